"""What the forms about items of a plan share: choosing one and its units, and telling of a change."""
