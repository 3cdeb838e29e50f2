"""The office's own choices, and the log of who did what."""

from datetime import UTC, datetime

from sqlmodel import Session, select

from data import audit, office
from data.models import Audit, Person

NOW = datetime(2024, 1, 2, 1, tzinfo=UTC)


def person(session: Session) -> int:
    row = Person(name="Chánh Văn phòng", folded="chanh van phong", created_at=NOW)
    session.add(row)
    session.flush()
    return row.id


def test_the_default_holds_until_the_office_chooses(session: Session) -> None:
    assert office.get(session, office.STRICT_BEFORE) is True
    office.put(session, office.STRICT_BEFORE, False, None, NOW)
    assert office.get(session, office.STRICT_BEFORE) is False
    office.put(session, office.STRICT_BEFORE, True, None, NOW)
    assert office.get(session, office.STRICT_BEFORE) is True


def test_a_choice_is_logged_with_what_it_was(session: Session) -> None:
    by = person(session)
    office.put(session, office.STRICT_BEFORE, False, by, NOW)
    row = session.exec(select(Audit)).one()
    assert (row.action, row.subject, row.person_id, row.at) == (
        "setting.changed",
        "setting:strict_before",
        by,
        NOW,
    )
    assert row.detail == {"before": True, "after": False}


def test_each_choice_has_a_name_of_its_own_and_a_sentence() -> None:
    assert [choice.name for choice in office.CHOICES] == ["strict_before"]
    assert all(choice.sentence.endswith(".") for choice in office.CHOICES)


def test_deeds_are_kept_in_their_order(session: Session) -> None:
    for action in ("plan.imported", "plan.activated"):
        audit.note(session, action, "plan:1", None, NOW, year=2024, person="ai đó")
    rows = session.exec(select(Audit).order_by(Audit.id)).all()  # type: ignore[arg-type]  # a column at run time
    assert [row.action for row in rows] == ["plan.imported", "plan.activated"]
    assert rows[0].detail == {"year": 2024, "person": "ai đó"}
