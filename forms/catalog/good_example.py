"""Gương điển hình: anybody points to a colleague worth praise; the colleague hears of it once it is accepted.

Source: the seed plan, III.6 and I.2 (find, nurture and spread good examples, reward promptly); domain 8.3.
"""

from collections.abc import Sequence

from data import people, units
from data.models import Person, Submission
from data.people import Someone
from data.request import Request
from domain.errors import Refusal
from domain.message import Message, bold, join, rich
from domain.people import STAFF_ROLES, UnitKind
from domain.review import Stream
from forms.choices import Choice
from forms.dossier import Extra, Setting, dossier
from forms.fields import Day, Text
from forms.form import Filled, Group, Route
from forms.gathering import Files, LongText
from forms.scene import Answers, Option, Reading, Scene, Unclear
from forms.telling import tell
from vietnamese import text, wording

NOMINEE = "nominee"
NOT_ONESELF = (
    "Gương điển hình do người khác giới thiệu nên không tự đề nghị cho mình được. "
    "Nếu muốn báo thành tích của mình, mời dùng «Báo cáo thành tích đột xuất»."
)
#: How people name themselves, folded.
MYSELF = frozenset({"toi", "minh", "ban than", "ban than toi"})
#: The wishes that one may have for somebody.
WISHES = (
    Option("example", "Nêu gương trong cơ quan", ("nêu gương", "biểu dương")),
    Option("letter", "Thư khen", ("thư khen",)),
    Option("merit", "Giấy khen của Giám đốc Sở", ("giấy khen", "GK")),
    Option("province", "Bằng khen cấp trên", ("bằng khen", "BK")),
)


class Colleague(Choice):
    """Somebody of the staff; one's own name is answered kindly and not taken."""

    def read(self, said: str, scene: Scene) -> Reading:
        """The person meant, unless it is the one who types."""
        wanted, me = text.fold(said), text.fold(scene.facts["me"])
        namesake = any(text.fold(one.spellings[0]) == me for one in self.options(scene))
        if wanted in MYSELF or (wanted == me and not namesake):
            return Unclear(rich("{why}", why=NOT_ONESELF))
        return Choice.read(self, said, scene)


def adds(setting: Setting) -> Extra:
    """Everybody of the staff but oneself, with their units."""
    request = setting.request
    names = {unit.id: unit.name for unit in units.all(request.session)}
    staff = people.staff(request.session, names, request.today)
    options = {
        one.id: _option(one, names[unit])
        for unit, members in staff.items()
        for one in members
        if one.id != request.actor.person
    }
    return Extra({NOMINEE: tuple(options.values())}, {"me": request.actor.name})


def _option(one: Someone, unit: str) -> Option:
    return Option(str(one.id), f"{one.name} ({unit})", (one.name,))


def received(request: Request, row: Submission) -> None:
    """Raises Refusal for oneself: whoever types, and whoever it is entered for."""
    if row.about_id in (row.person_id, request.actor.person):
        raise Refusal(NOT_ONESELF, f"person {row.about_id} nominates themselves")


def accepted(request: Request, row: Submission, answers: Answers) -> None:
    """Now it is told: to the one who is praised, to the head of the unit, and to the unions."""
    nominee = request.session.get_one(Person, int(answers[NOMINEE]))
    words = wording.shorten(answers["deed"], 300)
    praise = join(
        [bold("Anh/chị được đồng nghiệp giới thiệu là gương điển hình"), rich("{words}", words=words)]
    )
    tell(request, [nominee.id], Message(praise), f"praised:{row.id}")
    news = join(
        [
            bold("Gương điển hình mới được ghi nhận"),
            rich("{name}: {words}", name=nominee.name, words=words),
        ]
    )
    works_for = people.units_of(request.session, nominee.id, request.today, STAFF_ROLES)
    others = set(_heads_and_unions(request, works_for)) - {nominee.id, row.person_id}
    tell(request, sorted(others), Message(news), f"praise-news:{row.id}")


def _heads_and_unions(request: Request, of: Sequence[int]) -> list[int]:
    unions = [each.id for each in units.all(request.session) if each.kind in (UnitKind.UNION, UnitKind.YOUTH)]
    receivers = people.receivers(request.session, [*of, *unions], request.today)
    return [person for found in receivers.values() for person in found]


def about(filled: Filled) -> int:
    """The nominee, who hears of it once it is accepted."""
    return int(filled.answers[NOMINEE])


def subject(filled: Filled) -> str:
    """Any number a year; the person comes first."""
    return f"{filled.answers[NOMINEE]}:{filled.draft.id}"


FORM = dossier(
    name="good_example",
    title="Gương điển hình",
    version=1,
    route=Route(
        Stream.TITLES,
        through_head=False,
        asking=True,
        subject=subject,
        about=about,
        received=received,
        accepted=accepted,
    ),
    group=Group.ANYTIME,
    adds=adds,
    for_others=False,
    fields=(
        Colleague(
            NOMINEE,
            "Người được giới thiệu",
            "Anh/chị muốn giới thiệu ai?",
            hint="Gõ họ tên hoặc vài chữ của tên. Người này chỉ được báo khi đề nghị được chấp thuận.",
        ),
        LongText(
            "deed",
            "Việc làm",
            "Người đó đã làm gì đáng khen?",
            example="Ở lại sau giờ làm ba tối liền để dịch hồ sơ cho đoàn bị nạn",
            shortest=15,
            longest=2000,
        ),
        Day(
            "day",
            "Ngày",
            "Việc đó diễn ra ngày nào?",
            example="hôm qua",
            latest=lambda scene: scene.today,
        ),
        Text(
            "why",
            "Vì sao đáng khen",
            "Vì sao nên biểu dương, học tập?",
            example="Nhờ vậy thân nhân nhận được giấy tờ trong ngày",
            optional=True,
            shortest=5,
            longest=1000,
        ),
        Choice("wish", "Đề nghị", "Anh/chị đề nghị hình thức nào?", fixed=WISHES),
        Files("files", "Ảnh, tài liệu", "Gửi ảnh hoặc tài liệu kèm theo, nếu có.", optional=True),
    ),
)
