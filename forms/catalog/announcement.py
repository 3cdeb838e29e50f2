# ruff: noqa: ARG002  # hooks of a field share one signature
"""Soạn thông báo: the Office tells everybody, a role, units or chosen people something, perhaps with a file.

Source: issue step 4, part C: an announcement with file, preview and count before it goes.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from data import announcements, evidence, units
from data.announcements import Letter
from data.drafts import Draft
from data.models import Announcement
from data.request import Request
from domain import rights
from domain.audience import Audience, Colleague
from domain.errors import Refusal
from domain.message import Button, Message, Paper, Rich, bold, join, rich, stacked
from domain.people import Post, Role
from domain.quiet import Hours, next_opening
from forms import texts
from forms.choices import Confirm, Several
from forms.fields import FileField
from forms.form import Filled, Form, Started
from forms.gathering import LongText
from forms.scene import Answers, Gathering, Option, Reading, Scene, Taken, Unclear
from vietnamese import labels

NAME = "announcement"
TITLE = "Soạn thông báo"
HEAD = "Thông báo của Văn phòng"
READ, OPEN = "Đã đọc", "Xem thông báo"
#: The command whose screens show announcements.
HOME = "thongbao"
#: Letters of an announcement: with its head it fits one message.
LONGEST = 3500
#: Persons named who will not get it in the chat.
NAMED = 5
#: Characters of the checksum over what was previewed.
CHECKSUM = 16
UNNAMED = "tep-kem"

EVERYONE, ROLE, UNIT, PERSON = "all", "r", "u", "p"
EVERYONE_SPELLINGS = ("tất cả", "mọi người", "toàn thể", "cả cơ quan", "cả Sở", "toàn bộ")
ROLE_SPELLINGS: dict[Role, tuple[str, ...]] = {
    Role.HEAD: ("các trưởng đơn vị", "trưởng phòng", "các trưởng phòng", "lãnh đạo phòng"),
    Role.DEPUTY: ("các phó trưởng đơn vị", "phó phòng", "các phó phòng"),
    Role.STAFF: ("cán bộ", "công chức", "chuyên viên", "các chuyên viên"),
    Role.LEADERSHIP: ("lãnh đạo", "ban giám đốc"),
    Role.UNION: ("công đoàn", "đoàn thanh niên"),
}

CHOSEN = "Đang chọn: {chosen}. Thêm nữa thì bấm hoặc gõ tiếp; đủ rồi thì bấm «Xong»."
AGREE = "Đúng, đồng ý"
NOT_AGREED = Rich("Mời bấm nút hoặc gõ «đồng ý»; cần sửa thì gõ «quay lại».")
NOBODY = Rich("Hiện không ai thuộc phần đã chọn nên chưa gửi cho ai được. Mời gõ «quay lại» để chọn lại.")
NOBODY_LEFT = "Hiện không còn ai thuộc phần đã chọn. Mời chọn lại người nhận, ví dụ gõ «sửa 1»."
GONE = "Thông báo này đã gửi. Mời xem lại bằng /thongbao."

_BETWEEN = re.compile(r"[,;\n]")


class Receivers(Several):
    """Everybody, roles, units, persons: what is typed is added to what is ticked, until «Xong».

    A name may hold the words that else stand between two choices, so the whole is looked for first.
    """

    def read(self, said: str, scene: Scene) -> Reading:
        """The options listed, added to those chosen so far."""
        key, _ = self._meant(said, scene)
        if key is not None:
            return self._with([key], scene)
        keys: list[str] = []
        for piece in filter(str.strip, _BETWEEN.split(said)):
            one, _ = self._meant(piece.strip(), scene)
            reading = Taken([one]) if one else Several.read(self, piece.strip(), scene)
            if not isinstance(reading, Taken):
                return reading
            keys += reading.value
        return self._with(keys, scene) if keys else self.missed(texts.no_such_option(said))

    def press(self, key: str, scene: Scene) -> Reading:
        """Tick the option, or take its tick away."""
        reading = Several.press(self, key, scene)
        return self._noted(reading.parts, scene) if isinstance(reading, Gathering) else reading

    def _with(self, keys: Sequence[str], scene: Scene) -> Reading:
        return self._noted(self._ordered({*self.gathered(scene), *keys}, scene), scene)

    def _noted(self, parts: tuple[str, ...], scene: Scene) -> Reading:
        """The choice so far in words: its ticks may stand on other pages."""
        return Gathering(parts, rich(CHOSEN, chosen=self.show(parts, scene)))


class Preview(Confirm):
    """What will go out and to how many; agreed to as it was shown, so that any change asks anew."""

    def _every(self, scene: Scene) -> Sequence[Option]:
        return (Option(stamp(scene), AGREE, texts.CONFIRM_SPELLINGS),)

    def read(self, said: str, scene: Scene) -> Reading:
        """Agreement to what is shown, in one of its spellings."""
        key, _ = self._meant(said, scene)
        return self.press(key, scene) if key else Unclear(NOT_AGREED)

    def press(self, key: str, scene: Scene) -> Reading:
        """Agreement to what was shown: that stands only while it is what would go out."""
        return Confirm.press(self, key, scene) if receivers(scene) else Unclear(NOBODY)

    def show(self, value: Any, scene: Scene) -> str:
        """The count."""
        return counted(receivers(scene))


def audience(keys: Sequence[str]) -> Audience:
    """The choice behind the keys of options.

    >>> audience(["r.head", "u3", "p7"]).to_json()
    {'roles': ['head'], 'units': [3], 'people': [7]}
    """
    if EVERYONE in keys:
        return Audience(everyone=True)
    return Audience(
        False,
        frozenset(Role(key[2:]) for key in keys if key.startswith(f"{ROLE}.")),
        frozenset(int(key[1:]) for key in keys if key.startswith(UNIT)),
        frozenset(int(key[1:]) for key in keys if key.startswith(PERSON)),
    )


def receivers(scene: Scene) -> tuple[Colleague, ...]:
    """Who will get it, as the answers stand."""
    return audience(scene.answers.get("to") or ()).among(scene.facts["colleagues"])


def stamp(scene: Scene) -> str:
    """A checksum of everything that the preview shows."""
    shown = [scene.answers.get(name) for name in ("to", "text", "file")]
    shown.append([(one.id, one.reached) for one in receivers(scene)])
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:CHECKSUM]


def counted(found: Sequence[Colleague]) -> str:
    """How many will get it, and who of them not in the chat.

    >>> counted([Colleague(1, "A", frozenset(), True), Colleague(2, "B", frozenset(), False)])
    'gửi tới 2 người; 1 người chưa nhận được trong chat: B'
    """
    missing = [one.name for one in found if not one.reached]
    if not missing:
        return f"gửi tới {len(found)} người"
    more = f" và {len(missing) - NAMED} người khác" if len(missing) > NAMED else ""
    names = ", ".join(missing[:NAMED])
    return f"gửi tới {len(found)} người; {len(missing)} người chưa nhận được trong chat: {names}{more}"


def previewed(scene: Scene) -> str:
    """The announcement as it will be read, and the count."""
    written = scene.answers.get("text") or ""
    file = scene.files.get(scene.answers.get("file") or 0)
    words = written if isinstance(written, str) else "\n".join(written)
    pieces = [HEAD, words, f"Tệp kèm: {file.name}" if file else "", f"Sẽ {counted(receivers(scene))}."]
    return "\n\n".join(filter(None, pieces))


def scene(request: Request, _: Started, __: Answers) -> Scene:
    """Who may be chosen: everybody, the roles held today, the units, and each person."""
    known = announcements.colleagues(request.session, request.today)
    return Scene(
        request.today,
        request.calendar,
        Rich(TITLE),
        {"to": tuple(_options(request, known))},
        {"colleagues": known},
    )


def _options(request: Request, known: Sequence[Colleague]) -> list[Option]:
    posts = {post for one in known for post in one.posts}
    held, staffed = {post.role for post in posts}, {post.unit for post in posts}
    every = units.all(request.session)
    names = {unit.id: unit.name for unit in every}
    spellings = units.spellings(request.session)
    return [
        Option(EVERYONE, "Toàn cơ quan", EVERYONE_SPELLINGS),
        *(_role(role) for role in labels.ROLES if role in held),
        *(
            Option(f"{UNIT}{unit.id}", f"Đơn vị: {unit.name}", tuple(spellings[unit.key]))
            for unit in every
            if unit.id in staffed
        ),
        *(_person(one, names) for one in known),
    ]


def _role(role: Role) -> Option:
    spellings = (labels.ROLES[role], *ROLE_SPELLINGS.get(role, ()))
    return Option(f"{ROLE}.{role}", f"Vai trò: {labels.ROLES[role]}", spellings)


def _person(one: Colleague, names: Mapping[int, str]) -> Option:
    homes = [post.unit for post in sorted(one.posts, key=_place) if post.unit is not None]
    label = f"{one.name} ({names[homes[0]]})" if homes else one.name
    return Option(f"{PERSON}{one.id}", label, (one.name,))


def _place(post: Post) -> tuple[int, str]:
    return post.unit or 0, post.role


def submit(request: Request, filled: Filled) -> Message:
    """Keep it, and owe it to everybody who is meant today."""
    answers = filled.answers
    meant = audience(answers["to"])
    found = meant.among(announcements.colleagues(request.session, request.today))
    if not found:
        raise Refusal(NOBODY_LEFT, "an announcement for nobody")
    letter = Letter(answers["text"], meant, answers["file"], filled.draft.id)
    paper = _paper(request, letter.evidence)
    row = announcements.send(
        request.session,
        letter,
        [one.id for one in found],
        request.actor.person or 0,
        request.now,
        zone=request.office.zone,
        calendar=request.calendar,
        word=lambda number: worded(number, letter.text, paper),
    )
    return _done(request, row, counted(found))


def sent(request: Request, draft: Draft) -> Message:
    """What became of a draft sent before: the announcement that it was."""
    row = announcements.of_draft(request.session, draft.id, request.actor.person or 0)
    if row is None:
        return Message(Rich(GONE))
    total = announcements.tallies(request.session, [row.id])[row.id].total
    return _done(request, row, f"gửi tới {total} người")


def _done(request: Request, row: Announcement, count: str) -> Message:
    opens = next_opening(Hours(request.office.zone), request.calendar, row.at)
    at = texts.moment(opens, request.office.zone)
    when = "" if opens == row.at else rich("Ngoài giờ làm việc nên sẽ gửi từ {at}.", at=at)
    told = rich("Đã ghi thông báo số {number}, {count}.", number=row.id, count=count)
    return Message(join([bold(told), when]), stacked(Button(OPEN, f"{HOME}:open:{row.id}")))


def _paper(request: Request, file: int | None) -> Paper | None:
    rows = evidence.of(request.session, [file]) if file else ()
    return paper_of(rows[0].sha256 or "", rows[0].name) if rows else None


def paper_of(sha256: str, name: str) -> Paper:
    """A kept file as it goes with a message."""
    return Paper("evidence", {"sha256": sha256, "name": name or UNNAMED})


def worded(number: int, words: str, paper: Paper | None, *, ask: bool = True) -> Message:
    """What a receiver reads, with «Đã đọc» unless `ask` is off; a file can be neither forwarded nor saved."""
    button = stacked(Button(READ, f"{HOME}:read:{number}")) if ask else ()
    text = join([bold(HEAD), rich("{words}", words=words)], "\n\n")
    return Message(text, button, fresh=True, paper=paper, protect=paper is not None)


FORM = Form(
    name=NAME,
    version=1,
    title=TITLE,
    scene=scene,
    submit=submit,
    sent=sent,
    roles=rights.OFFICE,
    fields=(
        Receivers(
            "to",
            "Người nhận",
            "Gửi cho ai?",
            hint="Bấm một hay nhiều mục rồi bấm «Xong», hoặc gõ: toàn cơ quan, vai trò, tên đơn vị, họ tên; "
            "nhiều mục thì cách nhau bằng dấu phẩy.",
            example="Trưởng đơn vị, Phòng Lãnh sự",
        ),
        LongText(
            "text",
            "Nội dung",
            "Nội dung thông báo là gì?",
            example="Mời các đơn vị dự họp sơ kết lúc 14:00 thứ Sáu tại Hội trường",
            shortest=5,
            longest=LONGEST,
        ),
        FileField("file", "Tệp kèm", "Gửi tệp kèm theo, nếu có.", optional=True),
        Preview(
            "seen",
            "Xem trước",
            "Thông báo sẽ đến người nhận như dưới đây, đúng chưa?",
            hint=previewed,
        ),
    ),
)
