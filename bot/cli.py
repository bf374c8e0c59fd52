"""The commands at the shell. What goes wrong is one sentence and exit code 1, never a traceback."""

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.program import typed, version
from bot.settings import SettingWrong, read_settings

Command = Callable[[argparse.Namespace], int]

INTERRUPTED = 130  # what shells expect of a program that Ctrl-C ended


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 it could not be done, 2 it was not understood."""
    parser = _parser()
    given = parser.parse_args(arguments)
    if "command" not in given:
        parser.print_help()
        return 2
    command: Command = given.command
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that knows few letters shows the others as ?
    os.umask(0o077)  # what we write is about people: nobody else on this machine reads it
    try:
        return command(given)
    except KeyboardInterrupt:
        return INTERRUPTED
    except ModuleNotFoundError as missing:
        if missing.name != "psycopg":
            raise
        return _fail(
            "STREETTEAM_DATABASE_URL names a PostgreSQL, and its driver is not installed."
            " Run: pip install 'streetteam[postgres]'"
        )
    except Exception as error:
        says = _explanation(error)
        if says is None:
            raise
        return _fail(says)


def _explanation(error: Exception) -> str | None:
    """What went wrong and what to do, where the error says so itself; imported only when something did go wrong."""
    from bot.app import CannotRun
    from bot.backup import BackupTrouble
    from bot.database import CannotStart, StorageTrouble
    from bot.keys import KeyTooShort
    from bot.taking import CannotTake
    from campaigns.packs import BrokenPack

    if isinstance(error, StorageTrouble):
        return f"The database cannot keep anything: {error.reason}. {typed('doctor')} says what to look at."
    known = (SettingWrong, CannotRun, KeyTooShort, BackupTrouble, CannotStart, BrokenPack, CannotTake)
    return str(error) if isinstance(error, known) else None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="streetteam",
        description="Coordinates a campaign's online street team inside the chat apps it already uses.",
        epilog="Settings come from the environment or the file .env; docs/reference-settings.md explains each.",
    )
    parser.add_argument(
        "--version", action="version", version=f"Street Team {version()}", help="say which version it is"
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    def add(name: str, command: Command, about: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=about, description=f"{about[0].upper()}{about[1:]}.")
        made.set_defaults(command=command)
        return made

    add("run", _run, "start the bot; Ctrl-C or SIGTERM stops it")
    doctor = add("doctor", _doctor, "check everything the bot needs and say what is wrong and what to do")
    doctor.add_argument("--json", action="store_true", help="print one JSON object instead of lines")
    add("migrate", _migrate, "bring the database to this version's schema, after a backup of its own")
    backup = add("backup", _backup, "copy database and media into one file, also while the bot runs")
    backup.add_argument("file", metavar="FILE", type=Path, help="the .tar file to make")
    restore = add("restore", _restore, "put a backup back into an empty data folder")
    restore.add_argument("file", metavar="FILE", type=Path, help="the .tar file that backup made")
    add("recount", _recount, "put every total and rank right from the ledger, also while the bot runs")
    export = add("export", _export, "write a week's tables, recap and album into a folder, also while the bot runs")
    export.add_argument("--campaign", metavar="SLUG", help="the campaign; the one the settings name, where none is")
    export.add_argument("--week", metavar="WEEK", default="", help="such as 2026-W47; this one, where none is named")
    export.add_argument("folder", metavar="DIR", type=Path, help="an empty folder, or one to be made")
    link = add("link", _link, "print a one-time link that signs a member in to the browser chat")
    link.add_argument("name", metavar="NAME", help="the member's name")
    pack = commands.add_parser("pack", help="work with campaign packs", description="Work with campaign packs.")
    packs = pack.add_subparsers(title="commands", metavar="COMMAND", required=True)
    check = packs.add_parser("check", help="check a pack and say which line is wrong", description="Check a pack.")
    check.add_argument("path", metavar="PATH", help="the pack's folder, or the name of one that comes with the program")
    check.set_defaults(command=_pack_check)
    return parser


def _run(_given: argparse.Namespace) -> int:
    import asyncio
    import gc

    gc.disable()  # nothing that is imported or put together is garbage; collecting meanwhile costs a tenth of a start
    from bot.app import run

    return asyncio.run(run(read_settings()))


def _doctor(given: argparse.Namespace) -> int:
    from bot import doctor

    findings = doctor.examine()
    _say(doctor.as_json(findings) if given.json else doctor.as_text(findings))
    return 1 if any(finding.state == "wrong" for finding in findings) else 0


def _migrate(_given: argparse.Namespace) -> int:
    import asyncio

    from bot.database.migrate import head, migrate

    settings = read_settings()
    copy = asyncio.run(migrate(settings.database, settings.data / "backups"))
    _say(f"The database is at schema {head()}." + (f" A copy from before is at {copy}." if copy else ""))
    return 0


def _backup(given: argparse.Namespace) -> int:
    from bot.backup import back_up, described

    _say(f"Backed up to {given.file}: {described(back_up(read_settings(), given.file))}.")
    return 0


def _restore(given: argparse.Namespace) -> int:
    from bot.backup import described, restore

    _say(f"Restored {described(restore(read_settings(), given.file))}. Start the bot with {typed('run')}.")
    return 0


def _recount(_given: argparse.Namespace) -> int:
    from bot.recount import recount

    mended = recount(read_settings())
    _say("\n".join(map(str, mended)) if mended else "Every total and rank is what the ledger comes to.")
    if mended:
        _say(f"{len(mended)} put right.")
    return 0


def _export(given: argparse.Namespace) -> int:
    from bot.app import campaign_of
    from bot.clock import SystemClock
    from bot.taking import take

    settings = read_settings()
    slug = given.campaign if given.campaign is not None else campaign_of(settings)
    told = _progress if sys.stderr.isatty() else None
    written = take(settings, SystemClock(), slug, given.week, given.folder, told)
    _say(f"Wrote {written} files to {given.folder}. They hold names and photos of people: keep them well.")
    return 0


def _progress(written: int, most: int) -> None:
    """One line that counts on, where somebody watches."""
    sys.stderr.write(f"\r{written} of {most} files" + ("\n" if written == most else ""))
    sys.stderr.flush()


def _link(given: argparse.Namespace) -> int:
    from bot.app import sign_in_link

    _say(sign_in_link(read_settings(), given.name))
    return 0


def _pack_check(given: argparse.Namespace) -> int:
    from campaigns import packs

    if not given.path.strip():
        return _fail(
            "No pack was named. Give its folder, or one that comes with the program: " + ", ".join(packs.names()) + "."
            " The current folder is called . (a dot)."
        )
    problems = packs.check(given.path)
    if problems:
        _say("\n".join(map(str, problems)))
        return 1
    pack = packs.load(given.path)
    missing = packs.untranslated(pack)
    _say(f"The pack {given.path} is right. Missions: {len(pack.missions)}, goals: {len(pack.campaign.goals)}.")
    if missing:
        _say("\n".join(("Not translated yet, so shown in the first language:", *missing)))
    return 0


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _fail(text: str) -> int:
    sys.stderr.write(f"{text}\n")
    return 1
