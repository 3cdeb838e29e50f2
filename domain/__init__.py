"""What is true: calendar, reminders, messages, actors. Standard library only, no input or output."""
