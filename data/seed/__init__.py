"""What the project brings along: the bodies of the department and the plan of 2024, as plain files."""

from pathlib import Path

UNITS = Path(__file__).with_name("units.toml")
PLAN_2024 = Path(__file__).with_name("plan_2024.txt")
