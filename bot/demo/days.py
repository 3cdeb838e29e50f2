"""The working days of 2024 as that year had them, written down once more for the check.

Days off: New Year, Tết from 8 to 14 February, Giỗ Tổ, 29 April (worked on 4 May instead) to 1 May, 2 and 3
September. The bot takes its table from elsewhere; the two have to agree.
"""

from datetime import date

YEAR = 2024
OFF = frozenset(
    {
        date(2024, 1, 1),
        *(date(2024, 2, day) for day in range(8, 15)),
        date(2024, 4, 18),
        date(2024, 4, 29),
        date(2024, 4, 30),
        date(2024, 5, 1),
        date(2024, 9, 2),
        date(2024, 9, 3),
    }
)
WORKED = frozenset({date(2024, 5, 4)})
