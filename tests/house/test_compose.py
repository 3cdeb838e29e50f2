"""Two replicas, PostgreSQL and a proxy in containers: what the files say fits together, without an engine."""

import re
import shlex
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import make_url

from bot.settings import TELEGRAM_NETWORKS, Settings
from bot.webhook import MOST_BYTES, sender

pytestmark = pytest.mark.once  # files

ROOT = Path(__file__).parents[2]
SCALING = (ROOT / "docs" / "scaling.md").read_text("utf-8")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
SERVICES = COMPOSE["services"]
REPLICAS = ("bot-1", "bot-2")

Block = list[tuple[list[str], "Block"]]


def blocks(text: str) -> Block:
    """A Caddyfile as a tree: each line its words, and what stands in its braces.

    >>> blocks("a b {\\n\\tc\\n}\\n# x\\nd")
    [(['a', 'b'], [(['c'], [])]), (['d'], [])]
    """
    top: Block = []
    open_blocks = [top]
    for line in text.splitlines():
        words = shlex.split(line, comments=True)
        if words == ["}"]:
            open_blocks.pop()
        elif words:
            inner: Block = []
            open_blocks[-1].append((words[: -1 if words[-1] == "{" else None], inner))
            if words[-1] == "{":
                open_blocks.append(inner)
    assert open_blocks == [top], "braces do not match"
    return top


def found(block: Block, *start: str) -> tuple[list[str], Block]:
    """The one line of a block that begins with these words: the other words, and what stands in it."""
    (one,) = [(words, inner) for words, inner in block if tuple(words[: len(start)]) == start]
    return one[0][len(start) :], one[1]


CADDY = blocks((ROOT / "Caddyfile").read_text("utf-8"))
SITE = found(CADDY, "{$DOMAIN}")[1]
MATCHER = found(SITE, "@telegram")[1]


def example() -> dict[str, str]:
    """The `.env` that docs/scaling.md shows."""
    (text,) = re.findall(r"(?s)```\n(THIDUA_TOKEN=.*?)```", SCALING)
    return dict(line.split("=", 1) for line in text.splitlines())


def environment(service: str) -> dict[str, str]:
    """What a container finds in its environment: `.env`, and over it what compose.yaml fills in of it."""
    own = example()

    def fill(value: str) -> str:
        return re.sub(r"\$\{(\w+):-\}", lambda match: own.get(match[1], ""), value)

    return own | {name: fill(value) for name, value in SERVICES[service]["environment"].items()}


def settings(service: str) -> Settings:
    chosen = {
        name.removeprefix("THIDUA_").lower(): value
        for name, value in environment(service).items()
        if name.startswith("THIDUA_")
    }
    return Settings.model_validate(chosen)


@pytest.mark.parametrize("service", REPLICAS)
def test_a_replica_has_settings_that_it_takes(service: str) -> None:
    chosen = settings(service)
    assert chosen.webhook == f"https://{example()['DOMAIN']}/telegram"
    assert chosen.feeds == f"https://{example()['DOMAIN']}"
    assert chosen.webhook_networks == TELEGRAM_NETWORKS
    assert chosen.secret_of_webhook() == settings(REPLICAS[0]).secret_of_webhook()
    assert str(chosen.home) == "/data"


@pytest.mark.parametrize("service", REPLICAS)
def test_it_finds_the_database(service: str) -> None:
    url, database = make_url(settings(service).database), environment("database")
    assert url.host in SERVICES
    assert (url.database, url.username, url.password) == (
        database["POSTGRES_DB"],
        database["POSTGRES_USER"],
        database["POSTGRES_PASSWORD"],
    )
    assert SERVICES[service]["depends_on"] == {url.host: {"condition": "service_healthy"}}
    assert "healthcheck" in SERVICES["database"]
    assert "inside" in SERVICES["database"]["networks"]


def test_without_the_domain_a_replica_says_what_is_wrong() -> None:
    with pytest.raises(ValueError, match="https://"):
        Settings(web="0.0.0.0:8080", webhook="https:///telegram", _env_file=None)  # type: ignore[call-arg]  # pydantic-settings' own


def test_each_has_its_own_heartbeat_and_all_have_the_files() -> None:
    volumes = [dict(mount.split(":")[::-1] for mount in SERVICES[name]["volumes"]) for name in REPLICAS]
    homes = [mounts["/data"] for mounts in volumes]
    assert len(set(homes)) == len(REPLICAS)
    assert {mounts[str(settings(REPLICAS[0]).evidence)] for mounts in volumes} == {"evidence"}
    # A new volume belongs to whom the folder of the image does.
    dockerfile = (ROOT / "Dockerfile").read_text("utf-8")
    assert "mkdir --parents /data/evidence" in dockerfile
    assert f"COPY --from=build --chown={SERVICES['bot-1']['user']} /data /data" in dockerfile


def test_the_proxy_reaches_every_replica_where_it_listens() -> None:
    upstreams, options = found(found(CADDY, "(replicas)")[1], "reverse_proxy")
    assert upstreams == [f"{name}:{settings(name).web.rpartition(':')[2]}" for name in REPLICAS]
    assert (["lb_policy", "round_robin"], []) in options
    assert set(SERVICES["proxy"]["depends_on"]) == set(REPLICAS)
    for name in (*REPLICAS, "proxy"):
        assert "inside" in SERVICES[name]["networks"]
    assert not [name for name in REPLICAS if "ports" in SERVICES[name]], (
        "only the proxy is reached from outside"
    )
    assert SERVICES["proxy"]["ports"] == ["80:80", "443:443"]
    assert "./Caddyfile:/etc/caddy/Caddyfile:ro" in SERVICES["proxy"]["volumes"]
    assert environment("proxy")["DOMAIN"] == example()["DOMAIN"]


def test_the_proxy_lets_telegram_bring_updates_and_nobody_else() -> None:
    assert f"https://{example()['DOMAIN']}{found(MATCHER, 'path')[0][0]}" == settings("bot-1").webhook
    assert tuple(ip_network(name) for name in found(MATCHER, "remote_ip")[0]) == TELEGRAM_NETWORKS
    assert found(MATCHER, "method")[0] == ["POST"]
    handled = found(SITE, "handle", "@telegram")[1]
    assert found(found(handled, "request_body")[1], "max_size")[0] == [f"{MOST_BYTES // 1024**2}MiB"]
    opened = [words[1:] for words, _ in SITE if words[0] == "handle"]
    assert opened == [["@telegram"], ["/lich/*"], []]
    assert (["respond", "404"], []) in [
        pair for words, inner in SITE if words == ["handle"] for pair in inner
    ]
    assert "log" not in [words[0] for words, _ in SITE]


def test_the_replicas_believe_the_proxy_and_nobody_else() -> None:
    (subnet,) = [ip_network(one["subnet"]) for one in COMPOSE["networks"]["inside"]["ipam"]["config"]]
    trusted = settings("bot-1").proxy_networks
    assert trusted == (subnet,)
    assert sender(str(subnet[2]), ["149.154.160.9"], trusted) == ip_address("149.154.160.9")
    assert sender("203.0.113.9", ["149.154.160.9"], trusted) == ip_address("203.0.113.9")


def commands() -> list[list[str]]:
    """The words of each `docker compose` in docs/scaling.md."""
    text = " ".join(SCALING.split())
    return [shlex.split(one) for one in re.findall(r"docker compose ([^`]+?)(?= docker compose|`)", text)]


def test_what_is_to_be_typed_names_what_there_is() -> None:
    lines = commands()
    assert len(lines) == 4
    for line in lines:
        profile, verb = line[line.index("--profile") + 1], line[2]
        service = next(word for word in line[3:] if not word.startswith("--"))
        assert (verb in {"up", "run"}, profile in SERVICES[service]["profiles"]) == (True, True), line
    profiles: dict[str, Any] = {name: set(one.get("profiles", ())) for name, one in SERVICES.items()}
    assert {name for name, asked in profiles.items() if "replicas" in asked} == {
        *REPLICAS,
        "proxy",
        "database",
    }
    assert {name for name, asked in profiles.items() if not asked} == {"bot"}


@pytest.mark.parametrize("text", ["a {", "}", "a {\n}\n}"])
def test_braces_that_do_not_match_are_seen(text: str) -> None:
    with pytest.raises((AssertionError, IndexError)):
        blocks(text)
