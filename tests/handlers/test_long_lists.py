"""Five hundred of everything: what is answered fits, comes at once, and takes no more statements."""

from time import monotonic

import pytest
from sqlalchemy import event
from sqlmodel import Session

from data import plans
from domain.message import Message
from tests.handlers import crowd
from tests.handlers.asking import ask, faults, somebody

pytestmark = pytest.mark.once  # screens, rights and words: the statements are tried elsewhere

MANY = 500
#: Seconds for one answer on a busy machine; a list that reads row by row takes many.
PATIENCE = 3.0

#: Who looks at what, and the pages in the middle and beyond the end.
SCREENS = [
    ("Trưởng phòng A", "/menu"),
    ("Trưởng phòng A", "/viec"),
    ("Trưởng phòng A", "viec:list:owed:40"),
    ("Trưởng phòng A", "viec:list:settled:1"),
    ("Trưởng phòng A", "/kehoach"),
    ("Trưởng phòng A", "/kehoach báo cáo"),
    ("Trưởng phòng A", "kehoach:units:{plan}"),
    ("Trưởng phòng A", "kehoach:q:{plan}:1:40"),
    ("Trưởng phòng A", "kehoach:u:{plan}:{unit}:999"),
    ("Trưởng phòng A", "kehoach:i:{item}"),
    ("Trưởng phòng A", "/thanhvien"),
    ("Trưởng phòng A", "thanhvien:list:20"),
    ("Trưởng phòng A", "thanhvien:asking:50"),
    ("Trưởng phòng A", "/dangky"),
    ("Trưởng phòng A", "/nhapthay"),
    ("Trưởng phòng A", "/trogiup"),
    ("Thư ký", "/menu"),
    ("Thư ký", "/report"),
    ("Thư ký", "report:units:2024"),
    ("Thư ký", "report:registered:2024"),
    ("Thư ký", "report:missing:2024:10"),
    ("Thư ký", "report:overdue:2024:10"),
    ("Thư ký", "report:obstacles:2024:1"),
    ("Thư ký", "report:obstacles:2024:80"),
    ("Thư ký", "report:file:2024"),
    ("Thư ký", "report:registered:2024:1"),
    ("Thư ký", "report:sent:2024"),
    ("Thư ký", "report:lacking:2024:achievement:2"),
    ("Thư ký", "report:shares:2024"),
    ("Thư ký", "report:unions:2024"),
    ("Thư ký", "report:waiting:2024"),
    ("Thư ký", "/vuongmac"),
    ("Thư ký", "/vuongmac 400"),
    ("Thư ký", "vuongmac:p:80"),
    ("Thư ký", "vuongmac:open:2"),
    ("Thư ký", "/nop"),
    ("Thư ký", "/nop vướng mắc"),
    ("Thư ký", "/nop trả lời vướng mắc"),
    ("Thư ký", "/nop giao xử lý vướng mắc"),
    ("Thư ký", "/thanhvien"),
    ("Thư ký", "/nhapthay"),
    ("Thư ký", "/xacnhan"),
    ("Giám đốc", "/menu"),
    ("Giám đốc", "/report"),
]
#: Only the big office has a four hundredth, which takes another statement: one of both, and one of neither.
COUNTED = [
    *(screen for screen in SCREENS if screen != ("Thư ký", "/vuongmac 400")),
    ("Thư ký", "/vuongmac 4"),
    ("Thư ký", "/vuongmac 999"),
]


def look(session: Session, who: str, what: str) -> Message:
    actor = somebody(session, who)
    if what.startswith("/"):
        return ask(session, actor, what)
    first = plans.items(session, plans.active(session)[0].id)[0]
    data = what.format(plan=first.item.plan_id, item=first.item.id, unit=first.units[0].id)
    return ask(session, actor, data=data)


def statements(session: Session, who: str, what: str) -> int:
    """How many statements an answer takes."""
    count = 0

    def seen(*_: object) -> None:
        nonlocal count
        count += 1

    session.flush()
    session.expunge_all()
    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", seen)
    try:
        with session.begin_nested() as attempt:
            look(session, who, what)
            attempt.rollback()
    finally:
        event.remove(engine, "before_cursor_execute", seen)
    return count


def wrong(session: Session, who: str, what: str) -> list[str]:
    """What is wrong with an answer, and how long it took if that was too long."""
    with session.begin_nested() as attempt:
        begun = monotonic()
        answer = look(session, who, what)
        taken = monotonic() - begun
        attempt.rollback()
    return [*faults(answer), *([f"{taken:.1f} s"] if taken > PATIENCE else [])]


@pytest.mark.slow
def test_everything_fits_and_comes_at_once_in_no_more_statements(session: Session) -> None:
    """What is read for a few rows of each kind is read for five hundred in as many statements."""
    with session.begin_nested() as big:
        crowd.build(session, MANY)
        found = {screen: faulty for screen in SCREENS if (faulty := wrong(session, *screen))}
        counts = {screen: statements(session, *screen) for screen in COUNTED}
        big.rollback()
    assert found == {}
    crowd.build(session, 12)
    assert counts == {screen: statements(session, *screen) for screen in COUNTED}


@pytest.mark.parametrize("page", [0, 1, 2, 84, 85, 10**8])
def test_a_page_beyond_the_end_is_the_last(session: Session, page: int) -> None:
    crowd.build(session, 12)
    answer = look(session, "Trưởng phòng A", f"viec:list:owed:{page}")
    assert (faults(answer), len(answer.buttons) > 1) == ([], True)
