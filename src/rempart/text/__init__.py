"""Text as the trader typed it, and the folded views in which terms are searched. Start from `fold` and `views`."""
