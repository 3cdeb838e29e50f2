"""Near initiatives are found, unrelated ones are not, however they are written."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese.similar import LEAST, nearest, similarity

PAST = [
    "Số hoá quy trình tiếp nhận đoàn ra, đoàn vào",
    "Ứng dụng công nghệ thông tin trong quản lý hồ sơ lãnh sự",
    "Xây dựng sổ tay nghiệp vụ bảo hộ công dân cho cán bộ cơ sở",
    "Cải tiến mẫu báo cáo tình hình biên giới hằng tháng",
    "Tổ chức lớp tiếng Trung giao tiếp cho công chức cửa khẩu",
    "Lập cơ sở dữ liệu các thoả thuận quốc tế của tỉnh",
    "Rút ngắn thời gian cấp thẻ đi lại doanh nhân APEC",
    "Bản tin đối ngoại song ngữ điện tử",
    "Quy trình phối hợp trao trả người qua biên giới",
    "Phần mềm nhắc hạn hộ chiếu công vụ",
    "Chấm điểm thi đua hằng quý bằng bảng tính dùng chung",
    "Tuyên truyền pháp luật về biên giới qua loa truyền thanh thôn bản",
    "Đón tiếp khách quốc tế theo bộ tiêu chuẩn lễ tân thống nhất",
    "Lưu trữ ảnh tư liệu hoạt động đối ngoại theo chủ đề",
    "Khảo sát nhu cầu hợp tác của các huyện biên giới bằng phiếu điện tử",
    "Họp giao ban trực tuyến giữa các phòng và Trung tâm",
    "Tiết kiệm điện, nước tại trụ sở cơ quan",
    "Dịch và hiệu đính văn bản đối ngoại theo bộ thuật ngữ chung",
    "Hướng dẫn thủ tục hợp pháp hoá lãnh sự bằng mã QR",
    "Quản lý xe công bằng lịch đăng ký dùng chung",
]
#: A paraphrase, and the place of what it says again.
PARAPHRASES = [
    ("Giải pháp số hóa quy trình tiếp nhận đoàn vào, đoàn ra", 0),
    ("so hoa quy trinh tiep nhan doan ra doan vao tai So Ngoai vu", 0),
    ("UDCNTT quản lý hồ sơ lãnh sự", 1),
    ("Quản lý hồ sơ lãnh sự bằng công nghệ thông tin", 1),
    ("Sổ tay nghiệp vụ bảo hộ công dân dành cho cán bộ xã", 2),
    ("Một số giải pháp cải tiến mẫu báo cáo tháng về tình hình biên giới", 3),
    ("Mở lớp tiếng Trung giao tiếp cho công chức tại cửa khẩu", 4),
    ("Xây dựng CSDL thoả thuận quốc tế cấp tỉnh", 5),
    ("Giải pháp rút ngắn thời gian cấp thẻ doanh nhân APEC", 6),
    ("Bản tin điện tử đối ngoại song ngữ", 7),
    ("Đổi mới quy trình phối hợp trao trả người qua biên giới", 8),
    ("Nhắc hạn hộ chiếu công vụ bằng phần mềm", 9),
    ("Bảng tính dùng chung chấm điểm thi đua theo quý", 10),
    ("Mã QR hướng dẫn thủ tục hợp pháp hoá lãnh sự", 18),
    ("Lịch đăng ký dùng chung để quản lý xe công", 19),
]
UNRELATED = [
    "Vườn thuốc nam của Công đoàn cơ sở",
    "Kê khai tài sản trực tuyến",
    "Đánh giá công chức theo kết quả đầu ra",
    "Phòng chống mối mọt kho lưu trữ",
    "Chương trình nghệ thuật giao lưu hữu nghị",
    "Bếp ăn tập thể tiết kiệm",
    "Phân loại rác tại nguồn trong cơ quan",
    "Kho học liệu bồi dưỡng lý luận chính trị",
    "Ký số văn bản trên điện thoại",
    "Tủ sách thanh niên",
    "Giám sát chi ngân sách bằng biểu đồ",
    "Tập luyện thể thao giữa giờ",
    "Một cửa điện tử liên thông cấp xã",
    "Trực cơ quan ngày lễ theo ca",
    "Kiểm kê thiết bị bằng tem điện tử",
]
KNOWN = dict(enumerate(PAST))


@pytest.mark.parametrize(("said", "place"), PARAPHRASES)
def test_a_paraphrase_is_found_and_comes_first(said: str, place: int) -> None:
    found = nearest(said, KNOWN)
    assert found[0][0] == place
    assert found[0][1] >= LEAST


@pytest.mark.parametrize("said", UNRELATED)
def test_what_is_unrelated_is_not_found(said: str) -> None:
    assert nearest(said, KNOWN) == []


def test_past_initiatives_are_not_near_each_other() -> None:
    pairs = [(one, other) for place, one in enumerate(PAST) for other in PAST[:place]]
    assert [pair for pair in pairs if similarity(*pair) >= LEAST] == []


@pytest.mark.parametrize("said", [*PAST, *(said for said, _ in PARAPHRASES)])
def test_how_it_is_written_makes_no_difference(said: str) -> None:
    spelt = [
        said,
        unicodedata.normalize("NFD", said),
        said.upper(),
        said.replace("oá", "óa").replace("oả", "ỏa"),
    ]
    assert len({tuple(nearest(one, KNOWN)) for one in spelt}) == 1


@given(st.text(max_size=60), st.text(max_size=60))
def test_it_is_a_percentage_and_the_same_both_ways(one: str, other: str) -> None:
    assert 0 <= similarity(one, other) == similarity(other, one) <= 100


@given(st.sampled_from([*PAST, *UNRELATED]))
def test_a_text_is_the_same_as_itself(said: str) -> None:
    assert similarity(said, said) == 100


def test_equal_ones_keep_their_order_and_only_some_are_told() -> None:
    same = dict.fromkeys(range(9), PAST[0])
    assert nearest(PAST[0], same) == [(0, 100), (1, 100), (2, 100)]
    assert nearest("", same) == []
