"""Files of the years before 2007 become today's through LibreOffice, where it is installed."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from documents import texts
from domain.errors import UnreadablePlan

#: Seconds that one file may take.
PATIENCE = 60
_PROGRAMS = ("soffice", "libreoffice")


def program() -> str | None:
    """Where LibreOffice is installed, if it is."""
    return next(filter(None, map(shutil.which, _PROGRAMS)), None)


def to(target: str, kind: str, content: bytes) -> bytes:
    """The file in another format ("docx", "xlsx", "pdf"); `kind` is the ending of its own.

    Raises `UnreadablePlan` if LibreOffice is not installed, or cannot read the file in a minute.
    """
    found = program()
    if found is None:
        raise UnreadablePlan(texts.PLAN_OLD, f"plan: {kind}, and no LibreOffice here")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, f"plan.{kind}")
        source.write_bytes(content)
        # A profile of its own: two at once would share, and lock, that of the user.
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        command = [found, profile, "--headless", "--convert-to", target, "--outdir", folder, str(source)]
        try:
            subprocess.run(command, capture_output=True, timeout=PATIENCE, check=True)  # noqa: S603  # our own arguments
            return source.with_suffix(f".{target}").read_bytes()
        except (subprocess.SubprocessError, OSError) as error:
            raise UnreadablePlan(texts.PLAN_BROKEN, f"plan: {kind} not converted") from error
