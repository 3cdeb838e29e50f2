"""What went out after a backup does not go out once more when it is restored."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from bot.demo_world import Duty, Holding, World
from data import backups, outbox, restoring
from data.db import Database
from data.models import Outbox, OutboxState
from data.sealing import Key
from domain.message import Message, Rich
from scheduler.after_restore import settle
from scheduler.send import Sender
from tests.scheduler.worlds import LONG_AGO, ZONE, Office, at

KEY = Key(b"k" * 32, is_passphrase=False)
FIRST, LAST = date(2024, 3, 20), date(2024, 3, 29)


def world() -> World:
    """Two divisions that owe something at different days, and an Office."""
    duties = [
        Duty("việc thứ nhất", "phong-a", date(2024, 1, 1), LAST, at(LONG_AGO)),
        Duty("việc thứ hai", "phong-b", date(2024, 1, 1), date(2024, 3, 26), at(LONG_AGO)),
    ]
    holdings = [
        Holding("Trưởng phòng A", "head", "phong-a", LONG_AGO),
        Holding("Trưởng phòng B", "head", "phong-b", LONG_AGO),
        Holding("Chánh Văn phòng", "head", "van-phong", LONG_AGO),
        Holding("Chánh Văn phòng", "office", "van-phong", LONG_AGO),
    ]
    kinds = {"phong-a": "division", "phong-b": "division", "van-phong": "office"}
    return World(kinds, duties, holdings)


@pytest.fixture
def office(database: Database) -> Iterator[Office]:
    office = Office(database, world())
    yield office
    office.database.close()


def days(first: date, last: date) -> list[datetime]:
    """The hours at which the bot would look."""
    count = (last - first).days + 1
    return [at(first + timedelta(days=day), hour) for day in range(count) for hour in (8, 15, 17)]


def backup(office: Office, folder: Path) -> Path:
    target = folder / "one.bak"
    backups.make(office.database, folder, target, KEY, office.now)
    return target


def restore(office: Office, target: Path, now: datetime) -> int:
    """Back to the backup, with a sender of its own; how many messages are unsure."""
    found: list[int] = []
    office.database.close()
    url = office.database.url
    restoring.restore(
        *(target, KEY, url, target.parent, now),
        lambda session, made: found.append(settle(session, made, now, ZONE)),
    )
    office.database = Database(url)
    office.sender = Sender(office.database, office.deliver, lambda: office.now, ZONE)
    return found[0]


def unsure(session: Session) -> set[tuple[str, str]]:
    rows = session.exec(select(Outbox).where(Outbox.state == OutboxState.UNSURE)).all()
    assert {row.error for row in rows} <= {outbox.RESTORED}
    return {(row.key, row.kind) for row in rows}


def sent(session: Session) -> set[tuple[str, str]]:
    rows = session.exec(select(Outbox).where(Outbox.state == OutboxState.SENT)).all()
    return {(row.key, row.kind) for row in rows}


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.parametrize("restored_at", [at(date(2024, 3, 27), 23), at(date(2024, 3, 26), 10)])
async def test_reminders_of_the_days_between_become_unsure_and_life_goes_on(
    office: Office, tmp_path: Path, restored_at: datetime
) -> None:
    await office.play(days(FIRST, FIRST))
    before = office.database.read_now(sent)
    target = backup(office, tmp_path)
    later = [moment for moment in days(FIRST + timedelta(days=1), LAST) if moment <= restored_at]
    await office.play(later)
    went_out = office.database.read_now(sent) - before
    told = len(office.sent)
    assert restore(office, target, restored_at) == len(went_out)
    assert office.database.read_now(unsure) == went_out
    # nothing is said again on that day; the days after it go on with what is new
    await office.play([restored_at + timedelta(minutes=minutes) for minutes in (1, 30, 59)])
    assert len(office.sent) == told
    await office.play(days(restored_at.date() + timedelta(days=1), date(2024, 4, 5)))
    keys = [key for key, _ in office.database.read_now(sent)]
    assert len(office.sent) > told
    assert not {key for key, _ in went_out} & set(keys)
    lines = [line for *_, said in office.digests() for line in said]
    assert len(lines) == len(set(lines))


async def test_what_waited_is_unsure_if_its_time_has_come_and_waits_on_if_not(
    office: Office, tmp_path: Path
) -> None:
    made, now = at(date(2024, 3, 18), 2), at(date(2024, 3, 18), 12)

    def owe(session: Session) -> None:
        person = office.people["Trưởng phòng A"].id
        states = (OutboxState.WAITING, OutboxState.PROPOSED, OutboxState.SENDING)
        for name, hour in (("came", 9), ("comes", 15)):
            for state in states:
                row = Outbox(
                    key=f"{state}:{name}",
                    kind="notice",
                    person_id=person,
                    day=made.date(),
                    facts=Message(Rich("x")).to_json(),
                    not_before=at(made.date(), hour),
                    expires_at=now + timedelta(days=7),
                    state=state,
                    created_at=made,
                )
                session.add(row)

    office.now = made
    office.database.run_now(owe)
    restore(office, backup(office, tmp_path), now)
    states = office.database.read_now(
        lambda session: dict(session.exec(select(Outbox.key, Outbox.state)).all())
    )
    assert {key: str(state) for key, state in states.items() if "came" in key or "comes" in key} == {
        "waiting:came": "unsure",
        "proposed:came": "unsure",
        "sending:came": "unsure",
        "waiting:comes": "waiting",
        "proposed:comes": "proposed",
        "sending:comes": "unsure",
    }
