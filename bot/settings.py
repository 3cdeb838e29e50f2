"""What an installation chooses: read once, from the environment or a `.env` file, and never changed."""

import re
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot import texts
from domain.errors import ThiduaError

PREFIX = "THIDUA_"
TELEGRAM = "https://api.telegram.org"
#: What BotFather hands out: the bot's number, a colon, letters (Bot API, "Authorizing your bot").
TOKEN = re.compile(r"\d+:[\w-]+")

_HTTP = re.compile(r"https?://[^\s/]+\S*")
#: The largest number of a port.
_PORTS = 65535
_PROXY = re.compile(r"(https?|socks5h?)://[^\s/]+\S*")
_WEB = re.compile(r"(\[[\da-fA-F:]+\]|[\w.-]+):(?P<port>\d{1,5})")
_DATABASE = re.compile(r"(sqlite|postgresql\+psycopg)://\S+")


class BadSettings(ThiduaError):
    """A setting is missing or makes no sense; nothing was started."""


class Settings(BaseSettings):
    """The settings, each an environment variable `THIDUA_<NAME>` or a line of `.env`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True
    )

    token: SecretStr = Field(default=SecretStr(""), description="The bot's token from BotFather.")
    api_url: str = Field(default=TELEGRAM, description="Address of the Bot API server.")
    database_url: str = Field(
        default="", description="SQLAlchemy URL of the database; empty: an SQLite file under THIDUA_HOME."
    )
    home: Path = Field(default=Path("var"), description="Folder for the database file, evidence and papers.")
    timezone: str = Field(default="Asia/Ho_Chi_Minh", description="IANA name of the office's time zone.")
    proxy: str = Field(default="", description="http(s) or socks5 proxy on the way to the Bot API, if any.")
    web: str = Field(
        default="", description="host:port of the web side, such as 127.0.0.1:8080; empty: there is none."
    )
    web_address: str = Field(
        default="", description="Public address of the web side, for the calendar feeds of `/lich`."
    )

    @field_validator("token")
    @classmethod
    def _looks_like_a_token(cls, token: SecretStr) -> SecretStr:
        if token.get_secret_value() and not TOKEN.fullmatch(token.get_secret_value()):
            raise ValueError(texts.MISSHAPEN)
        return token

    @field_validator("api_url")
    @classmethod
    def _is_an_address(cls, url: str) -> str:
        if not _HTTP.fullmatch(url):
            raise ValueError(texts.BAD_API_URL)
        return url.rstrip("/")

    @field_validator("proxy")
    @classmethod
    def _is_a_proxy(cls, url: str) -> str:
        if url and not _PROXY.fullmatch(url):
            raise ValueError(texts.BAD_PROXY)
        return url

    @field_validator("web")
    @classmethod
    def _is_a_place(cls, where: str) -> str:
        found = _WEB.fullmatch(where)
        if where and not (found and int(found["port"]) <= _PORTS):
            raise ValueError(texts.BAD_WEB)
        return where

    @field_validator("web_address")
    @classmethod
    def _is_public(cls, url: str) -> str:
        if url and not _HTTP.fullmatch(url):
            raise ValueError(texts.BAD_WEB_ADDRESS)
        return url.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _is_a_known_database(cls, url: str) -> str:
        if url and not _DATABASE.fullmatch(url):
            raise ValueError(texts.BAD_DATABASE_URL)
        return url

    @field_validator("timezone")
    @classmethod
    def _is_a_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(texts.BAD_TIMEZONE) from error
        return name

    @property
    def zone(self) -> ZoneInfo:
        """The office's time zone."""
        return ZoneInfo(self.timezone)

    @property
    def database(self) -> str:
        """The database's URL, the default one spelled out."""
        return self.database_url or f"sqlite:///{self.home / 'thidua.sqlite'}"

    def database_exists(self) -> bool:
        """Whether there is a database file; a server's is taken to be there."""
        kind, _, path = self.database.partition(":///")
        return kind != "sqlite" or Path(path).is_file()

    @property
    def evidence(self) -> Path:
        """The folder of the files handed in, each under its sha256."""
        return self.home / "evidence"

    @property
    def feeds(self) -> str:
        """The public address of what the web side serves; "" where nobody outside could reach it."""
        return self.web_address if self.web else ""

    def required_token(self) -> str:
        """The token. Raises BadSettings if there is none."""
        token = self.token.get_secret_value()
        if not token:
            raise BadSettings(texts.NOT_SET, "THIDUA_TOKEN is not set")
        return token


def load() -> Settings:
    """The settings of this process. Raises BadSettings naming the first that makes no sense."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = PREFIX + str(first["loc"][0]).upper()
        reason = str(first["ctx"]["error"]) if "ctx" in first else texts.UNREADABLE_SETTING
        raise BadSettings(texts.bad_setting(name, reason), f"{name}: {first['type']}") from None
