"""The command line as people use it: what it prints where, and its exit codes."""

import asyncio
import io
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlmodel import select

from bot import cli, heartbeat, texts
from data import plans
from data.db import Database
from data.models import Person, PlanState
from domain.people import Role
from simulator import Simulator

ROOT = Path(__file__).parents[2]
PLAN = ROOT / "data" / "seed" / "plan_2024.txt"

pytestmark = [
    pytest.mark.slow,  # some commands are processes of their own
    pytest.mark.usefixtures("own_logging"),
]


@dataclass
class Answer:
    """What a command left behind."""

    code: int | None
    out: str
    err: str


@dataclass
class Terminal:
    """A folder in which commands are typed, with the settings of its environment."""

    home: Path
    settings: dict[str, str]

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("THIDUA_")}
        return {**kept, "PYTHONPATH": str(ROOT), **self.settings}

    async def start(self, *words: object) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *map(str, words)),
            cwd=self.home,
            env=self.environment(),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )

    async def alone(self, *words: object) -> Answer:
        """What a command says in a process of its own, as people start it."""
        process = await self.start(*words)
        out, err = await asyncio.wait_for(process.communicate(), 60)
        return Answer(process.returncode, out.decode(), err.decode())

    async def type(self, *words: object) -> Answer:
        """The same from a call of `main`: a process is a second of loading what is loaded here."""
        return await asyncio.wait_for(asyncio.to_thread(self.called, words), 60)

    def called(self, words: tuple[object, ...]) -> Answer:
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="ascii") for _ in range(2))
        with (
            pytest.MonkeyPatch.context() as patch,
            chdir(self.home),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            patch.setattr(os, "environ", self.environment())
            patch.setattr(sys, "argv", ["thidua", *map(str, words)])
            with pytest.raises(SystemExit) as ended:
                cli.main()
        code = ended.value.code
        assert isinstance(code, int)
        return Answer(code, written(out), written(err))


def written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode()


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path, {})


@pytest.fixture
async def online(terminal: Terminal) -> AsyncIterator[Simulator]:
    async with Simulator() as sim:
        terminal.settings |= {"THIDUA_TOKEN": sim.token, "THIDUA_API_URL": sim.url}
        yield sim


def database(terminal: Terminal) -> Database:
    return Database(f"sqlite:///{terminal.home / 'var' / 'thidua.sqlite'}")


async def test_a_preview_in_json_is_json_alone_and_writes_nothing(terminal: Terminal) -> None:
    answer = await terminal.alone("import-plan", PLAN, "--preview", "--json")
    assert (answer.code, answer.err) == (0, "")
    assert len(json.loads(answer.out)["items"]) == 16
    assert list(terminal.home.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["import-plan", "missing.txt"], 1),
        (["import-plan", "."], 1),
        (["import-plan", "poem.txt", "--preview"], 1),
        (["import-plan", PLAN, "--preview", "--year", "2023"], 1),
        (["import-plan"], 2),
        (["invite", "--role", "king"], 2),
        (["invite", "--role", "head", "--unit", "Phòng Không Có"], 1),
        (["invite", "--role", "secretary"], 1),
        (["run"], 1),
        (["backup"], 1),
        (["restore", "missing.bak"], 1),
    ],
)
async def test_what_cannot_be_done_is_a_sentence_and_a_code(
    terminal: Terminal, words: list[object], code: int
) -> None:
    (terminal.home / "poem.txt").write_text("Trăm năm trong cõi người ta", "utf-8")
    # The bot takes the signals of its process, which a thread cannot; one refusal more is seen whole.
    own = words[0] == "run" or "missing.txt" in words
    answer = await (terminal.alone if own else terminal.type)(*words)
    assert (answer.code, answer.out, "Traceback" in answer.err) == (code, "", False)
    if code == 1:
        assert len(answer.err.splitlines()) == 1


async def test_a_plan_is_kept_as_a_draft_and_confirmed_by_yes(terminal: Terminal) -> None:
    first = await terminal.type("import-plan", PLAN)
    again = await terminal.type("import-plan", PLAN)
    sure = await terminal.type("import-plan", PLAN, "--yes", "--json")
    assert [answer.code for answer in (first, again, sure)] == [0, 0, 0]
    assert [answer.out.splitlines()[-1] for answer in (first, again)] == [
        texts.CONFIRM_IN_CHAT,
        texts.ALREADY_KNOWN,
    ]
    assert (json.loads(sure.out)["year"], sure.err.strip()) == (2024, texts.ACTIVATED)
    (plan,) = database(terminal).read_now(plans.all_plans)
    assert plan.state == PlanState.ACTIVE


async def test_an_invitation_ends_with_the_code_alone(terminal: Terminal, online: Simulator) -> None:
    answer = await terminal.type(
        *("invite", "--role", "head", "--role", "staff", "--unit", "phong qlbg", "--name", "Trưởng phòng B")
    )
    assert answer.code == 0, answer.err
    *_, link, code = answer.out.splitlines()
    assert link == f"https://t.me/{online.world.bot['username']}?start={code}"
    assert " " not in code
    (person,) = database(terminal).read_now(lambda session: session.exec(select(Person.name)).all())
    assert person == "Trưởng phòng B"


async def test_an_invitation_without_a_token_is_the_code(terminal: Terminal) -> None:
    answer = await terminal.type("invite", "--role", Role.OFFICE)
    assert (answer.code, len(answer.out.splitlines())) == (0, 1)


async def test_a_backup_comes_back_by_the_command_line(terminal: Terminal) -> None:
    terminal.settings["THIDUA_BACKUP_KEY"] = "correct horse battery staple"
    await terminal.type("import-plan", PLAN)
    assert (await terminal.type("backup", "one.bak")).code == 0
    refused = await terminal.type("restore", "one.bak")
    assert (refused.code, refused.err.strip()) == (1, texts.WOULD_REPLACE)
    assert (await terminal.type("restore", "one.bak", "--replace")).code == 0
    assert len(database(terminal).read_now(plans.all_plans)) == 1
    assert (await terminal.type("backups")).out.strip() == texts.no_backups("var/backups")


async def test_check_when_all_is_well(terminal: Terminal, online: Simulator) -> None:
    await terminal.type("import-plan", PLAN)
    answer = await terminal.type("check")
    disk, *rest = sorted(answer.out.splitlines(), key=lambda line: not line.startswith("Ổ đĩa: còn trống"))
    assert rest == [
        texts.SETTINGS_OK,
        texts.database_ok("SQLite", texts.counts(1, 0, 0, 0)),
        texts.found_inbox(0, 0),
        texts.found_outbox(0, 0),
        texts.found_unsure(0),
        texts.found_aside(0),
        texts.NOT_BACKED_UP,
        texts.token_ok(str(online.world.bot["username"])),
        texts.way_in(webhook=False, pending=0),
        texts.found_clock(0),
        texts.NOT_RUNNING,
    ]
    assert disk.endswith(" GB.")
    assert answer.code == 0


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, texts.NOT_SET),
        ({"THIDUA_TOKEN": "1:wrong"}, texts.REFUSED_BY_SERVER),
        ({"THIDUA_TOKEN": "x"}, texts.bad_setting("THIDUA_TOKEN", texts.MISSHAPEN)),
        (
            {"THIDUA_TOKEN": "1:wrong", "THIDUA_API_URL": "http://127.0.0.1:9"},
            texts.server_unreachable("http://127.0.0.1:9"),
        ),
    ],
)
async def test_check_says_what_is_wrong(
    terminal: Terminal, online: Simulator, settings: dict[str, str], said: str
) -> None:
    del terminal.settings["THIDUA_TOKEN"]
    terminal.settings |= settings
    answer = await terminal.type("check")
    assert (answer.code, said in answer.out.splitlines(), "Traceback" in answer.err) == (1, True, False)


async def test_a_refused_token_stops_the_bot_with_a_sentence(terminal: Terminal, online: Simulator) -> None:
    terminal.settings["THIDUA_TOKEN"] = "1:wrong"  # noqa: S105  # opens nothing
    answer = await terminal.alone("run")
    assert (answer.code, answer.err.splitlines()[-1]) == (1, texts.REFUSED_BY_SERVER)
    assert "Traceback" not in answer.err


async def test_a_bot_runs_alone_beside_commands_and_ends_on_request(
    terminal: Terminal, online: Simulator
) -> None:
    process = await terminal.start("run")
    person = online.person("Chuyên viên 1")
    await person.start()
    assert (await person.wait_reply(30)).text
    second = await terminal.alone("run")
    assert (second.code, second.err.splitlines()[-1]) == (1, texts.ALREADY_RUNS)
    assert (await terminal.type("invite", "--role", "it")).code == 0
    assert (await terminal.type("health")).code == 0
    process.send_signal(signal.SIGTERM)
    _, err = await asyncio.wait_for(process.communicate(), 20)
    assert (process.returncode, online.token in err.decode()) == (0, False)
    assert (await terminal.type("health")).code == 1


def test_a_silent_bot_is_not_alive(tmp_path: Path) -> None:
    assert heartbeat.beats(tmp_path) is False
    heartbeat.beat(tmp_path)
    assert heartbeat.beats(tmp_path) is True
    old = (tmp_path / "heartbeat").stat().st_mtime - heartbeat.SILENCE - 1
    os.utime(tmp_path / "heartbeat", (old, old))
    assert heartbeat.beats(tmp_path) is False
