"""Conversational forms: declared fields, a pure engine, drafts that survive everything (decision 6)."""
