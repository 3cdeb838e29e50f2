"""The forms, one file each with a `FORM`: found by listing this package."""

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from forms.form import Form


@cache
def forms() -> dict[str, Form]:
    """Every form by its name. Raises ValueError if two share one."""
    return by_name([import_module(f"{__name__}.{module.name}").FORM for module in iter_modules(__path__)])


def by_name(found: Sequence[Form]) -> dict[str, Form]:
    """The forms by name. Raises ValueError if two share one."""
    named = {form.name: form for form in found}
    if len(named) != len(found):
        raise ValueError(f"two forms share a name: {sorted(form.name for form in found)}")
    return named
