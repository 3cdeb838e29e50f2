"""Marks of state secrets in names, captions and heads of documents, and words that only look like them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese.secrecy import is_marked

MARKED = """
MẬT
Mật
mật
Báo cáo MẬT.pdf
Mật.docx
MẬT_bao cao.docx
CV 12 - MẬT.docx
12-MAT.pdf
MAT.pdf
BC_MAT.docx
(Mật) kế hoạch.docx
[MẬT] phụ lục.xlsx
kế hoạch (mật).pdf
Tài liệu mật.pdf
tài liệu MẬT, không phổ biến
TỐI MẬT
tối mật
Tối mật.pdf
bao cao_TOI MAT.docx
toi mat.pdf
toi-mat.pdf
Toi_Mat_2024.pdf
TUYỆT MẬT
tuyệt mật
TUYET_MAT.pdf
tuyet mat.docx
Tuyệt-mật.docx
Độ mật: Mật
Mức độ mật: Tối mật
Gửi anh tài liệu tối mật nhé
công văn mật số 12
quyết định MẬT.pdf
MẬT (bản 2).pdf
TốI MậT
TOI MAATJ
ＭẬＴ.pdf
TOIMAT.pdf
BaoCao_TuyetMat.pdf
TỐI MÂT.pdf
TÔI MẬT
BAO CAO MAT.docx
KE HOACH MAT.pdf
BC MAT 2024.docx
MAT SO 12.pdf
MAT NAM 2024.pdf
HO SO CAN BO MAT.pdf
so 5-MAT-BC.pdf
MẬT - danh sách.xlsx
mật_danh sách cán bộ.xlsx
MẬT_HỎA TỐC.pdf
MAT_HOA TOC.pdf
Phiếu trình MẬT, hỏa tốc
Mật, độ khẩn: thường
Công văn số 5 mật và khẩn
Kế hoạch mật trong tháng 5
Hồ sơ mật gửi Sở
Hồ sơ mật nước ngoài
Tài liệu của phòng - MẬT
công văn của - mật.docx
báo cáo mật vụ việc tháng 5
tài liệu theo chế độ mật
tài liệu chưa giải mật
bảo mật - MẬT.pdf
""".strip().splitlines()

ORDINARY = """
bí mật
bi-mat-thanh-cong.pdf
Bí mật kinh doanh.docx
BI MAT.pdf
bảo mật
bao_mat.docx
BAO MAT THONG TIN.pdf
An toàn, bảo mật thông tin.pptx
mật độ
mat_do_dan_cu.xlsx
MẬT ĐỘ DÂN CƯ.xlsx
mật khẩu
mat khau wifi.txt
mật mã
mat ma.pdf
mật ong
Mật ong Lạng Sơn.jpg
mật thiết
quan hệ mật thiết với phía bạn
thân mật
buổi gặp thân mật
mật vụ
mặt bằng
mat bang.pdf
MAT BANG.pdf
bề mặt
có mặt
co mat.pdf
BC mất điện.docx
mất
mắt
đôi mắt
giải mật
đã giải mật
Không mật
KHÔNG MẬT
khong mat.pdf
giải tối mật
giải tuyệt mật
mat.pdf
ảnh mat tien.jpg
thay mặt
thay mat lanh dao.docx
gap mat dau xuan.jpg
Gặp mặt đầu xuân.jpg
mặt trận
mat tran to quoc.pdf
báo cáo.pdf
Mat_ong.jpg
GAP MAT DAU XUAN.jpg
THAY MAT.docx
MAT TRAN.pdf
MAT BANG
MAT DO
BAO MAT
BI MAT
[TM] ke hoach.pdf
BC MAT DIEN.pdf
VANG MAT.pdf
CCCD MAT TRUOC.jpg
HOP MAT 2024.jpg
CHONG MAT.pdf
Xac nhan MAT THE.pdf
tối mắt tối mũi
tôi mất điện thoại
tuyết mát
túi mật
tuần trăng mật
Bộ mật thám
độ mật: không
mức độ mật của văn bản
bi_mat_nha_nuoc.docx
BẢO  MẬT.pdf
Giải pháp bảo mật, thân mật.docx

""".strip().splitlines()


@pytest.mark.parametrize("name", MARKED)
def test_a_mark_is_seen(name: str) -> None:
    assert is_marked(name)
    assert is_marked(unicodedata.normalize("NFD", name))
    assert is_marked(name.replace(" ", "\N{NO-BREAK SPACE}"))


@pytest.mark.parametrize("name", ORDINARY)
def test_an_ordinary_word_passes(name: str) -> None:
    assert not is_marked(name)
    assert not is_marked(unicodedata.normalize("NFD", name))


@pytest.mark.parametrize(
    "head",
    [
        "UBND TỈNH LẠNG SƠN\nSỞ NGOẠI VỤ\nTUYỆT MẬT\nSố: 12/BC-SNgV",
        "  TỐI MẬT  \n",
        "BÁO CÁO\n[ MẬT ]",
        "Độ mật: Tối mật",
        "MỨC ĐỘ MẬT: MẬT.",
        "Mật",
        "TUYET MAT",
        "- MẬT -",
        "SỞ NGOẠI VỤ\tMẬT",
        "SỞ NGOẠI VỤ          TỐI MẬT\nSố: 5",
        "MẬT - HỎA TỐC",
        "M Ậ T",
        "T U Y Ệ T  M Ậ T",
        "Bảo vệ bí\nMẬT",
    ],
)
def test_a_mark_is_a_line_of_a_documents_head(head: str) -> None:
    assert is_marked(head, header=True)
    assert is_marked(unicodedata.normalize("NFD", head), header=True)


@pytest.mark.parametrize(
    "head",
    [
        "",
        "Quy chế bảo vệ bí mật nhà nước",
        "Danh mục tài liệu tối mật được quản lý theo quy định",
        "MẬT ĐỘ DÂN CƯ",
        "Độ mật: Không",
        "Cam kết bảo mật",
        "Gặp mặt\nđầu xuân",
        "mật ong\nLạng Sơn",
        "Mặt\nmất\nmắt\nmat",
        "Không mật",
        "các biện pháp bảo\nmật.",
        "DANH SÁCH\tBÍ MẬT",
        "Mặt\nMắt\nMất",
    ],
)
def test_prose_in_a_documents_head_is_no_mark(head: str) -> None:
    assert not is_marked(head, header=True)


@given(st.text())
def test_it_answers_whatever_is_said(words: str) -> None:
    assert is_marked(words) in (True, False)
    assert is_marked(words, header=True) in (True, False)


@given(st.text("0123456789 ._-()[]", max_size=20), st.text("0123456789 ._-()[]", max_size=20))
def test_numbers_and_signs_around_it_do_not_hide_a_mark(before: str, after: str) -> None:
    assert is_marked(f"{before}-TUYỆT MẬT-{after}.pdf")
    assert is_marked(f"{before}_MẬT_{after}")


@given(st.text(), st.text())
def test_whatever_is_said_around_it_a_mark_set_apart_is_seen(before: str, after: str) -> None:
    assert is_marked(f"{before} - MẬT - {after}")
    assert is_marked(f"{before} (tuyệt mật) {after}")


@given(st.lists(st.sampled_from(["ke hoach", "báo cáo", "CÔNG VĂN", "Sở", "phụ lục", "số 7", "2024"])))
def test_words_that_make_no_other_word_do_not_hide_a_mark(beside: list[str]) -> None:
    for mark in ("mật", "MAT", "TOI MAT", "tuyệt mật"):
        for joint in " _-":
            assert is_marked(joint.join([*beside, mark, *beside]).replace(" ", joint))
