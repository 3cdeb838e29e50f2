"""What the forms of initiatives and topics have in common: authors with shares, and what is known already."""
