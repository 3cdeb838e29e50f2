"""The image without a Docker engine: its steps run as commands in an empty folder, as a plain user."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
#: Debian's "nobody", as whom the steps run where the suite itself is run by root.
NOBODY = 65534 if os.geteuid() == 0 else None
#: What pip says where no package index answers.
OFFLINE = re.compile(r"NewConnectionError|ConnectTimeout|NameResolutionError|Network is unreachable")

Result = subprocess.CompletedProcess[str]


def read(dockerfile: str) -> list[tuple[str, str]]:
    """The instructions in order, each a word and the rest; comments left out, continued lines joined.

    >>> read("# a\\nRUN x && \\\\\\ny\\nUSER 1")
    [('RUN', 'x && y'), ('USER', '1')]
    """
    joined = re.sub(r"\\\n", "", re.sub(r"(?m)^#.*\n", "", dockerfile))
    parted = (line.partition(" ") for line in joined.splitlines() if line)
    return [(word, rest) for word, _, rest in parted]


def words(rest: str) -> list[str]:
    """Both of Docker's ways to write a command.

    >>> words('["thidua", "run"]') == words("thidua run")
    True
    """
    return list(json.loads(rest)) if rest.startswith("[") else shlex.split(rest)


def take_context(folder: Path) -> None:
    """Copy what .dockerignore lets through: what a "!" names, less what is refused in every folder."""
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    refused = shutil.ignore_patterns(*(line.removeprefix("**/") for line in lines if line.startswith("**/")))
    for name in (line[1:] for line in lines if line.startswith("!")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=refused)
        else:
            shutil.copyfile(ROOT / name, folder / name)


def plain_python(folder: Path) -> Path:
    """A folder with a `python` that the plain user may run: a link to ours, or a copy if ours is private."""
    ours = Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}"
    bin_folder = folder / "python" / "bin"
    try:
        subprocess.run([ours, "--version"], check=True, capture_output=True, user=NOBODY)  # noqa: S603  # ourselves
        bin_folder.mkdir(parents=True)
        (bin_folder / "python").symlink_to(ours)
    except PermissionError:
        leave = shutil.ignore_patterns("site-packages", "test", "__pycache__", "*.a", "pkgconfig")
        shutil.copytree(Path(sys.base_prefix) / "lib", folder / "python" / "lib", symlinks=True, ignore=leave)
        bin_folder.mkdir()
        shutil.copy2(ours, bin_folder / "python")
    return bin_folder


@dataclass
class Image:
    """An image being built: `root` is its "/" in the present stage, `kept` holds those of earlier stages."""

    folder: Path
    python: Path
    settings: dict[str, str] = field(default_factory=dict)
    directory: str = "/"
    stage: str = ""
    last: dict[str, str] = field(default_factory=dict)

    @property
    def root(self) -> Path:
        """One path for all stages: an environment remembers where it was made."""
        return self.folder / "root"

    def placed(self, text: str) -> str:
        """The text with the image's folders put under `root`."""
        return re.sub(r"(?<![\w/.])/(opt|src|data)\b", rf"{self.root}/\1", text)

    def inside(self, path: str) -> Path:
        """A path of the image on this machine; relative ones start at WORKDIR."""
        return self.root / str(Path(self.directory, path)).lstrip("/")

    def follow(self, word: str, rest: str) -> None:
        """Carry out one instruction."""
        self.last[word] = rest
        act = getattr(self, f"do_{word.lower()}", None)
        if act:
            act(rest)

    def do_from(self, rest: str) -> None:
        if self.stage:
            self.root.rename(self.folder / self.stage)
        self.stage = rest.partition(" AS ")[2] or "final"
        # A copied interpreter looks for its library where it came from, which is private.
        library = str(self.python.parent / "lib")
        self.settings = {"PATH": f"{self.python}:/usr/bin:/bin", "LD_LIBRARY_PATH": library}
        self.directory, self.last = "/", {}
        self.root.mkdir()
        (self.root / "opt").mkdir()
        self.open_up()

    def do_env(self, rest: str) -> None:
        for name, _, value in (word.partition("=") for word in shlex.split(rest)):
            self.settings[name] = self.placed(value.replace("$PATH", self.settings["PATH"]))

    def do_workdir(self, rest: str) -> None:
        self.directory = rest
        self.inside(".").mkdir(parents=True, exist_ok=True)
        self.open_up()

    def do_copy(self, rest: str) -> None:
        options, (source, target) = [w for w in rest.split() if w[:2] == "--"], rest.split()[-2:]
        stages = [option.removeprefix("--from=") for option in options if option.startswith("--from=")]
        origin = self.folder / stages[0] / source.lstrip("/") if stages else self.folder / "context" / source
        shutil.copytree(origin, self.inside(target), symlinks=True, dirs_exist_ok=True)
        self.open_up()

    def do_run(self, rest: str) -> None:
        result = self.run("/bin/sh", "-c", self.placed(rest))
        if OFFLINE.search(result.stderr):
            pytest.skip("no package index answers on this machine")
        assert result.returncode == 0, f"RUN {rest}\n{result.stdout}{result.stderr}"

    def open_up(self) -> None:
        """What the daemon makes belongs to the image's user; here to the plain one."""
        if NOBODY:
            for path in (self.root, *self.root.rglob("*")):
                os.chown(path, NOBODY, NOBODY, follow_symlinks=False)

    def run(self, *command: str) -> Result:
        """Run a command as the plain user, with the image's settings and those of this machine's pip."""
        pip = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
        # Half the time, and nothing here runs long enough to miss it. PIP_NO_COMPILE=1 would mean "compile".
        pip["PIP_COMPILE"] = "0"
        return subprocess.run(  # noqa: S603  # the Dockerfile's own commands
            command,
            cwd=self.inside("."),
            env=pip | {"HOME": str(self.folder)} | self.settings,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=400,
            user=NOBODY,
            group=NOBODY,
            extra_groups=None if NOBODY is None else [],
        )


@pytest.fixture(scope="module")
def image() -> Iterator[Image]:
    """The finished image; its folder is open to the plain user, which pytest's own are not."""
    folder = Path(tempfile.mkdtemp(prefix="thidua-image-"))
    folder.chmod(0o755)
    take_context(folder / "context")
    image = Image(folder, plain_python(folder))
    for word, rest in read(DOCKERFILE):
        image.follow(word, rest)
    yield image
    shutil.rmtree(folder)


def said(result: Result) -> tuple[int, str]:
    assert "Traceback" not in result.stderr
    return result.returncode, result.stdout + result.stderr


@pytest.mark.slow
def test_the_image_runs(image: Image) -> None:
    """One test, since the image takes long to make: two workers would each make it."""
    command = words(image.last["ENTRYPOINT"])
    code, text = said(image.run(*command, "--help"))
    assert (code, "import-plan" in text) == (0, True)
    code, text = said(image.run(*command, *words(image.last["CMD"])))
    assert (code != 0, "THIDUA_TOKEN" in text) == (True, True)
    assert health(image) == (1, 0, 1)
    no_build_tools = "import importlib.util as u; exit(bool(u.find_spec('hatchling')))"
    assert said(image.run("python", "-c", no_build_tools))[0] == 0


def health(image: Image) -> tuple[int, int, int]:
    """What the health check answers before the first beat, after it, and when the beat is long past."""
    check = words(image.last["HEALTHCHECK"].partition(" CMD ")[2])
    heartbeat = image.inside("/data/heartbeat")
    silent, _ = said(image.run(*check))
    heartbeat.touch()
    beating, _ = said(image.run(*check))
    os.utime(heartbeat, (0, 0))
    stopped, _ = said(image.run(*check))
    return silent, beating, stopped


def test_it_does_not_run_as_root() -> None:
    steps = read(DOCKERFILE)
    user = dict(steps)["USER"]
    assert user.split(":")[0].isdigit()
    assert user != "0:0"
    assert steps.index(("USER", user)) < [word for word, _ in steps].index("ENTRYPOINT")


def test_its_data_are_a_volume_that_the_bot_writes_to() -> None:
    steps = dict(read(DOCKERFILE))
    assert "THIDUA_HOME=/data" in steps["ENV"].split()
    assert steps["VOLUME"] == "/data"


@pytest.mark.parametrize("name", ["bot", "bot-1", "bot-2"])
def test_compose_runs_the_same_image(name: str) -> None:
    bot = COMPOSE["services"][name]
    steps = dict(read(DOCKERFILE))
    assert bot["build"] == "."
    assert bot["user"] == steps["USER"]
    assert bot["healthcheck"]["test"] == ["CMD", *words(steps["HEALTHCHECK"].partition(" CMD ")[2])]
    assert bot["volumes"][0] == f"{name.replace('bot', 'data')}:{steps['VOLUME']}"
    assert bot["environment"]["THIDUA_HOME"] == steps["VOLUME"]
    assert bot["read_only"] is True


def test_compose_keeps_what_must_last_in_volumes() -> None:
    mounts = [mount for service in COMPOSE["services"].values() for mount in service["volumes"]]
    used = {mount.partition(":")[0] for mount in mounts if not mount.startswith("./")}
    assert used == set(COMPOSE["volumes"])


def test_compose_starts_no_database_unasked() -> None:
    unasked = [name for name, service in COMPOSE["services"].items() if "profiles" not in service]
    assert unasked == ["bot"]
