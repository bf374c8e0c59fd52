"""The settings of surface.md, read once at the front door and handed down."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "STREETTEAM_"


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

    data: Path = Path("data")
    database_url: str = ""
    media_url: str = ""
    campaign: str = "atlanta"
    owners: Annotated[frozenset[tuple[str, str]], NoDecode] = frozenset()
    web_host: str = "127.0.0.1"
    web_port: int = Field(8080, ge=0, le=65535)
    public_url: str = ""
    secret_key: SecretStr | None = None
    discord_token: SecretStr | None = None
    discord_api_url: str = ""
    telegram_token: SecretStr | None = None
    telegram_api_url: str = ""
    telegram_webhook: bool = False
    log_format: Literal["console", "json"] = "console"
    demo: bool | None = None

    @field_validator("owners", mode="before")
    @classmethod
    def _accounts(cls, given: object) -> object:
        if not isinstance(given, str):
            return given
        pairs = [part.strip().partition(":") for part in given.split(",") if part.strip()]
        if any(not platform or not account for platform, _, account in pairs):
            raise ValueError("write accounts like telegram:1001,discord:2002")
        return frozenset((platform.strip().lower(), account.strip()) for platform, _, account in pairs)

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        if url and not url.startswith(("sqlite:///", "postgresql://", "postgres://")):
            raise ValueError("write sqlite:///path/to/file.db or postgresql://name:password@host/database")
        return url.replace("postgres://", "postgresql://", 1)

    @property
    def database(self) -> str:
        """Where the database is: what was set, else a file in the data folder."""
        return self.database_url or f"sqlite:///{self.data / 'streetteam.db'}"

    @property
    def media(self) -> str:
        """Where media are kept: what was set, else a folder in the data folder."""
        return self.media_url or str(self.data / "media")

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
