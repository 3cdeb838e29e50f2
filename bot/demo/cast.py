"""The people of the demo, named by role: who holds what, who joins how, who has no messenger."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.demo import texts

Post = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the office; `posts` are (role, unit key), the unit "" for the whole office.

    Posts of different units come by codes of their own. `linked`: uses the messenger. `asks`: has no code and
    asks to join.
    """

    name: str
    posts: tuple[Post, ...]
    linked: bool = True
    asks: bool = False

    @property
    def unit(self) -> str:
        """The unit of the first post, for which the person works."""
        return self.posts[0][1]

    @property
    def codes(self) -> Iterator[tuple[list[str], str]]:
        """The roles and the unit of each code that is needed."""
        for unit in dict.fromkeys(unit for _, unit in self.posts):
            yield [role for role, held in self.posts if held == unit], unit


LEADERS, DIRECTOR = "lanh-dao-so", "giam-doc"
OFFICE, COUNCIL, INITIATIVES = "van-phong", "hd-tdkt", "hd-sang-kien"
DIVISION_A, DIVISION_B, CENTRE = "phong-lanh-su-htqt", "phong-qlbg", "trung-tam-ttdvdn"
UNION, YOUTH = "cong-doan", "doan-thanh-nien"

CAST: tuple[Member, ...] = (
    Member(texts.DIRECTOR, (("leadership", DIRECTOR),)),
    Member(texts.DEPUTY_DIRECTOR, (("leadership", LEADERS),)),
    Member(texts.CHIEF, (("head", OFFICE), ("office", OFFICE))),
    Member(texts.DEPUTY_CHIEF, (("deputy", OFFICE),)),
    Member(
        texts.SECRETARY,
        (("staff", OFFICE), ("office", OFFICE), ("secretary", COUNCIL), ("secretary", INITIATIVES)),
    ),
    Member(texts.CLERK, (("staff", OFFICE), ("clerk", OFFICE))),
    Member(texts.HEAD_A, (("head", DIVISION_A),)),
    Member(texts.DEPUTY_A, (("deputy", DIVISION_A),)),
    Member(texts.STAFF_1, (("staff", DIVISION_A),)),
    Member(texts.STAFF_2, (("staff", DIVISION_A),)),
    Member(texts.STAFF_5, (("staff", DIVISION_A),), asks=True),
    Member(texts.HEAD_B, (("head", DIVISION_B),)),
    Member(texts.STAFF_3, (("staff", DIVISION_B), ("council", COUNCIL))),
    Member(texts.STAFF_4, (("staff", DIVISION_B),)),
    Member(texts.HEAD_CENTRE, (("head", CENTRE),)),
    Member(texts.CENTRE_1, (("staff", CENTRE),)),
    Member(texts.CENTRE_2, (("staff", CENTRE),), linked=False),
    Member(texts.UNIONIST, (("union", UNION),)),
    Member(texts.YOUTH_SECRETARY, (("union", YOUTH),)),
    Member(texts.TECHNICIAN, (("it", ""),)),
)
