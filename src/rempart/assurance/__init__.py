"""Proving that the screen does what it says: examples of packs, differences between policies."""
