"""The settings people give in the environment or in ``.env``, read once at the front door and handed down."""

import difflib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from dotenv import dotenv_values
from dotenv.parser import parse_stream
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "STREETTEAM_"
DISCORD_INTENTS = frozenset({"members", "message_content"})  # those Discord's portal switches on one by one
APPS = ("telegram", "discord")  # whose accounts have numbers
SHORTEST_KEY = 32  # characters; 16 random bytes written in hexadecimal digits, which nobody guesses
_SECRET = ("database_url", "secret_key", "discord_token", "telegram_token")  # never shown, not even when wrong


class SettingWrong(Exception):
    """A setting is missing or can't be used. The text names it, says why, and gives an example; one line each."""


class Settings(BaseSettings):
    """What the environment or ``.env`` says, each name with the prefix ``STREETTEAM_``."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_file_encoding="utf-8",
        frozen=True,
        extra="ignore",
        env_ignore_empty=True,
    )

    data: Path = Field(default=Path("data"), examples=["/var/lib/streetteam"])
    database_url: str = Field(default="", examples=["postgresql://streetteam:password@localhost:5432/streetteam"])
    media_url: str = Field(default="", examples=["/var/lib/streetteam/media"])
    campaign: str = Field(default="atlanta", examples=["atlanta"])
    owners: Annotated[frozenset[tuple[str, str]], NoDecode] = Field(
        default=frozenset(), examples=["telegram:1001,discord:2002"]
    )
    web_host: str = Field(default="127.0.0.1", examples=["127.0.0.1"])
    web_port: int = Field(default=8080, ge=0, le=65535, examples=["8080"])
    public_url: str = Field(default="", examples=["https://team.example.org"])
    secret_key: SecretStr | None = Field(default=None, examples=["<what this prints: openssl rand -hex 32>"])
    discord_token: SecretStr | None = Field(default=None, examples=["the token of Discord’s developer portal"])
    discord_api_url: str = Field(default="", examples=["https://discord.com/api/v10"])
    discord_intents: Annotated[frozenset[str], NoDecode] = Field(
        default=frozenset(), examples=["members,message_content"]
    )
    discord_roles: bool = Field(default=False, examples=["1"])
    telegram_token: SecretStr | None = Field(default=None, examples=["the token @BotFather gave you"])
    telegram_api_url: str = Field(default="", examples=["http://127.0.0.1:8081"])
    telegram_webhook: bool = Field(default=False, examples=["1"])
    log_format: Literal["console", "json"] = Field(default="console", examples=["json"])
    demo: bool | None = Field(default=None, examples=["1"])

    @field_validator("owners", mode="before")
    @classmethod
    def _accounts(cls, given: object) -> object:
        if not isinstance(given, str):
            return given
        pairs = [part.strip().partition(":") for part in given.split(",") if part.strip()]
        accounts = [(platform.strip().lower(), account.strip()) for platform, _, account in pairs]
        if any(platform not in APPS or not (account.isascii() and account.isdigit()) for platform, account in accounts):
            raise ValueError(
                f"it should be accounts, each written platform:number, with commas between them; platform is"
                f" {' or '.join(APPS)}, and number is the account’s, not its name"
            )
        return frozenset(accounts)

    @field_validator("data", "media_url", "database_url", mode="before")
    @classmethod
    def _at_home(cls, given: object) -> object:
        """A shell makes ``~`` the home folder, and ``.env`` has no shell."""
        if isinstance(given, str) and given.startswith("sqlite:///"):
            return f"sqlite:///{_written_out(given.removeprefix('sqlite:///'))}"
        return _written_out(given) if isinstance(given, str) else given

    @field_validator("discord_intents", mode="before")
    @classmethod
    def _intents(cls, given: object) -> object:
        if not isinstance(given, str):
            return given
        wanted = frozenset(part.strip().lower() for part in given.split(",") if part.strip())
        if not wanted <= DISCORD_INTENTS:
            raise ValueError("it should be members, message_content, or both with a comma between them")
        return wanted

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        if url and not url.startswith(("sqlite:///", "postgresql://", "postgres://")):
            raise ValueError("it should begin with sqlite:/// or postgresql://")
        if url in ("sqlite:///", "sqlite:///:memory:"):
            raise ValueError("it should name the file that keeps the database, as in sqlite:///data/streetteam.db")
        return url.replace("postgres://", "postgresql://", 1)

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, key: SecretStr | None) -> SecretStr | None:
        if key is not None and len(key.get_secret_value()) < SHORTEST_KEY:
            raise ValueError(
                f"with fewer than {SHORTEST_KEY} characters it can be guessed, and whoever does signs in as anybody"
            )
        return key

    @field_validator("media_url")
    @classmethod
    def _known_store(cls, url: str) -> str:
        if "://" in url:
            raise ValueError("this version keeps media in a folder only")
        return url

    @field_validator("public_url", "discord_api_url", "telegram_api_url")
    @classmethod
    def _web_address(cls, url: str) -> str:
        if url and not url.startswith(("https://", "http://")):
            raise ValueError("it should begin with https:// or http://")
        return url.rstrip("/")

    @field_validator("public_url")
    @classmethod
    def _at_the_root(cls, url: str) -> str:
        if urlsplit(url).path or "?" in url or "#" in url:
            raise ValueError("our pages begin at the root of a host, so it should end with the host’s name")
        return url

    @model_validator(mode="after")
    def _placed(self) -> "Settings":
        if self.telegram_webhook and not self.public_url:
            raise ValueError("public_url: it is missing, and Telegram needs it to reach the webhook")
        return self

    @property
    def database(self) -> str:
        """Where the database is: what was set, else a file in the data folder."""
        return self.database_url.replace("{DATA}", str(self.data)) or f"sqlite:///{self.data / 'streetteam.db'}"

    @property
    def media(self) -> Path:
        """The folder where media are kept: what was set, else one in the data folder."""
        return Path(self.media_url.replace("{DATA}", str(self.data))) if self.media_url else self.data / "media"

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the web side."""
        return self.web_host in ("127.0.0.1", "::1", "localhost")

    @property
    def plays_demo(self) -> bool:
        """Whether a browser on this machine may play every member of the demo team."""
        if not self.loopback:
            return False
        if self.demo is not None:
            return self.demo
        return self.discord_token is None and self.telegram_token is None

    @property
    def address(self) -> str:
        """Where people reach the web side, with a slash at the end."""
        here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.web_host, self.web_host)  # nobody can go to "everywhere"
        host = f"[{here}]" if ":" in here else here
        return f"{self.public_url or f'http://{host}:{self.web_port}'}/"

    @property
    def inviting_address(self) -> str:
        """What links for others begin with, without a slash at the end; "" where nothing is known that leads here.

        Without a public address that is the one we listen on, where a browser can go there.
        """
        anywhere = self.web_host in ("0.0.0.0", "::") or self.web_port == 0
        return "" if anywhere and not self.public_url else self.address.rstrip("/")

    @property
    def secrets(self) -> tuple[str, ...]:
        """Everything in here that no log may show."""
        given = (self.secret_key, self.discord_token, self.telegram_token)
        password = self.database_url.partition("@")[0].rpartition(":")[2] if "@" in self.database_url else ""
        return tuple(text for text in (*(s.get_secret_value() for s in given if s), password) if text)


def read_settings() -> Settings:
    """What the environment and ``.env`` say.

    Raises:
        SettingWrong: something in there can't be used.
    """
    try:
        _check_lines(Path(".env"))
        return Settings()
    except ValidationError as error:
        raise SettingWrong("\n".join(_explained(Settings.model_fields, wrong) for wrong in error.errors())) from None
    except UnicodeDecodeError as error:
        raise SettingWrong(f"The file .env cannot be read: {error}. It should be plain text in UTF-8.") from None
    except OSError as error:
        raise SettingWrong(
            f"The file .env cannot be read: {error.strerror}. Give this user the right to read it."
        ) from None


def _check_lines(path: Path) -> None:
    """See that every line of a file of settings can be read; what can't would count for nothing, without a word.

    Raises:
        SettingWrong: one can't.
        UnicodeDecodeError, OSError: none can.
    """
    if not path.is_file():
        return
    with path.open(encoding="utf-8") as file:
        for line in parse_stream(file):
            if line.error:
                says = line.original.string.strip().partition("\n")[0]
                name = says.partition("=")[0].strip()
                shown = says if name.isidentifier() and name.removeprefix(PREFIX).lower() not in _SECRET else name
                raise SettingWrong(
                    f"Line {line.original.line} of .env cannot be read: {shown[:60]}"
                    " Write NAME=value, with both quotes or none; for example STREETTEAM_DEMO=0"
                )


def unknown_settings() -> list[str]:
    """A sentence for each name in the environment or ``.env`` that begins like a setting of ours but isn't one."""
    known = [name.upper() for name in Settings.model_fields]
    sentences = []
    for name in sorted({*os.environ, *dotenv_values(".env")}):
        ours = name.removeprefix(PREFIX)
        if ours != name and ours not in known:
            near = difflib.get_close_matches(ours, known, 1)
            sentences.append(f"{name} is no setting of Street Team" + (f"; {PREFIX}{near[0]} is." if near else "."))
    return sentences


def _written_out(path: str) -> str:
    """A path with the home folder it begins with; as it is where nobody is called that."""
    try:
        return str(Path(path).expanduser()) if path.startswith("~") else path
    except RuntimeError:
        return path


def _explained(fields: Mapping[str, Any], wrong: Any) -> str:
    """``STREETTEAM_WEB_PORT cannot be used …``, from what pydantic found."""
    reason = wrong["msg"].removeprefix("Value error, ")
    name = wrong["loc"][0] if wrong["loc"] else ""
    if not name:  # found by looking at several: the message says which is meant
        name, _, reason = reason.partition(": ")
    reason = reason.replace("Input should be", "it should be").replace(", unable to parse string as an integer", "")
    reason = reason.replace(", unable to interpret input", ": 1 or 0").replace("valid integer", "whole number")
    reason = reason.replace("a valid boolean: ", "")
    given = "" if name in _SECRET or not isinstance(wrong["input"], str) else f" “{wrong['input'][:60]}”"
    setting = f"{PREFIX}{name.upper()}"
    return f"The setting {setting}{given} cannot be used: {reason}. For example: {setting}={fields[name].examples[0]}"
