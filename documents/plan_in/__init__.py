"""The plan importer: a year's plan as people write it, read into `domain.plan.PlanReading`.

Small stages, each pure and on its own: `opened` (bytes to blocks: `word`, `sheets`, `pdf`, `decode` for
text, `convert` for old files) · `sections` · `text_table` and `table` (lines and grids to entries), `prose`
where there is no table · `parts` and `units` (what a cell asks, of whom) · `periods`, `deadlines` and `when`
(by when) · `heading` (number, title, year) · `items` · `amending` · `doubts` · `reading`, the whole row.
`opening` does the first stage in a process of its own.
"""

from documents.plan_in.as_json import to_json
from documents.plan_in.opening import open_apart
from documents.plan_in.reading import read, read_opened

__all__ = ["open_apart", "read", "read_opened", "to_json"]
