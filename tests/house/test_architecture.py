"""What the linters cannot say about the shape of the code."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ["bot", "handlers", "scheduler", "forms", "documents", "data", "vietnamese", "domain", "simulator"]

#: Where Vietnamese may stand in a string: the texts of a folder, labels of forms, the vocabulary of readers.
HOMES_OF_TEXT = re.compile(r"(.+/)?texts(\.py|/.+)|forms/catalog/.+|vietnamese/.+|data/(rules|seed)/.+")
#: Loaded only when first needed; together they would more than double the start-up time.
HEAVY = {
    *("alembic", "dateparser", "docx", "holidays", "icalendar", "openpyxl", "pdfplumber", "pypdfium2"),
    *("rapidfuzz", "starlette", "uvicorn", "xlsxwriter", "simulator"),
}
#: What a folder may import beside its neighbours in the layers and the libraries that import-linter knows.
PURE = {"domain": {"domain"}, "simulator": {"simulator", "aiohttp"}}
#: A path of somebody's machine, the address of a package index, a token of Telegram.
LEAKS = re.compile(r"/(root|home|work)/\w|https?://[\w./-]*(pypi|/simple)\b|\b\d{8,10}:[\w-]{35}\b")
SUPPRESSION = re.compile(r"# (noqa|type: ignore)(?P<rest>.*)")
REASONED = re.compile(r"(\[[\w-]+(, ?[\w-]+)*\]|: [A-Z]+\d+(, ?[A-Z]+\d+)*)(  #| --) \w.+")


def sources(package: str) -> dict[str, str]:
    """The text of each module of a package by its path."""
    paths = sorted((ROOT / package).rglob("*.py"))
    return {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in paths}


def files() -> dict[str, str]:
    """The text of each file of the project by its path; what tools and offices leave here is none of it."""
    folders = [*PACKAGES, "bench", "scripts", "tests", "docs", "requirements", ".ci"]
    found = [*ROOT.iterdir(), *(path for folder in folders for path in (ROOT / folder).rglob("*"))]
    ours = [
        path for path in found if path.is_file() and "__pycache__" not in path.parts and path.name != ".env"
    ]
    return {path.relative_to(ROOT).as_posix(): path.read_bytes().decode(errors="replace") for path in ours}


def strings_for_people(source: str) -> Iterator[str]:
    """The string literals written with letters beyond ASCII; docstrings and escapes are none of them."""
    tree = ast.parse(source)
    free = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)} | labels_of_commands(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or node in free or str(node.value).isascii():
            continue
        if not (ast.get_source_segment(source, node) or "").isascii():
            yield f"line {node.lineno}: {node.value!r}"


def labels_of_commands(tree: ast.AST) -> set[ast.expr]:
    """The title and help of a `Command(...)`: one command is one file, so they stand in it (decision 12)."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    named = (call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "Command")
    return {word.value for call in named for word in call.keywords if word.arg in {"title", "help"}}


def imported(source: str) -> set[str]:
    """The top packages that a module imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return {name.split(".")[0] for name in names}


def unexplained(source: str) -> list[str]:
    """The suppressions of a check that name no rule or give no reason."""
    found = SUPPRESSION.finditer(source)
    return [match[0] for match in found if not REASONED.fullmatch(match["rest"])]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('x = "việc"', ["line 1: 'việc'"]),
        ('x = f"{y} việc"', ["line 1: ' việc'"]),
        ('x = "viec"', []),
        ('"""Về việc."""\nx = 1', []),
        ("x = 1  # việc", []),
        ('x = Command(title="việc", help="việc")', []),
        ('x = Command(name="việc")', ["line 1: 'việc'"]),
        (r'x = "\u200d"', []),
    ],
)
def test_the_search_for_texts_finds(source: str, found: list[str]) -> None:
    assert list(strings_for_people(source)) == found


@pytest.mark.parametrize("package", PACKAGES)
def test_nothing_waits_by_wait_for(package: str) -> None:
    """In Python 3.11 it may swallow the end of its task, which then never comes; asyncio.timeout does not."""
    assert [name for name, source in sources(package).items() if "asyncio.wait_for" in source] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_texts_for_people_live_in_their_homes(package: str) -> None:
    elsewhere = {
        name: source for name, source in sources(package).items() if not HOMES_OF_TEXT.fullmatch(name)
    }
    found = {name: list(strings_for_people(source)) for name, source in elsewhere.items()}
    assert {name: texts for name, texts in found.items() if texts} == {}


@pytest.mark.parametrize("package", sorted(PURE))
def test_a_pure_package_imports_the_standard_library(package: str) -> None:
    allowed = PURE[package] | sys.stdlib_module_names
    found = {name: imported(source) - allowed for name, source in sources(package).items()}
    assert {name: libraries for name, libraries in found.items() if libraries} == {}


def test_no_module_loads_a_heavy_library_before_it_is_needed() -> None:
    listed = [name for package in PACKAGES if package != "simulator" for name in sources(package)]
    modules = [name.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for name in listed]
    lazy = [name for name in modules if not name.startswith(("data.migrations", "bot.demo", "bot.__main__"))]
    script = f"import importlib, sys\nfor name in {lazy}: importlib.import_module(name)\nprint(*sys.modules)"
    command = [sys.executable, "-c", script]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603  # our own interpreter
    assert result.stderr == ""
    assert HEAVY & set(result.stdout.split()) == set()


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("x = 1  # noqa: S101  # tests assert", []),
        ("x = 1  # type: ignore[attr-defined, misc]  # every table has one", []),
        ("x = 1  # noqa: S101 -- tests assert", []),
        ("x = 1  # noqa: S101", ["# noqa: S101"]),
        ("x = 1  # type: ignore  # why", ["# type: ignore  # why"]),
    ],
)
def test_the_search_for_suppressions_finds(line: str, found: list[str]) -> None:
    assert unexplained(line) == found


def test_every_suppression_names_its_rule_and_its_reason() -> None:
    modules = {name: text for name, text in files().items() if name.endswith(".py")}
    del modules[Path(__file__).relative_to(ROOT).as_posix()]  # it holds bad examples
    found = {name: unexplained(text) for name, text in modules.items()}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_no_file_holds_an_address_of_a_machine_an_index_or_a_token() -> None:
    found = {name: LEAKS.search(text) for name, text in files().items()}
    assert {name: match[0] for name, match in found.items() if match} == {}


@pytest.mark.parametrize(
    "text", ["/" + "home/an/x", "https://index.example" + "/simple", "12345678:" + "a" * 35]
)
def test_the_search_for_addresses_finds(text: str) -> None:
    assert LEAKS.search(text)
