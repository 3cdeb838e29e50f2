"""The bodies that the seed names, and a file of bodies that contradicts itself."""

import pytest

from data import bodies
from vietnamese.text import fold

BODIES = bodies.load()


def test_seed_names_its_bodies():
    assert [unit.key for unit in BODIES.units] == [
        *("giam-doc", "lanh-dao-so", "van-phong", "phong-lanh-su-htqt", "phong-qlbg"),
        *("trung-tam-ttdvdn", "hd-tdkt", "hd-sang-kien", "cong-doan", "doan-thanh-nien"),
    ]
    assert [unit.key for unit in BODIES.units if unit.confirm] == ["phong-lanh-su-htqt", "phong-qlbg"]
    assert [external.key for external in BODIES.externals] == [
        *("hd-tdkt-tinh", "cum-tmth", "cum-1-bng", "so-noi-vu"),
    ]


def test_group_stands_for_its_members():
    assert BODIES.members("don-vi-truc-thuoc") == ("phong-lanh-su-htqt", "phong-qlbg", "trung-tam-ttdvdn")
    assert BODIES.members("van-phong") == ("van-phong",)


def test_one_spelling_names_one_body():
    named = [(fold(name), body.key) for body in BODIES.everybody for name in {body.name, *body.aliases}]
    spellings = [name for name, _ in dict.fromkeys(named)]
    assert sorted(spellings) == sorted(set(spellings))


UNIT = '[[unit]]\nkey = "a"\nname = "A"\nkind = "office"\n'


@pytest.mark.parametrize(
    "text",
    [
        UNIT + UNIT,
        UNIT + 'group = "none"\n',
    ],
)
def test_contradiction_is_refused(text, tmp_path):
    path = tmp_path / "units.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="bodies: "):
        bodies.load(path)
