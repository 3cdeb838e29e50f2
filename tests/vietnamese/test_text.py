"""Clean, squeezed and folded text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese.text import clean, fold, squeeze, unmarked


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        (unicodedata.normalize("NFD", "Kế hoạch thi đua"), "Kế hoạch thi đua"),
        ("\u00d0ại hội \u00d0ảng", "Đại hội Đảng"),
        ("\u0189à N\u1eb5ng và \u0256ường \u00f0i", "Đà Nẵng và đường đi"),
        ("khen\u00a0thưởng\u202f2024", "khen thưởng 2024"),
        ("khen\u200b thưở\u00adng\ufeff", "khen thưởng"),
        ("１５／６／２０２４", "15/6/2024"),
        ("dòng 1\r\ndòng 2\u2028dòng 3\tô 2", "dòng 1\ndòng 2\ndòng 3\tô 2"),
        ("a\x00b\ud800c\u202ed", "abcd"),
        ("gia đình 👨\u200d👩\u200d👧", "gia đình 👨\u200d👩\u200d👧"),
        ("từ\u200d rời", "từ rời"),
    ],
)
def test_clean(raw, kept):
    assert clean(raw) == kept


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Chiến sĩ thi đua", "CHIẾN SỸ THI ĐUA"),
        ("Quý II", "quí ii"),
        ("kỷ niệm", "kỉ niệm"),
        ("thi đua, khen thưởng", "thi đua - khen thưởng"),
        ("hòa thủy", "hoà thuỷ"),
        ("Đà Nẵng", "da nang"),
        ("TĐ–KT", "tđ kt"),
    ],
)
def test_variants_fold_together(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("ngày mai", "ngay may"), ("thúy", "thúi"), ("tay", "tai")])
def test_different_words_do_not_fold_together(one, other):
    assert fold(one) != fold(other)


def test_squeeze_and_unmarked():
    assert squeeze("  Văn\u00a0 phòng\n\n Sở ") == "Văn phòng Sở"
    assert unmarked("Đăng ký, QUÝ II") == "dang ky, quy ii"


@given(st.text())
def test_cleaning_twice_changes_nothing(raw):
    once = clean(raw)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    once.encode()


@given(st.text())
def test_folding_does_not_depend_on_form_or_case_of_marks(raw):
    assert fold(unicodedata.normalize("NFD", clean(raw))) == fold(raw)
    assert fold(fold(raw)) == fold(raw)
