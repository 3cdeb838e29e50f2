"""What an installation chooses: read once, from the environment or a `.env` file, and never changed."""

import hmac
import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot import texts
from domain.errors import ThiduaError

PREFIX = "THIDUA_"
TELEGRAM = "https://api.telegram.org"
#: What BotFather hands out: the bot's number, a colon, letters (Bot API, "Authorizing your bot").
TOKEN = re.compile(r"\d+:[\w-]+")

Network = IPv4Network | IPv6Network

#: Where Telegram's webhooks come from ("Marvin's Marvellous Guide to All Things Webhook", core.telegram.org).
TELEGRAM_NETWORKS = (ip_network("149.154.160.0/20"), ip_network("91.108.4.0/22"))
#: The word in THIDUA_WEBHOOK_FROM that stands for them.
THEIR_NETWORKS = "telegram"

#: Bot API, setWebhook: HTTPS, at a port of these four.
_WEBHOOK = re.compile(r"https://[^\s/:?#@]+(:(443|80|88|8443))?(/[^\s?#]*)?")
#: Bot API, setWebhook: secret_token.
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
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
    backup_key: SecretStr = Field(
        default=SecretStr(""),
        description="What opens backups: 16 letters or more, or `file:PATH`; empty: none are made.",
    )
    backups: str = Field(default="", description="Folder for backups; empty: `backups` under THIDUA_HOME.")
    web: str = Field(
        default="", description="host:port of the web side, such as 127.0.0.1:8080; empty: there is none."
    )
    web_address: str = Field(
        default="", description="Public address of the web side, for the calendar feeds of `/lich`."
    )

    webhook: str = Field(
        default="", description="Public https address for Telegram's updates; empty: the bot asks for them."
    )
    webhook_secret: SecretStr = Field(
        default=SecretStr(""),
        description="What Telegram says so that it is known (A-Z a-z 0-9 _ -); empty: made from the token.",
    )
    webhook_from: str = Field(
        default="",
        description="Networks that may bring updates, with commas; `telegram`: Telegram's; empty: any.",
    )
    trusted_proxies: str = Field(
        default="", description="Networks of proxies whose X-Forwarded-For is believed, with commas."
    )

    watch_token: SecretStr = Field(
        default=SecretStr(""),
        description="Opens /health and /metrics to other machines that send it as a bearer token.",
    )
    log: Literal["text", "json"] = Field(
        default="text", description="How the log is written: `text`, or `json`, one object a line."
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

    @field_validator("webhook")
    @classmethod
    def _can_be_reached(cls, url: str, others: ValidationInfo) -> str:
        """Telegram wants HTTPS; a Bot API server of one's own takes plain HTTP at any port as well."""
        address = _WEBHOOK if others.data.get("api_url") == TELEGRAM else _HTTP
        if url and not address.fullmatch(url):
            raise ValueError(texts.BAD_WEBHOOK)
        if url and not others.data.get("web"):
            raise ValueError(texts.WEBHOOK_WANTS_WEB)
        return url

    @field_validator("webhook_secret")
    @classmethod
    def _is_a_secret(cls, secret: SecretStr) -> SecretStr:
        if secret.get_secret_value() and not _SECRET.fullmatch(secret.get_secret_value()):
            raise ValueError(texts.MISSHAPEN_WORD)
        return secret

    @field_validator("webhook_from", "trusted_proxies")
    @classmethod
    def _are_networks(cls, listed: str) -> str:
        try:
            _networks(listed)
        except ValueError as error:
            raise ValueError(texts.BAD_NETWORKS) from error
        return listed

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
    def webhook_networks(self) -> tuple[Network, ...]:
        """Where updates may come from; () for anywhere."""
        return _networks(self.webhook_from)

    @property
    def proxy_networks(self) -> tuple[Network, ...]:
        """The proxies that are believed when they say for whom they ask."""
        return _networks(self.trusted_proxies)

    def secret_of_webhook(self) -> str:
        """What Telegram has to say; the same for all processes with one token, which it does not tell."""
        chosen = self.webhook_secret.get_secret_value()
        return chosen or hmac.digest(self.required_token().encode(), b"webhook", "sha256").hex()

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
    def backup_folder(self) -> Path:
        """The folder of the backups."""
        return Path(self.backups) if self.backups else self.home / "backups"

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


def _networks(listed: str) -> tuple[Network, ...]:
    """The networks of a list with commas. Raises ValueError if one is none.

    >>> [str(one) for one in _networks("telegram, 10.0.0.7")]
    ['149.154.160.0/20', '91.108.4.0/22', '10.0.0.7/32']
    """
    names = [name for piece in listed.split(",") if (name := piece.strip())]
    known = [TELEGRAM_NETWORKS if name == THEIR_NETWORKS else (ip_network(name),) for name in names]
    return tuple(network for networks in known for network in networks)
