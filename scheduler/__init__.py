"""What happens by the clock: reminders planned and worded, the outbox sent, ticks (design decisions 4, 5)."""
