"""The nouns: listing, finding, rule, ground, decision. No I/O, nothing but pyarrow and the standard library."""
