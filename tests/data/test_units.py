"""Units: seeded once, found by any spelling, never guessed."""

import pytest
from sqlmodel import Session, select

from data import bodies, units
from data.models import UnitAlias
from domain.plan import Bodies
from domain.plan import Unit as Body

BODIES = bodies.load()


@pytest.fixture
def seeded(session: Session) -> Session:
    units.ensure(session, BODIES)
    return session


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("Văn phòng Sở", "van-phong"),
        ("van phong", "van-phong"),
        ("VĂN PHÒNG", "van-phong"),
        ("Phòng LS-HTQT", "phong-lanh-su-htqt"),
        ("phong bien gioi", "phong-qlbg"),
        ("Trung tâm", "trung-tam-ttdvdn"),
        ("hội đồng sáng kiến cấp cơ sở", "hd-sang-kien"),
        ("Ban Giám đốc", "lanh-dao-so"),
        ("Phòng Quản lí biên giới", "phong-qlbg"),
    ],
)
def test_found_by_any_spelling(seeded: Session, said: str, key: str) -> None:
    assert units.find(seeded, said, BODIES).key == key


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("HĐ TĐKT Sở", "hd-tdkt"),
        ("hội đồng TĐ-KT", "hd-tdkt"),
        ("Hội đồng SKKN Sở", "hd-sang-kien"),
        ("VP Sở", "van-phong"),
        ("Phòng QLBG", "phong-qlbg"),
        ("Trung tâm TTDVĐN", "trung-tam-ttdvdn"),
    ],
)
def test_found_by_abbreviations_that_are_known(seeded: Session, said: str, key: str) -> None:
    assert units.find(seeded, said, BODIES).key == key


@pytest.mark.parametrize(
    ("said", "candidates"),
    [("Hội đồng", {"hd-tdkt", "hd-sang-kien"}), ("phòng", {"phong-lanh-su-htqt", "phong-qlbg"})],
)
def test_between_several_it_asks(seeded: Session, said: str, candidates: set[str]) -> None:
    found = units.find(seeded, said, BODIES)
    assert (found.key, set(found.candidates)) == (None, candidates)


@pytest.mark.parametrize(
    "said", ["", "Sở Tài chính tỉnh bạn", "xyz", "HĐ TĐKT tỉnh", "Hội đồng Thi đua - Khen thưởng tỉnh"]
)
def test_nothing_is_found_where_nothing_is(seeded: Session, said: str) -> None:
    assert units.find(seeded, said, BODIES).key is None


def test_seeding_again_leaves_the_offices_changes(seeded: Session) -> None:
    unit = units.by_key(seeded, "phong-qlbg")
    assert unit is not None
    unit.name = "Phòng Biên giới và Hợp tác"
    for alias in seeded.exec(select(UnitAlias).where(UnitAlias.unit_id == unit.id)):
        seeded.delete(alias)
    seeded.flush()
    before = [row.key for row in units.all(seeded)]
    units.ensure(seeded, BODIES)
    assert [row.key for row in units.all(seeded)] == before
    assert units.name(seeded, unit.id) == "Phòng Biên giới và Hợp tác"
    assert seeded.exec(select(UnitAlias).where(UnitAlias.unit_id == unit.id)).all() == []


def test_a_body_that_is_new_in_the_seed_comes_in(seeded: Session) -> None:
    units.ensure(seeded, Bodies((Body("phong-moi", "Phòng mới", "division", aliases=("P. mới",)),)))
    assert units.find(seeded, "p mới", BODIES).key == "phong-moi"


def test_names_and_keys_of_nobody(seeded: Session) -> None:
    assert units.name(seeded, 999) == ""
    assert units.by_key(seeded, "gone") is None


def test_an_optional_body_and_one_to_confirm_are_marked(seeded: Session) -> None:
    marked = {row.key: (row.optional, row.to_confirm) for row in units.all(seeded)}
    seed = {unit.key: (unit.optional, unit.confirm) for unit in BODIES.units}
    assert marked == seed
