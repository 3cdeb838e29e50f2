"""A strict Bot API server on this machine, and people who use it.

``async with Simulator() as sim`` runs one in this process; ``python -m simulator`` runs one on its own, which
``async with Remote(url) as sim`` then uses.
"""

from simulator.chats import Toast
from simulator.clock import MovableClock
from simulator.errors import PersonError
from simulator.faults import Fault
from simulator.local import DEFAULT_TOKEN, Simulator
from simulator.messages import Button, Message
from simulator.people import Group, Person
from simulator.remote import Remote
from simulator.waiting import Patience

__all__ = [
    "DEFAULT_TOKEN",
    "Button",
    "Fault",
    "Group",
    "Message",
    "MovableClock",
    "Patience",
    "Person",
    "PersonError",
    "Remote",
    "Simulator",
    "Toast",
]
