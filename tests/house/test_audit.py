"""`make audit` looks at every lock, strictly, and is no part of `make test`; the locks are pinned by hash."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = sorted(path.name for path in (ROOT / "requirements").glob("*.txt"))

pytestmark = pytest.mark.once


def steps(target: str) -> str:
    """What `make` would do, as it says itself; nothing is run."""
    done = subprocess.run(  # noqa: S603  # our own Makefile
        ["make", "--dry-run", "--always-make", target],  # noqa: S607  # the machine's make
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_the_audit_is_strict_and_sees_every_lock() -> None:
    said = steps("audit")
    assert "pip-audit --strict --require-hashes" in said
    listed = re.search(r"for lock in ([a-z -]+);", said)
    assert listed is not None
    assert sorted(f"{name}.txt" for name in listed[1].split()) == LOCKS
    assert "|| true" not in said


def test_the_tests_ask_no_advisory_service() -> None:
    assert "pip-audit" not in steps("test") + steps("quick")


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_by_hash(lock: str) -> None:
    text = (ROOT / "requirements" / lock).read_text("utf-8").replace("\\\n", " ")
    entries = [
        line for line in text.splitlines() if line.strip() and not line.lstrip().startswith(("#", "-"))
    ]
    assert len(entries) > 1
    assert [line for line in entries if "==" not in line or "--hash=sha256:" not in line] == []
    assert "://" not in re.sub(r"#.*", "", text)
