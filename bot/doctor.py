"""What ``streetteam doctor`` looks at: everything the bot needs, what is wrong with it, and what to do."""

import asyncio
import json
import os
import shutil
import socket
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.backup import SECRET_KEY
from bot.database import CannotStart, StorageTrouble, Transaction
from bot.database.aside import glance
from bot.database.condition import examine as examine_database
from bot.database.condition import has_wal_reset_fix, sqlite_version
from bot.keys import KeyTooShort, kept_key
from bot.program import typed
from bot.recount import slug_of
from bot.settings import Settings, SettingWrong, read_settings, unknown_settings
from bot.values import dataclass
from campaigns import audit, packed, packs, places
from campaigns.campaign import by_slug
from campaigns.places import Bound
from campaigns.refusals import Refusal

State = Literal["ok", "note", "wrong"]

LITTLE_ROOM = 1_000_000_000  # bytes; a busy week's photos
NO_ROOM = 100_000_000  # bytes; less, and the database's own log may not fit
ZONES = ("America/New_York", "Europe/Berlin", "Asia/Tokyo")  # in every zone data since there is any


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; ``todo`` is empty where nothing is to be done."""

    name: str
    state: State
    says: str
    todo: str = ""


Check = Callable[[Settings], Iterator[Finding]]


def examine() -> list[Finding]:
    """Look at everything; the bot can work where nothing is wrong."""
    try:
        settings = read_settings()
    except SettingWrong as wrong:
        lines = str(wrong).splitlines()
        return [Finding("settings", "wrong", line, "Correct it in .env or in the environment.") for line in lines]
    return [finding for check in CHECKS for finding in check(settings)]


def as_text(findings: list[Finding]) -> str:
    """A line each, and below it what to do."""
    lines = []
    for finding in findings:
        lines.append(f"{finding.state:<6} {finding.name:<14} {finding.says}")
        if finding.todo:
            lines.append(f"{'':<21} → {finding.todo}")
    wrong = sum(finding.state == "wrong" for finding in findings)
    lines.append("")
    lines.append(f"{wrong} wrong: the bot could not work." if wrong else "Nothing is wrong: the bot can work.")
    return "\n".join(lines)


def as_json(findings: list[Finding]) -> str:
    """One object: whether the bot could work, and the findings."""
    fine = all(finding.state != "wrong" for finding in findings)
    return json.dumps({"ok": fine, "findings": [asdict(finding) for finding in findings]}, ensure_ascii=False, indent=1)


def _settings(settings: Settings) -> Iterator[Finding]:
    unknown = unknown_settings()
    for sentence in unknown:
        yield Finding("settings", "note", sentence, "Correct or remove it: it changes nothing as it is.")
    if settings.demo and not settings.loopback:
        yield Finding(
            "settings", "note", f"STREETTEAM_DEMO=1 does nothing while STREETTEAM_WEB_HOST is {settings.web_host}.",
            "The demo lets anybody play anybody, so it runs on 127.0.0.1 only.",
        )  # fmt: skip
    if not unknown:
        yield Finding("settings", "ok", "every setting can be used")


def _python(_settings: Settings) -> Iterator[Finding]:
    yield Finding("python", "ok", f"Python {sys.version.split()[0]}")
    found = sqlite_version()
    if has_wal_reset_fix(found):
        yield Finding("sqlite", "ok", f"SQLite {found}")
        return
    yield Finding(
        "sqlite", "note",
        f"SQLite {found} has a rare race between two connections that write or tidy up the log at the same instant,"
        " mended in 3.44.6, 3.50.7 and 3.51.3. Here one connection alone does both, so it cannot happen.",
        "Nothing, unless other programs write to the database: then install a newer Python or system.",
    )  # fmt: skip


def _data_folder(settings: Settings) -> Iterator[Finding]:
    folder = settings.data.absolute()
    try:
        there = next(parent for parent in (folder, *folder.parents) if parent.exists())
    except OSError as error:
        yield Finding(
            "data folder", "wrong", f"{folder} cannot be looked at: {error.strerror}.",
            "Give this user the right to, or set STREETTEAM_DATA to another folder, for example /var/lib/streetteam.",
        )  # fmt: skip
        return
    if not there.is_dir():
        yield Finding(
            "data folder", "wrong", f"{folder} cannot be made: {there} is a file.",
            "Move the file away, or set STREETTEAM_DATA to another folder, for example /var/lib/streetteam.",
        )  # fmt: skip
        return
    if not os.access(there, os.W_OK | os.X_OK):
        yield Finding(
            "data folder", "wrong", f"{folder} cannot be written by this user.",
            f"Run: sudo chown -R {os.getuid()}:{os.getgid()} {there}, or set STREETTEAM_DATA to another folder.",
        )  # fmt: skip
        return
    database = folder / "streetteam.db"
    if database.exists() and folder.stat().st_mode & 0o005 and database.stat().st_mode & 0o004:
        yield Finding(
            "data folder", "note", f"{folder} can be read by other users of this machine.", f"chmod -R go-rwx {folder}"
        )
    else:
        yield Finding("data folder", "ok", f"{folder} can be written" if folder.exists() else f"{folder} will be made")
    free = shutil.disk_usage(there).free
    says = f"{free / 1e9:,.1f} GB free"
    if free >= LITTLE_ROOM:
        yield Finding("disk", "ok", says)
    else:
        state: State = "wrong" if free < NO_ROOM else "note"
        yield Finding("disk", state, says, f"Free some space on the disk of {there}.")


def _database(settings: Settings) -> Iterator[Finding]:
    try:
        found = examine_database(settings.database)
    except CannotStart as cannot:
        yield Finding("database", "wrong", str(cannot), "Do what the sentence says, then look again.")
        return
    holder = f", in use by process {found.holder}" if found.holder else ""
    if found.schema is None:
        yield Finding("database", "ok", f"{found.where} will be made ({found.program})")
    elif found.schema == found.head:
        yield Finding("database", "ok", f"{found.where}, schema {found.schema} ({found.program}){holder}")
    elif found.schema < found.head:
        yield Finding(
            "database", "note", f"{found.where} has schema {found.schema}, this version wants {found.head}.",
            f"The next start brings it there, after a copy of its own; {typed('migrate')} does it now.",
        )  # fmt: skip
    else:
        yield Finding(
            "database", "wrong",
            f"{found.where} was made by a newer Street Team (schema {found.schema}, this one knows {found.head}).",
            "Install that version again, or restore a backup made by this one.",
        )  # fmt: skip


def _numbers(settings: Settings) -> Iterator[Finding]:
    """What the nightly check found; where there is no database of this schema, that is said elsewhere."""
    try:
        found = examine_database(settings.database)
        if found.schema != found.head:
            return
        slug = slug_of(settings)
        checked = glance(settings.database, lambda tx: audit.result(tx, by_slug(tx, slug).id))
    except (CannotStart, packs.BrokenPack, Refusal):
        return
    except StorageTrouble as trouble:
        yield Finding("numbers", "note", f"the check’s result cannot be read: {trouble.reason}", "Look again.")
        return
    for each in checked.differences if checked else ():
        yield Finding(
            "numbers", "note", f"{each} (incident {checked.incident if checked else ''})",
            "`streetteam recount` puts it right from the ledger, also while the bot runs.",
        )  # fmt: skip
    if checked is None or checked.ended_at is None:
        yield Finding("numbers", "ok", "not checked yet; that happens every night")
    elif not checked.differences:
        when = f"{checked.ended_at:%Y-%m-%d %H:%M} UTC"
        yield Finding("numbers", "ok", f"every total and rank was what the ledger comes to, {when}")


def _media(settings: Settings) -> Iterator[Finding]:
    from bot.media.fonts import Fonts
    from bot.media.store import FolderStore

    folder = settings.media.absolute()
    if not _is_there(folder):
        yield Finding("media", "ok", f"{folder} will be made")
    elif trouble := asyncio.run(FolderStore(folder).probe()):
        full = shutil.disk_usage(folder).free < NO_ROOM
        todo = f"Free some space on the disk of {folder}." if full else "Give this user the right to write there."
        yield Finding("media", "wrong", trouble, todo)
    else:
        yield Finding("media", "ok", f"{folder} keeps what it is given")
    missing = Fonts().probe()
    for sentence in missing:
        says, _colon, todo = sentence.partition(": ")
        yield Finding("fonts", "note", f"{says}.", f"{todo[:1].upper()}{todo[1:]}")
    if not missing:
        yield Finding("fonts", "ok", "names in every script are drawn right")


def _campaign(settings: Settings) -> Iterator[Finding]:
    problems = packs.check(settings.campaign)
    for problem in problems:
        yield Finding(
            "campaign",
            "wrong",
            str(problem),
            f"Correct that line; {typed('pack check ' + settings.campaign)} looks again.",
        )
    if not problems:
        yield Finding("campaign", "ok", f"the pack {settings.campaign} is right")


def _zones(_settings: Settings) -> Iterator[Finding]:
    try:
        for zone in ZONES:
            ZoneInfo(zone)
    except ZoneInfoNotFoundError as error:
        yield Finding("zone data", "wrong", f"{error}.", "Install the Python package tzdata again.")
    else:
        yield Finding("zone data", "ok", f"tzdata {version('tzdata')}")


def _web(settings: Settings) -> Iterator[Finding]:
    where = f"{settings.web_host}:{settings.web_port}"
    try:
        with socket.create_server((settings.web_host, settings.web_port), family=_family(settings.web_host)):
            yield Finding("web", "ok", f"{where} is free")
    except OSError as error:
        if _is_us(settings):
            yield Finding("web", "ok", f"{where} is answered by a Street Team that runs")
        else:
            yield Finding(
                "web", "wrong", f"{where} cannot be used: {error.strerror or error}.",
                "Stop what uses it, or set another one, for example STREETTEAM_WEB_PORT=8081.",
            )  # fmt: skip
    if settings.public_url.startswith("https://"):
        yield Finding("public url", "ok", settings.public_url)
    elif settings.public_url:
        yield Finding(
            "public url", "note", f"{settings.public_url} is not encrypted: sessions can be read on the way.",
            "Put a web server with HTTPS in front; docs/howto-run-on-a-server.md shows how.",
        )  # fmt: skip
    elif not settings.loopback:
        yield Finding(
            "public url", "note", f"Links lead to {settings.address}, which nobody outside can open.",
            "Set the address people use, for example STREETTEAM_PUBLIC_URL=https://team.example.org",
        )  # fmt: skip


def _secret_key(settings: Settings) -> Iterator[Finding]:
    if settings.secret_key is not None:
        yield Finding("secret key", "ok", "given by STREETTEAM_SECRET_KEY")
        return
    path = settings.data / SECRET_KEY
    if not _is_there(path):
        yield Finding("secret key", "ok", f"{path} will be made")
        return
    try:
        kept_key(path)
    except KeyTooShort as short:
        says, _dot, todo = str(short).partition(". ")
        yield Finding("secret key", "wrong", f"{says}.", todo)
        return
    except OSError as error:
        yield Finding("secret key", "wrong", f"{path} cannot be read: {error.strerror}.", "Run as its owner.")
        return
    if path.stat().st_mode & 0o077:
        yield Finding("secret key", "note", f"{path} can be read by other users of this machine.", f"chmod 600 {path}")
    else:
        yield Finding("secret key", "ok", f"{path}, which only this user can read")


def _telegram(settings: Settings) -> Iterator[Finding]:
    if settings.telegram_token is None:
        yield Finding("telegram", "ok", "no token is set, so it is off")
        return
    from bot.platforms.telegram.checkup import look

    for seen in look(settings):
        yield Finding("telegram", seen.state, seen.says, seen.todo)


def _discord(settings: Settings) -> Iterator[Finding]:
    if settings.discord_token is None:
        yield Finding("discord", "ok", "no token is set, so it is off")
        return
    from bot.chat.house import House
    from bot.delivery.outbox import Outbox
    from bot.platforms.discord.checkup import check_up
    from bot.words import Catalogues
    from cogs import ALL

    for noticed in check_up(
        settings.discord_token.get_secret_value(), House(ALL, Outbox()), Catalogues(), _bound(settings, "discord"),
        api_url=settings.discord_api_url, intents=settings.discord_intents, roles=settings.discord_roles,
    ):  # fmt: skip
        yield Finding("discord", noticed.state, noticed.says, noticed.todo)


def _bound(settings: Settings, platform: str) -> list[Bound]:
    """The places of the campaign on a platform; none where there is no database yet."""
    pack = packed.look(settings.campaign)
    if pack is None:
        return []

    def work(tx: Transaction) -> list[Bound]:
        return [each for each in places.everywhere(tx, by_slug(tx, pack.slug).id) if each.platform == platform]

    try:
        return glance(settings.database, work)
    except (CannotStart, StorageTrouble, Refusal):
        return []


def _is_there(path: Path) -> bool:
    """Whether it is; not where it may not be looked at, which is said of the data folder already."""
    try:
        return path.exists()
    except OSError:
        return False


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _is_us(settings: Settings) -> bool:
    host = "127.0.0.1" if settings.web_host == "0.0.0.0" else settings.web_host
    try:
        with urllib.request.urlopen(f"http://{host}:{settings.web_port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


CHECKS: tuple[Check, ...] = (
    _settings, _python, _data_folder, _database, _numbers, _media, _campaign, _zones, _web, _secret_key,
    _telegram, _discord,
)  # fmt: skip
