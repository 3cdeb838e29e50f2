"""The sheets of what was handed in: registrations, other dossiers, what is missing, shares, what waits."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from data import catalogue
from data.counting import Counts, Missing, Owed, Share, Tally
from data.dossiers import Dossier
from data.reports import REGISTRATION
from documents.catalog import texts
from documents.workbook import Cell, Sheet
from vietnamese import labels

#: The titles of the forms by name: forms lie beyond what papers know.
Titles = Mapping[str, str]


def registered(counts: Counts, found: Sequence[Dossier], zone: ZoneInfo) -> tuple[Sheet, ...]:
    """Who registered which title, and who did not; moments are shown as days of the office's zone."""
    rows = [_registration(row, zone) for row in found if row.entry.form == REGISTRATION]
    missing = counts.of(REGISTRATION).missing
    return (
        Sheet(texts.REGISTRATIONS, texts.REGISTRATION_HEADINGS, rows),
        Sheet(texts.BY_AWARD, texts.AWARD_HEADINGS, _by_award(counts)),
        Sheet(texts.MISSING, texts.MISSING_HEADINGS, [[row.unit_name, row.name] for row in missing]),
    )


def others(counts: Counts, found: Sequence[Dossier], titles: Titles, zone: ZoneInfo) -> tuple[Sheet, ...]:
    """What else was handed in or is missing, the shares, what waits."""
    rows = [row for row in found if row.entry.form != REGISTRATION]
    about = {row.entry.id: row.about for row in rows}
    return (
        Sheet(texts.OTHERS, texts.OTHER_HEADINGS, [_other(row, titles, zone) for row in rows]),
        Sheet(texts.OWED, texts.OWED_HEADINGS, [_owed(owed, titles) for owed in counts.owed]),
        Sheet(texts.LACKING, texts.LACKING_HEADINGS, _missing(counts, titles, about)),
        Sheet(texts.SHARES, texts.SHARE_HEADINGS, _shares(counts)),
        Sheet(texts.PARTICIPATION, texts.PARTICIPATION_HEADINGS, _participation(counts)),
        Sheet(texts.WAITING, texts.WAITING_HEADINGS, _waiting(counts, zone)),
    )


def _day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


def _registration(row: Dossier, zone: ZoneInfo) -> list[Cell]:
    return [
        row.entry.name,
        row.entry.unit_name,
        catalogue.name_of(row.entry.subject),
        row.answers.get("commitments", ""),
        row.answers.get("initiative", ""),
        *_state(row, zone),
    ]


def _state(row: Dossier, zone: ZoneInfo) -> list[Cell]:
    return [
        _day(row.sent, zone),
        row.entry.version,
        row.entered_by,
        labels.standing(row.entry.state, row.entry.asking),
        texts.YES if row.entry.late else "",
    ]


def _other(row: Dossier, titles: Titles, zone: ZoneInfo) -> list[Cell]:
    entry = row.entry
    title = titles.get(entry.form, texts.FORMER_FORM)
    return [title, entry.unit_name, entry.name, row.about, *_state(row, zone)]


def _by_award(counts: Counts) -> list[list[Cell]]:
    return [[row.unit_name, catalogue.name_of(row.award), *_tally(row.tally)] for row in counts.by_award]


def _tally(tally: Tally) -> list[Cell]:
    return [tally.total, tally.at_head, tally.at_office, tally.returned, tally.accepted, tally.late]


def _owed(owed: Owed, titles: Titles) -> list[Cell]:
    return [titles[owed.form], owed.due, owed.expected, owed.sent, len(owed.missing), owed.late]


def _missing(counts: Counts, titles: Titles, about: Mapping[int, str]) -> list[list[Cell]]:
    owed = [each for each in counts.owed if each.form != REGISTRATION]
    return [_lacking(titles[each.form], row, about) for each in owed for row in each.missing]


def _lacking(title: str, row: Missing, about: Mapping[int, str]) -> list[Cell]:
    initiative = about.get(row.initiative, "") if row.initiative is not None else ""
    return [title, row.unit_name, row.name, initiative]


def _shares(counts: Counts) -> list[list[Cell]]:
    groups = ((texts.REGISTERED, counts.registered), (texts.ACCEPTED, counts.accepted))
    return [[name, share.total, *_share(share)] for name, share in groups]


def _share(share: Share) -> list[Cell]:
    if not share.told:
        return [None, None, None, texts.TOO_FEW]
    return [share.direct, share.leaders, share.percent if share.total else None, ""]


def _participation(counts: Counts) -> list[list[Cell]]:
    return [
        [row.unit_name, row.pledges, row.activities, row.members or None, row.most, row.percent]
        for row in (*counts.unions, *counts.others)
    ]


def _waiting(counts: Counts, zone: ZoneInfo) -> list[list[Cell]]:
    return [
        [labels.ROLES[desk.role], desk.unit_name, desk.count, _day(desk.since, zone)]
        for desk in counts.waiting
    ]
