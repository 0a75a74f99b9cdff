def parse_price(t):
    return None
