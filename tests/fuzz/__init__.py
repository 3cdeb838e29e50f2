"""Updates of every kind that Telegram may send, whole and broken (`make fuzz`)."""
