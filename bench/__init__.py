"""What the program costs: start-up, idle memory, updates a second; see docs/performance.md.

Everything is measured from outside, over HTTP on this machine: the simulator, the bot and the bare bot
beside it are processes of their own.
"""
