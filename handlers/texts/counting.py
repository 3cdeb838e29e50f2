"""What /report says of what was handed in: by unit and award, sent and missing, shares, what waits."""

from collections.abc import Mapping, Sequence
from datetime import date, tzinfo

from data import catalogue
from data.counting import (
    ACHIEVEMENT,
    SMALLEST_GROUP,
    AwardCount,
    Counts,
    Missing,
    Owed,
    Share,
    Tally,
    Waiting,
)
from data.initiatives import RECOGNITION
from data.movements import Participation
from data.reports import REGISTRATION
from domain.message import Rich, bold, join, rich
from forms.fields import show_number
from vietnamese import labels, wording

SENT_AND_MISSING = "Đã nộp, thiếu, muộn"
SHARES = "Tỷ lệ người trực tiếp"
BACK = "⬅️ Về đã nộp, thiếu, muộn"
UNIONS = "Công đoàn, Đoàn Thanh niên"
NO_UNION = Rich("Chưa có ai phụ trách Công đoàn, Đoàn Thanh niên trong danh sách.")
NOBODY_YET = Rich("Chưa có ai đăng ký.")
NOTHING_WAITS = Rich("Không có hồ sơ nào chờ duyệt.")
TOO_FEW = f"nhóm dưới {SMALLEST_GROUP} người không hiện tỷ lệ"

#: Of whom a form is expected, and what is counted.
OF_WHOM = {
    REGISTRATION: "người",
    ACHIEVEMENT: "người",
    RECOGNITION: "sáng kiến",
}
OF_UNITS = "đơn vị"
TITLE_LENGTH, BUTTON_TITLE = 80, 40


def counted_waiting(counts: Counts) -> str:
    """The button to what waits."""
    return f"Đang chờ duyệt ({sum(desk.count for desk in counts.waiting)})"


def overview(counts: Counts, zone: tzinfo) -> Rich:
    """One line for each chapter."""
    return join(
        [
            _registered(counts),
            _handed_in(counts),
            rich("{head}: {told}", head=bold(SHARES), told=_both_shares(counts)),
            rich("{head}: {told}", head=bold("Sáng kiến, đề tài"), told=_initiatives(counts)),
            *_unions(counts),
            _waits(counts, zone),
        ]
    )


def _registered(counts: Counts) -> Rich:
    owed = counts.of(REGISTRATION)
    return rich(
        "{head}: {sent}/{expected} người đã đăng ký ({rows} lượt{rest})",
        head=bold("Đăng ký danh hiệu"),
        sent=owed.sent,
        expected=owed.expected,
        rows=counts.registrations.total,
        rest=_where(counts.registrations, ": "),
    )


def _where(tally: Tally, before: str) -> str:
    """Where things stand, as far as there are any; `before` leads it in."""
    told = [
        f"{count} {label}"
        for count, label in (
            (tally.at_head, "chờ trưởng đơn vị"),
            (tally.at_office, "chờ Văn phòng, thư ký"),
            (tally.returned, "trả lại"),
            (tally.accepted, "đã nhận"),
        )
        if count
    ]
    late = f"; nộp muộn {tally.late}" if tally.late else ""
    return f"{before}{', '.join(told)}{late}" if told else ""


def _handed_in(counts: Counts) -> Rich:
    return rich(
        "{head}: đã nộp {sent}/{expected}, còn thiếu {missing}, nộp muộn {late}",
        head=bold("Hồ sơ phải nộp trong năm"),
        sent=sum(owed.sent for owed in counts.owed),
        expected=sum(owed.expected for owed in counts.owed),
        missing=sum(len(owed.missing) for owed in counts.owed),
        late=sum(owed.late for owed in counts.owed),
    )


def _both_shares(counts: Counts) -> str:
    if not counts.registered.total:
        return "chưa có ai đăng ký"
    return f"đăng ký {_rate(counts.registered)}, đã nhận {_rate(counts.accepted)}"


def _rate(share: Share) -> str:
    if not share.total:
        return "chưa có"
    return _percent(share.percent) if share.told else f"không hiện (nhóm dưới {SMALLEST_GROUP} người)"


def _percent(value: float) -> str:
    return f"{show_number(int(value) if value.is_integer() else value)} %"


def _initiatives(counts: Counts) -> str:
    late = counts.initiatives.late + counts.topics.late + counts.recognitions.late
    return (
        f"{counts.initiatives.total} sáng kiến, {counts.topics.total} đề tài đăng ký; "
        f"{counts.recognitions.total} đề nghị công nhận; {late} nộp muộn"
    )


def _unions(counts: Counts) -> list[Rich]:
    """No line where the office has neither union."""
    told = ", ".join(f"{row.unit_name} {_toward_all(row)}" for row in counts.unions)
    return [rich("{head}: {told}", head=bold(UNIONS), told=told)] if told else []


def _toward_all(row: Participation) -> str:
    if row.percent is not None:
        return f"{row.percent} %"
    return "chưa báo số đoàn viên" if row.pledges or row.activities else "chưa báo"


def _waits(counts: Counts, zone: tzinfo) -> Rich:
    if not counts.waiting:
        return rich("{head}: không có", head=bold("Đang chờ duyệt"))
    oldest = min(desk.since for desk in counts.waiting).astimezone(zone)
    return rich(
        "{head}: {count} hồ sơ, lâu nhất từ {since}",
        head=bold("Đang chờ duyệt"),
        count=sum(desk.count for desk in counts.waiting),
        since=f"{oldest:%d/%m/%Y}",
    )


def registrations_title(counts: Counts) -> Rich:
    """The head of the registrations, with where they stand."""
    head = rich("<b>Đăng ký danh hiệu năm {year}</b>", year=counts.year)
    total = counts.registrations.total
    return join([head, rich("Cộng {total} lượt{rest}", total=total, rest=_where(counts.registrations, ": "))])


def registrations(counts: Counts, shown: Sequence[AwardCount]) -> Rich:
    """Registrations counted by unit and award; a unit's name stands above its lines."""
    if not shown:
        return join([rich("<b>Đăng ký danh hiệu năm {year}</b>", year=counts.year), NOBODY_YET], "\n\n")
    blocks = [
        join([bold(unit), *(_award(row) for row in shown if row.unit_name == unit)])
        for unit in dict.fromkeys(row.unit_name for row in shown)
    ]
    return join([registrations_title(counts), *blocks], "\n\n")


def _award(row: AwardCount) -> Rich:
    return rich(
        "• {award}: {count}{rest}",
        award=catalogue.name_of(row.award),
        count=row.tally.total,
        rest=_where(row.tally, " – "),
    )


def sent_and_missing(counts: Counts, forms: Mapping[str, str], today: date) -> Rich:
    """How each form stands that is owed; `forms` are the titles by name."""
    head = rich("<b>Đã nộp, thiếu, muộn – năm {year}</b>", year=counts.year)
    note = Rich("<i>«Muộn» là nộp sau hạn theo phép nộp muộn, đã tính trong số đã nộp.</i>")
    return join([head, *(_owed(owed, forms[owed.form], today) for owed in counts.owed), note], "\n\n")


def _owed(owed: Owed, title: str, today: date) -> Rich:
    if not owed.expected:
        return rich("{title}\nchưa có {what} nào phải nộp", title=bold(title), what=_of_whom(owed))
    return rich(
        "{title}{due}\nđã nộp {sent}/{expected} {what}{missing}{late}",
        title=bold(title),
        due=f" – hạn {_due(owed, owed.due, today)}" if owed.due else "",
        sent=owed.sent,
        expected=owed.expected,
        what=_of_whom(owed),
        missing=f", thiếu {len(owed.missing)}" if owed.missing else "",
        late=f", muộn {owed.late}" if owed.late else "",
    )


def _due(owed: Owed, day: date, today: date) -> str:
    """The days that are left, or gone by, as long as something is missing."""
    return wording.due(day, today) if owed.missing else wording.day(day)


def _of_whom(owed: Owed) -> str:
    return OF_WHOM.get(owed.form, OF_UNITS)


def lacking(owed: Owed, title: str) -> str:
    """The button to those who have yet to hand in something."""
    return f"Thiếu {len(owed.missing)}: {wording.shorten(title, BUTTON_TITLE)}"


def lacking_title(year: int, owed: Owed, title: str) -> Rich:
    """The head of those who have yet to hand in something."""
    return rich(
        "<b>Còn thiếu – {title}, năm {year}: {count} {what}</b>",
        title=title,
        year=year,
        count=len(owed.missing),
        what=_of_whom(owed),
    )


def lacking_row(row: Missing, titles: Mapping[int, str]) -> Rich:
    """Who has yet to hand in something: a person of a unit, or the unit; with the initiative it is about."""
    if not row.name:
        return rich("• {unit}", unit=row.unit_name)
    about = titles.get(row.initiative, "") if row.initiative is not None else ""
    return rich(
        "• {name} – {unit}{about}",
        name=row.name,
        unit=row.unit_name,
        about=f": {wording.shorten(about, TITLE_LENGTH)}" if about else "",
    )


def shares(counts: Counts) -> Rich:
    """How many work directly and how many lead, of those registered and of those accepted."""
    return join(
        [
            rich("<b>Tỷ lệ người trực tiếp công tác – năm {year}</b>", year=counts.year),
            join([bold("Đã đăng ký danh hiệu"), _share(counts.registered)]),
            join([bold("Đã nhận hồ sơ đăng ký"), _share(counts.accepted)]),
            Rich(
                "<i>Người lãnh đạo: trưởng, phó đơn vị và lãnh đạo Sở tại ngày báo cáo; "
                "những người còn lại là người trực tiếp. Mỗi người tính một lần; "
                "người không còn giữ nhiệm vụ nào thì không tính.</i>"
            ),
        ],
        "\n\n",
    )


def _share(share: Share) -> Rich:
    if not share.total:
        return Rich("Chưa có ai.")
    if not share.told:
        return rich("{total} người ({why})", total=share.total, why=TOO_FEW)
    return rich(
        "{total} người\n• Trực tiếp: {direct} ({rate})\n• Lãnh đạo: {leaders} ({rest})",
        total=share.total,
        direct=share.direct,
        rate=_percent(share.percent),
        leaders=share.leaders,
        rest=_percent(round(100 - share.percent, 1)),
    )


def participation(counts: Counts) -> Rich:
    """How far the unions and the other units took part in movements, toward all of their members."""
    head = rich("<b>Công đoàn, Đoàn Thanh niên tham gia phong trào – năm {year}</b>", year=counts.year)
    unions = [_took_part(row) for row in counts.unions] or [NO_UNION]
    others = [join([bold("Đơn vị khác"), *map(_took_part, counts.others)])] if counts.others else []
    note = Rich("<i>Tỷ lệ tính theo hoạt động đông nhất trên số đoàn viên đã báo; mục tiêu 100 %.</i>")
    return join([head, join(unions), *others, note], "\n\n")


def _took_part(row: Participation) -> Rich:
    if not (row.pledges or row.activities):
        return rich("• {unit}: chưa báo", unit=row.unit_name)
    return rich(
        "• {unit}: {rate} – {pledges} giao ước, {activities} hoạt động, đông nhất {most}/{members} người",
        unit=row.unit_name,
        rate=_toward_all(row),
        pledges=row.pledges,
        activities=row.activities,
        most=row.most,
        members=row.members,
    )


def waiting(counts: Counts, zone: tzinfo) -> Rich:
    """What waits, desk by desk, and since when."""
    head = rich("<b>Đang chờ duyệt – năm {year}</b>", year=counts.year)
    lines = [_desk(desk, zone) for desk in counts.waiting]
    return join([head, *(lines or [NOTHING_WAITS])])


def _desk(desk: Waiting, zone: tzinfo) -> Rich:
    return rich(
        "• {desk}{unit}: {count} hồ sơ, lâu nhất từ {since}",
        desk=labels.ROLES[desk.role],
        unit=f" – {desk.unit_name}" if desk.unit_name else "",
        count=desk.count,
        since=f"{desk.since.astimezone(zone):%d/%m/%Y}",
    )
