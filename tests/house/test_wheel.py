"""The wheel as an office installs it: everything came along, and the command line answers from it."""

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ["bot", "handlers", "scheduler", "forms", "documents", "data", "vietnamese", "domain", "simulator"]
SEED_PLAN = ROOT / "data" / "seed" / "plan_2024.txt"
TOKEN = "12345:not-a-real-one"  # noqa: S105  # a token that nobody has

pytestmark = pytest.mark.slow


def run(*command: object, cwd: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command elsewhere, with no setting of ours but these."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("THIDUA_", "PYTHON"))}
    return subprocess.run(  # noqa: S603  # our own commands
        [str(word) for word in command],
        cwd=cwd,
        env=clean | {"NO_COLOR": "1", "COLUMNS": "200"} | settings,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built by the locked hatchling."""
    folder = tmp_path_factory.mktemp("wheel")
    build = run(
        *(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"),
        *("--wheel-dir", folder, ROOT),
        cwd=folder,
    )
    assert build.returncode == 0, build.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def thidua(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command as installed from the wheel into a fresh environment.

    The libraries are those of this environment, put behind the fresh one's own by a path file, which does
    not bring the editable install along: its own path file is not read there.
    """
    folder = tmp_path_factory.mktemp("elsewhere")
    made = run(sys.executable, "-m", "venv", "--without-pip", folder / "venv", cwd=folder)
    assert made.returncode == 0, made.stderr
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(folder / "venv")}))
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    put = run(
        *(sys.executable, "-m", "pip", "--python", folder / "venv", "install", "--quiet"),
        *("--no-deps", "--no-index", "--force-reinstall", wheel),
        cwd=folder,
    )
    assert put.returncode == 0, put.stderr
    return folder / "venv" / "bin" / "thidua"


def test_the_wheel_holds_every_file_of_the_packages(wheel: Path) -> None:
    ours = {path for package in PACKAGES for path in (ROOT / package).rglob("*") if path.is_file()}
    expected = {path.relative_to(ROOT).as_posix() for path in ours if "__pycache__" not in path.parts}
    with zipfile.ZipFile(wheel) as archive:
        assert {name for name in archive.namelist() if ".dist-info/" not in name} == expected


def test_the_fresh_environment_runs_what_the_wheel_brought(thidua: Path) -> None:
    script = (
        f"import importlib.util as u; print(*[u.find_spec(name).origin for name in {PACKAGES}], sep='\\n')"
    )
    found = run(thidua.with_name("python"), "-c", script, cwd=thidua.parent)
    assert found.returncode == 0, found.stderr
    venv = thidua.parents[1]
    assert [venv in Path(line).parents for line in found.stdout.splitlines()] == [True] * len(PACKAGES)


def check(thidua: Path, home: Path, settings: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return run(thidua, "check", cwd=home, THIDUA_HOME=str(home), **settings)


def test_check_names_the_missing_token(thidua: Path, tmp_path: Path) -> None:
    answer = check(thidua, tmp_path, {})
    said = answer.stdout + answer.stderr
    assert (answer.returncode != 0, "THIDUA_TOKEN" in said, "Traceback" in said) == (True, True, False)


def test_check_never_shows_the_token(thidua: Path, tmp_path: Path) -> None:
    # Port 9 of this machine answers nobody: the token cannot be tried, and that is said in words.
    settings = {"THIDUA_TOKEN": TOKEN, "THIDUA_API_URL": "http://127.0.0.1:9"}
    answer = check(thidua, tmp_path, settings)
    said = answer.stdout + answer.stderr
    assert (answer.returncode != 0, TOKEN in said, "Traceback" in said) == (True, False, False)


def test_the_seed_and_the_reader_came_along(thidua: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.txt"
    plan.write_bytes(SEED_PLAN.read_bytes())
    answer = run(
        *(thidua, "import-plan", plan, "--preview", "--json"),
        cwd=tmp_path,
        THIDUA_HOME=str(tmp_path / "home"),
    )
    assert answer.returncode == 0, answer.stderr
    reading = json.loads(answer.stdout)
    assert (reading["year"], len(reading["items"])) == (2024, 16)
    assert list(tmp_path.iterdir()) == [plan]  # a preview writes nothing


def test_the_schema_and_the_bodies_came_along(thidua: Path, tmp_path: Path) -> None:
    script = (
        "from datetime import date; from data.db import Database; from data.migrate import prepare\n"
        f"prepare(Database('sqlite:///{tmp_path / 'thidua.sqlite'}'), date(2024, 1, 2))"
    )
    answer = run(thidua.with_name("python"), "-c", script, cwd=tmp_path)
    assert (answer.returncode, answer.stderr) == (0, "")
