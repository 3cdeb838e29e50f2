"""What a person meant of a list: sure, to be asked, or nothing."""

import pytest

from vietnamese.matching import Match, best_match

BODIES = {
    "council": ["Hội đồng Thi đua - Khen thưởng Sở", "HĐ TĐKT Sở", "HĐTĐKT"],
    "province": ["Hội đồng TĐKT tỉnh", "HĐ TĐKT tỉnh"],
    "initiatives": ["Hội đồng sáng kiến Sở", "HĐSK"],
    "office": ["Văn phòng Sở", "VP"],
    "centre": ["Trung tâm Thông tin dịch vụ đối ngoại"],
}


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("Văn phòng Sở", "office"),
        ("van phong so", "office"),
        ("vp", "office"),
        ("hội đồng thi đua, khen thưởng sở", "council"),
        ("hđ tđkt tỉnh", "province"),
        ("Trung tâm", "centre"),
        ("sáng kiến", "initiatives"),
        ("vawn phong so", "office"),
        ("Van phong Soo", "office"),
    ],
)
def test_one_is_meant(said, key):
    assert best_match(said, BODIES) == Match((key,), key)


@pytest.mark.parametrize(
    ("said", "candidates"),
    [("Hội đồng", {"council", "province", "initiatives"}), ("hđ tđkt", {"council", "province"})],
)
def test_several_are_asked_about(said, candidates):
    found = best_match(said, BODIES)
    assert (found.key, set(found.candidates)) == (None, candidates)


@pytest.mark.parametrize("said", ["", "?!", "x", "Công đoàn ngành Giáo dục"])
def test_none_is_meant(said):
    assert best_match(said, BODIES) == Match()


def test_marks_tell_equal_letters_apart():
    people = {"1": ["Trần Hà"], "2": ["Trần Hạ"]}
    assert best_match("Trần Hạ", people).key == "2"
    assert best_match("tran ha", people) == Match(("1", "2"))


def test_no_options():
    assert best_match("gì cũng được", {}) == Match()
