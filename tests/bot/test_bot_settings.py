"""Settings: each good value, and one sentence for each bad one."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from bot import settings, texts
from bot.settings import BadSettings, Settings


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"THIDUA_{name.upper()}", raising=False)
    return tmp_path


def test_defaults() -> None:
    chosen = settings.load()
    assert (chosen.api_url, chosen.timezone, chosen.proxy) == (settings.TELEGRAM, "Asia/Ho_Chi_Minh", "")
    assert (chosen.database, chosen.evidence) == ("sqlite:///var/thidua.sqlite", Path("var/evidence"))


@pytest.mark.parametrize(
    ("name", "value", "field", "read"),
    [
        ("THIDUA_API_URL", "http://127.0.0.1:8081/", "api_url", "http://127.0.0.1:8081"),
        ("THIDUA_DATABASE_URL", "postgresql+psycopg://u@h/d", "database", "postgresql+psycopg://u@h/d"),
        ("THIDUA_HOME", "elsewhere", "database", "sqlite:///elsewhere/thidua.sqlite"),
        ("THIDUA_TIMEZONE", "Europe/Paris", "timezone", "Europe/Paris"),
        ("THIDUA_PROXY", "socks5://127.0.0.1:1080", "proxy", "socks5://127.0.0.1:1080"),
    ],
)
def test_the_environment_is_read(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, field: str, read: str
) -> None:
    monkeypatch.setenv(name, value)
    assert getattr(settings.load(), field) == read


def test_a_file_is_read_and_the_environment_wins(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (elsewhere / ".env").write_text("THIDUA_TOKEN=1:abc\nTHIDUA_HOME=a\nOTHER=x\n", "utf-8")
    monkeypatch.setenv("THIDUA_HOME", "b")
    chosen = settings.load()
    assert (chosen.required_token(), chosen.home) == ("1:abc", Path("b"))


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("THIDUA_TOKEN", "hello", texts.MISSHAPEN),
        ("THIDUA_API_URL", "telegram.org", texts.BAD_API_URL),
        ("THIDUA_DATABASE_URL", "mysql://h/d", texts.BAD_DATABASE_URL),
        ("THIDUA_TIMEZONE", "Hà Nội", texts.BAD_TIMEZONE),
        ("THIDUA_TIMEZONE", "../etc", texts.BAD_TIMEZONE),
        ("THIDUA_PROXY", "1080", texts.BAD_PROXY),
    ],
)
def test_a_bad_value_is_one_sentence_that_names_it(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, reason: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings) as caught:
        settings.load()
    assert caught.value.person == texts.bad_setting(name, reason)


def test_a_missing_token_is_told_when_it_is_needed() -> None:
    with pytest.raises(BadSettings) as caught:
        settings.load().required_token()
    assert caught.value.person == texts.NOT_SET


def test_settings_do_not_change_and_do_not_show_the_token() -> None:
    chosen = Settings(token=SecretStr("1:secret-secret"))
    with pytest.raises(ValueError, match="frozen"):
        chosen.home = Path("x")
    assert "secret-secret" not in repr(chosen)
