"""Reading Vietnamese: clean and folded text, names, fuzzy choices, and the days people write."""
