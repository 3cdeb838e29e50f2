"""What the bot answers: one file a command. Handlers return a message; they never send (decision 2)."""
