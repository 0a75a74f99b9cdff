"""Phrases in a text: many phrases whose words may inflect, found by one pass over the words of a whole column."""
