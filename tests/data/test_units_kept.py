"""Units in the Office's hands: added, renamed, closed; no name means two of them, and plans know them."""

import pytest
from sqlmodel import Session

from data import bodies, units
from data.models import Unit
from documents import plan_in
from documents.plan_in.opened import open_file
from domain.errors import Refusal
from domain.people import UnitKind
from tests import office
from tests.data.test_people import NOW, TODAY
from tests.documents.plans import layouts
from tests.documents.plans.files import as_docx
from tests.documents.plans.papers import table

SEED = bodies.load()


@pytest.fixture
def world(session: Session) -> Session:
    office.build(session, plan=None)
    return session


def meant(session: Session, said: str) -> str | None:
    return units.find(session, said, SEED).key


def test_a_new_unit_is_found_by_all_its_names(world: Session) -> None:
    unit = units.add(world, " Phòng  Tổ chức - Hành chính ", UnitKind.DIVISION, ["Phòng TCHC"], None, NOW)
    assert (unit.key, unit.name) == ("phong-to-chuc-hanh-chinh", "Phòng Tổ chức - Hành chính")
    assert {meant(world, said) for said in ("phong tchc", "Phòng tổ chức hành chính")} == {unit.key}


@pytest.mark.parametrize("name", ["Văn phòng Sở", "VAN PHONG SO", "Phòng Biên giới"])
def test_a_name_means_one_unit(world: Session, name: str) -> None:
    with pytest.raises(Refusal, match="one of unit"):
        units.add(world, name, UnitKind.DIVISION, [], None, NOW)
    with pytest.raises(Refusal, match="one of unit"):
        units.add(world, "Phòng Mới", UnitKind.DIVISION, ["x", name], None, NOW)
    assert units.by_key(world, "phong-moi") is None


def test_keys_differ_whatever_the_names(world: Session) -> None:
    first = units.add(world, "Phòng Đối ngoại", UnitKind.DIVISION, [], None, NOW)
    units.close(world, first.id, TODAY, None, NOW)
    again = units.add(world, "Phòng Đối ngoại", UnitKind.DIVISION, [], None, NOW)
    assert (first.key, again.key) == ("phong-doi-ngoai", "phong-doi-ngoai-2")
    assert units.add(world, "外事", UnitKind.DIVISION, [], None, NOW).key.startswith(units.UNNAMED)
    with pytest.raises(Refusal, match="one of unit"):
        units.reopen(world, first.id, None, NOW)


def test_a_renamed_unit_is_found_by_the_name_before(world: Session) -> None:
    row = units.by_key(world, "phong-qlbg")
    assert row
    units.rename(world, row.id, "Phòng Biên giới và Lãnh thổ", ["P. BGLT"], None, NOW)
    assert {meant(world, said) for said in ("Phòng Quản lý biên giới", "p. bglt")} == {"phong-qlbg"}
    assert "Phòng Biên giới" not in units.spellings(world)["phong-qlbg"]  # a spelling taken away
    assert units.name(world, row.id) == "Phòng Biên giới và Lãnh thổ"


def test_a_unit_with_people_or_duties_is_not_closed(session: Session) -> None:
    office.build(session)
    row = units.by_key(session, "cong-doan")
    assert row
    with pytest.raises(Refusal, match="1 posts"):
        units.close(session, row.id, TODAY, None, NOW)


def test_a_closed_unit_is_named_and_offered_no_more(world: Session) -> None:
    row = units.by_key(world, "doan-thanh-nien")
    assert row
    units.close(world, row.id, TODAY, None, NOW)
    with pytest.raises(Refusal, match="closed"):
        units.close(world, row.id, TODAY, None, NOW)
    assert meant(world, "Chi đoàn Thanh niên") is None
    assert row.key not in {unit.key for unit in units.all(world)}
    assert units.name(world, row.id) == "Chi đoàn Thanh niên"
    assert units.reopen(world, row.id, None, NOW).closed_on is None
    assert meant(world, "chi đoàn") == row.key


ROWS = [
    ["TT", "Nội dung", "Đơn vị thực hiện", "Thời gian"],
    ["1", "Sơ kết phong trào thi đua", "Chi đoàn Thanh niên", "Trước ngày 15/3"],
    ["2", "Kiểm tra công tác khen thưởng", "Phòng Pháp chế", "Trước ngày 20/3"],
]


def test_a_plan_is_read_with_the_units_as_they_are_now(world: Session) -> None:
    """A unit that was added is known, one that was closed is a doubt."""
    units.add(world, "Phòng Pháp chế", UnitKind.DIVISION, [], None, NOW)
    gone = units.by_key(world, "doan-thanh-nien")
    assert isinstance(gone, Unit)
    units.close(world, gone.id, TODAY, None, NOW)
    raw = as_docx((*layouts.HEAD, table(ROWS), *layouts.FOOT))
    reading = plan_in.read_opened(open_file(raw), raw, units.bodies(world, SEED), None)
    by_item = {str(item.number): list(item.bodies) for item in reading.items}
    assert by_item == {"1": [], "2": ["phong-phap-che"]}
