"""The reading as plain data, in the order and under the names that `import-plan --json` prints."""

from typing import Any

from domain.plan import DeadlineReading, Doubt, ItemReading, PartReading, PlanReading

Plain = dict[str, Any]


def to_json(reading: PlanReading) -> Plain:
    """The reading for `json.dumps`; days are ISO dates.

    - year: int · number: as printed ("12/KH-SNgV"), null if left blank · title: as printed, "" if missing
    - items, in the order of the table:
        number: int, null if the row has none · content: the whole cell on one line, no tags or bullets
        parts: the tasks in it, each with text and conditional (true for "(nếu có)"); at least one
        start, end: the period, as in the calendar · due: the last day on time
        due_source: "period" (last working day of the period) or "explicit" (a day in the row itself)
        units: names as written · bodies: their keys, groups expanded into their units, unknown ones left
        out (and warned of) · lead: the first body of the department named, null if none
        conditional: true (all parts), "part" (some), false · recurring: comes again within the year
    - deadlines set by the prose on how the plan is carried out: date as written,
      bound "before" or "by", last_day on time, what has to be done (as written)
    - warnings: kind (stable slug, see `doubts`), where and text in Vietnamese
    """
    return {
        "year": reading.year,
        "number": reading.number,
        "title": reading.title,
        "items": [_item(item) for item in reading.items],
        "deadlines": [_deadline(deadline) for deadline in reading.deadlines],
        "warnings": [_warning(doubt) for doubt in reading.warnings],
    }


def _item(item: ItemReading) -> Plain:
    return {
        "number": item.number,
        "content": item.content,
        "parts": [_part(part) for part in item.parts],
        "start": item.start.isoformat(),
        "end": item.end.isoformat(),
        "due": item.due.isoformat(),
        "due_source": item.due_source,
        "units": list(item.units),
        "bodies": list(item.bodies),
        "lead": item.lead,
        "conditional": item.conditional,
        "recurring": item.recurring,
    }


def _part(part: PartReading) -> Plain:
    return {"text": part.text, "conditional": part.conditional}


def _deadline(deadline: DeadlineReading) -> Plain:
    return {
        "date": deadline.date.isoformat(),
        "bound": deadline.bound,
        "last_day": deadline.last_day.isoformat(),
        "what": deadline.what,
    }


def _warning(doubt: Doubt) -> Plain:
    return {"kind": doubt.kind, "where": doubt.where, "text": doubt.text}
