"""How a portal on a server is set up: options, ``OV_PORTAL_…`` variables, a TOML file (SPEC Y2)."""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_address
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, IPvAnyNetwork, SecretStr, ValidationError, field_validator

from ov_desktop.portal.slowing import THIS_COMPUTER

ENVIRONMENT = "OV_PORTAL_"
CONFIG_VARIABLE = f"{ENVIRONMENT}CONFIG"
SHORTEST_METRICS_TOKEN = 16
_DATABASE_FILE = "portail.db"
_SECRET_FILE = "secret"  # noqa: S105 -- the name of the file


class Source(StrEnum):
    """Where a setting comes from; a later one gives way to an earlier one."""

    OPTION = "option"
    ENVIRONMENT = "environment"
    FILE = "file"
    DEFAULT = "default"


class SettingsError(Exception):
    """Settings that cannot be used; ``names`` are those at fault, and no value is quoted."""

    def __init__(self, code: str, *names: str) -> None:
        """Carry a stable code and names."""
        super().__init__(code, *names)
        self.code = code
        self.names = names


class PortalSettings(BaseModel):
    """The settings of a portal on a server."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    public_url: str = Field(default="", description="the address that employees open, without a final slash")
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    folder: Path = Field(default=Path("/var/lib/ov-desktop-portal"), description="of the database and of the secret")
    database: str = Field(default="", description="a file, or the address of a PostgreSQL database")
    secret_file: Path | None = None
    trusted_proxies: tuple[IPvAnyNetwork, ...] = THIS_COMPUTER
    in_clear: bool = Field(default=False, description="whether employees may come over http, on a local network")
    metrics_token: SecretStr = SecretStr("")

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _separated(cls, value: object) -> object:
        """Read a list from one line, as variables hold it."""
        return tuple(re.split(r"[\s,]+", value.strip())) if isinstance(value, str) and value.strip() else value or ()

    @field_validator("public_url")
    @classmethod
    def _is_address(cls, value: str) -> str:
        address = value.strip().rstrip("/")
        parts = urlsplit(address)
        if address and (
            parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query or parts.fragment
        ):
            raise ValueError("not an address")
        return address

    @field_validator("metrics_token")
    @classmethod
    def _is_long_enough(cls, value: SecretStr) -> SecretStr:
        if 0 < len(value.get_secret_value()) < SHORTEST_METRICS_TOKEN:
            raise ValueError("too short")
        return value

    @property
    def proxies(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """The networks whose ``X-Forwarded-For`` is believed."""
        return self.trusted_proxies

    @property
    def secret_path(self) -> Path:
        """The file of the secret that links are derived from."""
        return self.secret_file or self.folder / _SECRET_FILE

    @property
    def database_path(self) -> Path | None:
        """The file of an SQLite database; None where a server holds it."""
        if "://" in self.database:
            return None
        return Path(self.database) if self.database else self.folder / _DATABASE_FILE

    @property
    def shown_to_many(self) -> bool:
        """Whether employees would come in clear over a network that nobody has agreed to."""
        parts = urlsplit(self.public_url)
        return parts.scheme == "http" and not self.in_clear and not _is_this_computer(parts.hostname or "")


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """Settings in force, and where each comes from."""

    values: PortalSettings
    sources: Mapping[str, Source]

    def lines(self) -> list[str]:
        """Return the settings as lines of TOML with their sources; no secret is in them."""
        shown = self.values.model_dump(mode="json") | {
            "database": _without_password(self.values.database or str(self.values.database_path)),
            "secret_file": str(self.values.secret_path),
            "metrics_token": "***" if self.values.metrics_token.get_secret_value() else "",
        }
        return [f"{name} = {_toml(value)}  # {self.sources[name]}" for name, value in shown.items()]


def load_settings(
    config: Path | None, options: Mapping[str, object], environment: Mapping[str, str] = os.environ
) -> LoadedSettings:
    """Gather the settings: options before variables, these before the file, then what is usual.

    Args:
        config: a TOML file; without it the one that ``OV_PORTAL_CONFIG`` names, if any.
        options: those of the command line; None or an empty list stands for one that was not given.
        environment: the variables.

    Raises:
        SettingsError: the file cannot be read, or a setting is unknown or does not fit.
    """
    names = list(PortalSettings.model_fields)
    given = {name: value for name, value in environment.items() if name.startswith(ENVIRONMENT) and value}
    file = config or (Path(given[CONFIG_VARIABLE]) if CONFIG_VARIABLE in given else None)
    known = {f"{ENVIRONMENT}{name.upper()}": name for name in names}
    if unknown := sorted(set(given) - set(known) - {CONFIG_VARIABLE}):
        raise SettingsError("setting-unknown", *unknown)
    layers: dict[Source, dict[str, object]] = {
        Source.FILE: _read_file(file) if file else {},
        Source.ENVIRONMENT: {known[name]: value for name, value in given.items() if name in known},
        Source.OPTION: {name: value for name, value in options.items() if value not in (None, (), [], False)},
    }
    values: dict[str, object] = {}
    sources = dict.fromkeys(names, Source.DEFAULT)
    for source, layer in layers.items():
        values |= layer
        sources |= dict.fromkeys(layer, source)
    try:
        return LoadedSettings(PortalSettings.model_validate(values), sources)
    except ValidationError as error:
        # The names alone: a message of pydantic quotes the values.
        faults = error.errors(include_input=False)
        code = "setting-unknown" if any(fault["type"] == "extra_forbidden" for fault in faults) else "setting-wrong"
        raise SettingsError(code, *sorted({str(fault["loc"][0]) for fault in faults})) from None


def _read_file(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise SettingsError("settings-unreadable", path.name) from None


def _toml(value: object) -> str:
    """Write a value as TOML does; strings as JSON are strings of TOML too."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{', '.join(_toml(item) for item in value)}]"
    if isinstance(value, int):
        return str(value)
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _without_password(database: str) -> str:
    """Hide the password of a database's address, in its user part or among its parameters."""
    hidden = re.sub(r"(//[^/@:]*):.*@", r"\1:***@", database)
    return re.sub(r"(?i)([?&][^=&]*password[^=&]*=)[^&]*", r"\1***", hidden)


def _is_this_computer(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
