"""The story of 2024, scene by scene: what people do; how the bot answers is up to the bot."""

from bot.demo import january, quarters
from bot.demo.year import Year

SCENES = (
    january.people_join,
    january.stranger_joins,
    january.plan_starts,
    january.first_digest,
    january.registrations,
    january.restart_in_a_form,
    january.last_registrations,
    january.too_late,
    january.approvals,
    quarters.first_quarter,
    quarters.escalation,
    quarters.second_quarter,
    quarters.mid_year,
    quarters.third_quarter,
    quarters.fourth_quarter,
    quarters.year_end,
)


async def play(year: Year) -> None:
    """All of it, in order."""
    for scene in SCENES:
        await scene(year)
