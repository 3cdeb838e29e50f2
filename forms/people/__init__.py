"""What the forms about people and units share: whom and what to choose, and how it is told."""
