"""What the reader of the demo sees: the chat as it happens, a bar for the year, and the transcript."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from bot.demo import texts
from simulator import Message, Simulator

#: Lines of an answer on the screen; the transcript has them all.
SHOWN_LINES = 5
#: Letters of a line on the screen.
SHOWN_LETTERS = 110


class Screen:
    """Prints while the year passes. `transcript` is everything that was said, as lines."""

    def __init__(self, first: date, last: date, console: Console | None = None) -> None:
        self.transcript: list[str] = []
        self._console = console or Console(highlight=False, markup=False, soft_wrap=False)
        self._first = first
        self._progress = Progress(
            TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=self._console
        )
        self._bar: TaskID = self._progress.add_task(texts.YEAR_PASSES, total=(last - first).days)
        self._seen = 0
        self._head = ""

    def __enter__(self) -> "Screen":
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def title(self) -> None:
        """What this is."""
        self._print(texts.TITLE, "bold")

    def scene(self, day: date, title: str) -> None:
        """A scene begins."""
        head = texts.scene(day, title)
        self.transcript += ["", f"=== {head} ===", ""]
        self._progress.console.rule(Text(head, "bold yellow"))

    def reached(self, day: date) -> None:
        """The year has come to this day."""
        self._progress.update(self._bar, completed=(day - self._first).days)

    def pressed(self, name: str, label: str, now: datetime) -> None:
        """Somebody presses a button."""
        self._say(texts.clock(now, name), f"{texts.PRESSES} [{label}]", [], "cyan")

    def show(self, sim: Simulator, now: datetime) -> None:
        """What was said, sent and changed since the last time."""
        news = sim.world.changed_since(self._seen, None)
        self._seen = sim.world.revision
        for message in news:
            mark = (texts.CHANGES if message.edited else texts.ANSWERS) if message.from_bot else texts.SAYS
            head = texts.clock(now, sim.name_of(message.chat_id))
            first, *rest = _lines(message)
            self._say(head, f"{mark} {first}", rest, "green" if message.from_bot else "cyan")

    def _say(self, head: str, first: str, rest: Sequence[str], style: str) -> None:
        heads = [] if head == self._head else [head]
        self._head = head
        self.transcript += [*heads, f"  {first}", *(f"    {line}" for line in rest)]
        self.tell(heads, "dim")
        hidden = len(rest) - SHOWN_LINES
        more = [f"(+{hidden})"] if hidden > 0 else []
        for line in (f"  {first}", *(f"    {line}" for line in [*rest[:SHOWN_LINES], *more])):
            self._print(line[: min(SHOWN_LETTERS, self._console.width)], style)

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        """The sums of the year; the last row is the total."""
        table = Table(title=texts.TABLE)
        for place, heading in enumerate(texts.COLUMNS):
            numbers = place in (1, 2, 3, len(texts.COLUMNS) - 1)
            table.add_column(heading, justify="right" if numbers else "left")
        for row in rows[:-1]:
            table.add_row(*row)
        table.add_section()
        table.add_row(*rows[-1])
        self._progress.console.print(table)

    def tell(self, lines: Sequence[str], style: str = "bold") -> None:
        """Plain sentences."""
        for line in lines:
            self._print(line, style)

    def _print(self, line: str, style: str) -> None:
        self._progress.console.print(Text(line, style))


def _lines(message: Message) -> Iterator[str]:
    """A message as lines: its words, its file, its buttons."""
    lines = [line for line in message.text.splitlines() if line.strip()]
    file = [f"({texts.FILE} {message.file.name})"] if message.file else []
    rows = [" ".join(f"[{label}]" for label in row) for row in message.labels]
    yield from [*lines, *file, *rows] or [""]
