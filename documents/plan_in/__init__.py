"""The plan importer: a year's plan as people write it, read into `domain.plan.PlanReading`.

Small stages, each pure and on its own: `decode` (bytes to text) · `markup` (tags away) · `sections` ·
`text_table` (lines to rows) · `table` (rows to entries, whatever they came from) · `parts` and `units`
(what a cell asks, of whom) · `periods` and `deadlines` (by when) · `heading` (number, title, year) ·
`items` · `doubts` · `reading`, which puts them in a row.
"""

from documents.plan_in.as_json import to_json
from documents.plan_in.reading import read

__all__ = ["read", "to_json"]
