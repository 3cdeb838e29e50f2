"""Chaos: real processes of the bot die at any moment, and people get what they are owed (`make chaos`)."""
