"""Loading the program quickly: what a bot does not need while it starts, or at all, is left out."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

#: Brought along by httpx (its own command line) and structlog (coloured tracebacks), both of which do
#: without where they are missing: measured, a tenth of the start.
PRETTY = ("httpx._main", "rich")
#: httpcore, which speaks with SOCKS proxies, asks for it several times a request. Where it is not installed,
#: each time is a search of the disk: measured, a seventh of the throughput.
ASKED_FOR = "sniffio"


@contextmanager
def loading() -> Iterator[None]:
    """While the block imports, no garbage is looked for; what is loaded by then is kept for good.

    Measured: a quarter of the start, and every later collection is shorter.
    """
    hidden = [name for name in PRETTY if name not in sys.modules]
    gc.disable()
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None: "not to be imported"
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
        _settle(ASKED_FOR)
        gc.freeze()
        gc.enable()


def _settle(name: str) -> None:
    """Let Python remember for good that a module is missing, if it is."""
    if find_spec(name) is None:
        sys.modules[name] = None  # type: ignore[assignment]  # None: "not to be imported"
