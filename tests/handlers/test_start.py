"""/start with a code: what is refused is answered, counted, and changes nothing else."""

import pytest
from sqlmodel import Session

from data import joining, units
from data import texts as data_texts
from domain.people import Role
from tests import office
from tests.handlers.asking import NOW, TODAY, ask, rows, somebody

pytestmark = pytest.mark.once  # screens and words: the statements are tried elsewhere


def test_wrong_codes_are_counted_although_they_are_answered(session: Session) -> None:
    office.build(session, NOW, plan=None)
    unit = units.by_key(session, "phong-qlbg")
    assert unit is not None
    code = joining.invite(session, [Role.STAFF], TODAY, NOW, unit=unit.id)
    stranger = somebody(session, "Người lạ")
    before = rows(session)
    for number in range(joining.TRIES):
        assert ask(session, stranger, f"/start {number:022}").text == data_texts.CODE_UNKNOWN
    changed = {name for name, held in rows(session).items() if held != before[name]}
    assert changed == {"setting", "audit"}
    assert ask(session, stranger, f"/start {code}").text == data_texts.TOO_MANY_CODES
    assert not ask(session, somebody(session, "Người khác"), f"/start {code}").text.startswith("Mã")
