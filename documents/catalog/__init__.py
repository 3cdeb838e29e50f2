"""The kinds of paper, one file each with a `PAPER`: found by listing this package."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from documents.paper import PaperKind


@cache
def kinds() -> dict[str, PaperKind]:
    """Every kind by its name. Raises ValueError if two share one."""
    modules = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
    found = [module.PAPER for module in modules if hasattr(module, "PAPER")]
    by_name = {kind.name: kind for kind in found}
    if len(by_name) != len(found):
        raise ValueError(f"two kinds of paper share a name: {sorted(kind.name for kind in found)}")
    return by_name
