"""The program: settings, wiring, Telegram, command line. Only this folder knows Telegram."""

import os

# python-telegram-bot hands out durations as timedelta only where asked; else each use of one warns.
os.environ.setdefault("PTB_TIMEDELTA", "1")
