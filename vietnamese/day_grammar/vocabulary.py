"""Words around a day: those that say nothing about it, and those that change it and so forbid reading it."""

from vietnamese.day_grammar.spans import Bound

# Harmless beside any day. Longer phrases first.
ORDINARY = (
    "lạng sơn", "hải dương", "hải phòng", "quảng nam", "việt nam", "nam định", "hà nam", "bà rịa",
    "đăng ký", "đăng kí", "định kỳ", "sơ kết", "tổng kết", "báo cáo", "bắt buộc", "hoàn thành",
    "hoàn thiện", "tổ chức", "diễn ra", "có mặt", "chào mừng", "hướng tới", "nhân dịp", "vào dịp",
    "dịp lễ", "ngày lễ", "ngày hội", "ngày thành lập", "ngày truyền thống", "dự kiến", "dương lịch",
    "trình ký", "kế hoạch", "hồ sơ", "cuối giờ sáng", "cuối giờ chiều", "đầu giờ sáng", "đầu giờ chiều",
    "cuối giờ", "đầu giờ", "cuối buổi", "đầu buổi", "trong giờ hành chính", "giờ hành chính", "cuối ngày",
    "nộp", "gửi", "họp", "xin", "vào", "lúc", "trong", "nội", "hôm", "nhé", "nha", "nhá", "ạ", "thôi",
    "là", "phải", "cần", "xong", "làm", "trình", "lịch", "em", "anh", "chị", "tôi", "mình", "sẽ", "kịp",
    "được", "dịp", "nhân", "lễ", "cho", "về", "của", "thì", "và", "buổi", "sáng", "trưa", "chiều", "tối",
    "đêm", "thời", "gian", "điểm", "việc", "cả", "dạ", "vâng", "thưa", "ơi", "đó", "đấy", "các", "đơn", "vị",
    "phòng", "sở", "tại", "ở", "đi",
)  # fmt: skip
ANNIVERSARY = ("kỷ niệm", "kỉ niệm")

# The same, but without marks they could be words of the list below.
ORDINARY_WITH_MARKS = ("ngay", "đúng", "này")

# Words of the language of time that no rule has used, and words that loosen, deny or move a day.
CHANGING = (
    "tuần", "tháng", "thg", "quý", "quí", "năm", "ngày", "thứ", "mùng", "mồng", "rằm", "tết", "giêng",
    "chạp", "âm", "nhuận", "sau", "trước", "tới", "đến", "từ", "kể", "nữa", "nửa", "đầu", "giữa", "cuối",
    "hết", "mốt", "kia", "kìa", "nay", "mai", "hằng", "hàng", "mỗi", "mọi", "khi", "nếu", "hoặc", "không",
    "chưa", "chẳng", "đừng", "khoảng", "chừng", "tầm", "gần", "hơn", "vài", "mấy", "dăm", "mươi", "sớm",
    "muộn", "trừ", "ngoại trừ", "cách", "lần", "tùy", "tuỳ", "căn cứ", "theo", "thường", "ngoái", "rưỡi",
    "kém", "giờ", "phút", "dư", "lùi", "dời", "hoãn", "chuyển", "thay", "huỷ", "hủy", "những", "bỏ",
    "quá", "thượng", "trung tuần", "hạ tuần", "trở", "phải không", "một", "hai", "ba", "bốn", "sáu",
    "bảy", "bẩy", "tám", "chín", "mười", "hăm", "trăm", "nghìn", "ngàn", "lăm", "q", "i", "ii",
    "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii",
)  # fmt: skip
# Too common without marks (độ and do, tự and từ) to forbid there.
CHANGING_WITH_MARKS = ("độ", "qua", "rồi", "ngoài", "tư", "tiếp", "kế", "luôn")

# Bounds that need not stand next to their day: "hạn nộp báo cáo là 15/6".
DEADLINES = (
    "thời hạn cuối cùng", "thời hạn nộp", "thời hạn", "hạn cuối cùng", "hạn chót", "hạn nộp", "hạn cuối",
    "hạn", "deadline", "chậm nhất", "muộn nhất", "trễ nhất",
)  # fmt: skip
UNTIL = ("cho đến", "cho tới", "đến", "tới")
BOUNDS: dict[str, Bound] = {
    "trước thời điểm": "before", "trước": "before",
    "cho đến hết": "by", "cho tới hết": "by", "đến hết": "by", "tới hết": "by", "hết hạn": "by", "hết": "by",
    "không quá": "by", "không muộn hơn": "by", "không chậm hơn": "by", "không trễ hơn": "by",
    "không sau": "by",
    **dict.fromkeys(DEADLINES, "by"),
    **dict.fromkeys(UNTIL, "by"),
    "bắt đầu từ": "from", "kể từ": "from", "tính từ": "from", "từ": "from",
    "trở về sau": "from", "trở đi": "from",
    "sau": "after",
}  # fmt: skip
AFTER_THE_DAY = ("trở về sau", "trở đi")
LATEST = ("chậm nhất", "muộn nhất", "trễ nhất")
