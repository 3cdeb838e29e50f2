"""Thành tích theo chuyên đề: what a person achieved in one movement, measured by that movement's criteria.

Source: domain 3.4 (identity; the movement's name and launch document; results by its criteria; no full
history of awards).
"""

from domain.review import Stream
from forms.catalog.sudden import AWARD, FILES, POST, commendations
from forms.dossier import Extra, Setting, dossier
from forms.fields import Text
from forms.form import Filled, Group, Route
from forms.gathering import Column, LongText, Rows
from vietnamese import text


def adds(setting: Setting) -> Extra:
    """The commendations of persons in force today."""
    return Extra({"award": commendations(setting)})


def subject(filled: Filled) -> str:
    """One report for each movement."""
    return text.fold(filled.answers["movement"])


FORM = dossier(
    name="thematic",
    title="Báo cáo thành tích theo chuyên đề",
    route=Route(Stream.TITLES, subject=subject),
    group=Group.REPORT,
    adds=adds,
    fields=(
        Text(
            "movement",
            "Phong trào, chuyên đề",
            "Báo cáo thành tích trong phong trào, chuyên đề nào?",
            example="Cán bộ, công chức thi đua thực hiện văn hoá công sở",
            shortest=5,
            longest=200,
            lines=False,
        ),
        Text(
            "launched",
            "Văn bản phát động",
            "Số, ngày văn bản phát động?",
            hint="Chưa rõ thì bỏ qua.",
            example="Kế hoạch 15/KH-SNgV ngày 05/02/2024",
            optional=True,
            shortest=3,
            longest=200,
            lines=False,
        ),
        POST,
        Rows(
            "criteria",
            "Kết quả theo tiêu chí",
            "Kết quả theo từng tiêu chí của phong trào? Mỗi dòng một tiêu chí.",
            hint="Gõ: tiêu chí; kết quả.",
            example="Giải quyết hồ sơ đúng hạn; 100 %, sớm hơn năm trước 2 ngày",
            columns=(Column("what", "tiêu chí"), Column("result", "kết quả")),
        ),
        LongText(
            "story",
            "Thành tích nổi bật",
            "Việc làm, thành tích nổi bật trong phong trào?",
            example="Chủ trì xây dựng quy tắc ứng xử, tổ chức 3 buổi tập huấn cho 45 người",
            shortest=20,
            longest=4000,
        ),
        AWARD,
        FILES,
    ),
)
