"""What loading quickly leaves behind; in a process of its own, for it concerns all of the process."""

import subprocess
import sys

import pytest

LOADED = """
import gc, sys
from bot.light import loading
with loading():
    assert not gc.isenabled()
    import httpx, structlog
print({expression})
"""


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("gc.isenabled(), gc.get_freeze_count() > 0", "True True"),
        ("'rich' in sys.modules, 'httpx._main' in sys.modules", "False False"),
        ("__import__('rich').__name__", "rich"),
        ("sys.modules.get('sniffio', 'searched for')", "None"),
    ],
    ids=["garbage is collected again", "pretty printing was left out", "and can be had", "asked for no more"],
)
def test_loading(expression: str, expected: str):
    program = LOADED.format(expression=expression)
    command = [sys.executable, "-c", program]
    found = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 -- our own program
    assert found.stdout.strip() == expected
