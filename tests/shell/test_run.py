"""Starting and stopping: where to go, what is wrong in a sentence, and nothing left behind."""

import json
import re
import signal
import sqlite3
import subprocess
import sys
import urllib.parse
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from bot.backup import SECRET_KEY
from tests.shell.conftest import HOUSE, LONG_ENOUGH_S, Shell

LINK = re.compile(r"http://127\.0\.0\.1:\d+/in/\S+")
SOON_S = 5.0  # what whoever stops it is promised


def open_link(link: str) -> None:
    """Do what a browser does with a one-time link: look, then press the button."""
    with urllib.request.urlopen(link, timeout=10) as page:
        assert page.status == 200
    origin = "{0.scheme}://{0.netloc}".format(urllib.parse.urlsplit(link))
    press = urllib.request.Request(link, data=b"name=Noor", method="POST", headers={"Origin": origin})
    with urllib.request.urlopen(press, timeout=10) as page:
        assert page.status == 200


def test_it_says_where_it_is_answers_and_stops_in_time(shell: Shell) -> None:
    shell.set(DEMO="0")
    bot = shell.start()

    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", bot.address)
    assert bot.lines[-1] == bot.address
    assert bot.get("healthz")[0] == 200
    assert bot.get("readyz")[0] == 200
    assert "streetteam_info" in bot.get("metrics")[1]
    assert bot.stop() < SOON_S
    assert bot.process.returncode == 0
    assert "Traceback" not in bot.output


def test_ctrl_c_stops_it_too(shell: Shell) -> None:
    shell.set(DEMO="0")
    bot = shell.start()
    bot.waits_for(lambda: bool(bot.address))

    assert bot.stop(signal.SIGINT) < SOON_S
    assert bot.process.returncode == 0


def test_a_second_signal_ends_it_at_once() -> None:
    script = (
        "import asyncio\n"
        "from bot.stopping import signals\n"
        "async def hangs():\n"
        "    stop = signals()\n"
        "    print('ready', flush=True)\n"
        "    await stop.wait()\n"
        "    print('stopping', flush=True)\n"
        "    await asyncio.Event().wait()\n"
        "asyncio.run(hangs())\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], cwd=HOUSE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGTERM)
        assert process.stdout.readline() == "stopping\n"
        process.send_signal(signal.SIGTERM)
        assert process.wait(LONG_ENOUGH_S) == 130


def test_one_signal_is_enough_where_the_loop_itself_is_stuck() -> None:
    script = (
        "import asyncio, time\n"
        "from bot.stopping import signals\n"
        "async def hangs():\n"
        "    stop = signals()\n"
        "    print('ready', flush=True)\n"
        "    await stop.wait()\n"
        f"    time.sleep({2 * LONG_ENOUGH_S})\n"
        "asyncio.run(hangs())\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], cwd=HOUSE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGTERM)
        assert process.wait(LONG_ENOUGH_S) == 0


def test_the_first_owner_gets_a_link_until_one_came_in(shell: Shell) -> None:
    shell.set(DEMO="0")
    first = shell.start()
    assert first.address
    unused = LINK.search(first.output)
    first.stop()
    second = shell.start()
    assert second.address
    link = LINK.search(second.output)
    assert unused
    assert link

    open_link(link.group())
    second.stop()
    third = shell.start()

    assert third.address
    assert not LINK.search(third.output)
    with closing(sqlite3.connect(shell.data / "streetteam.db")) as database:
        names = database.execute("SELECT p.name FROM member m JOIN person p ON p.id = m.person").fetchall()
    assert names == [("Noor",)]


def test_a_member_gets_a_new_link_at_the_shell_while_the_bot_runs(shell: Shell) -> None:
    shell.set(DEMO="0")
    bot = shell.start()
    assert bot.address

    made = shell.run("link", "owner")
    nobody = shell.run("link", "Zoe")

    assert made.code == 0
    open_link(made.out.strip().replace("http://127.0.0.1:0/", bot.address))
    assert nobody.code == 1
    assert nobody.err == "No member is called Zoe. On the team: Owner.\n"


@pytest.mark.parametrize("command", [("link", "Maya"), ("recount",)])
def test_a_campaign_no_start_has_put_into_the_database_is_said_in_a_sentence(
    shell: Shell, command: tuple[str, ...]
) -> None:
    assert shell.run("migrate").code == 0

    said = shell.run(*command)

    assert said.code == 1
    assert said.err.startswith("The campaign atlanta is not in this database yet. Start the bot once with ")
    assert said.err.count("\n") == 1


def test_the_key_that_signs_is_made_once_and_for_its_owner_only(shell: Shell) -> None:
    shell.set(DEMO="0")
    first = shell.start()
    assert first.address
    key = (shell.data / SECRET_KEY).read_text()
    first.stop()
    second = shell.start()

    assert second.address
    assert (shell.data / SECRET_KEY).read_text() == key
    assert len(key) == 64
    assert (shell.data / SECRET_KEY).stat().st_mode & 0o077 == 0


def test_a_second_process_says_so_and_leaves(shell: Shell) -> None:
    shell.set(DEMO="0")
    first = shell.start()
    assert first.address

    second = shell.run("run")

    assert second.code == 1
    assert f"Another Street Team (process {first.process.pid})" in second.err
    assert second.err.count("\n") == 1
    assert first.get("readyz")[0] == 200


def test_a_port_in_use_is_named(shell: Shell, taken_port: int) -> None:
    shell.set(WEB_PORT=str(taken_port))

    said = shell.run("run")

    assert said.code == 1
    assert said.err.startswith(f"Port {taken_port} on 127.0.0.1 is in use by another program.")
    assert f"STREETTEAM_WEB_PORT={taken_port + 1}" in said.err
    assert not (shell.data / "streetteam.db").exists()


@pytest.mark.parametrize(
    ("setting", "value", "says"),
    [
        ("WEB_PORT", "eighty", "STREETTEAM_WEB_PORT “eighty” cannot be used: it should be a whole number."),
        ("WEB_HOST", "192.0.2.1", "This machine has no address 192.0.2.1."),
        ("WEB_HOST", "no.such.host.invalid", "This machine has no address no.such.host.invalid."),
        ("DATABASE_URL", "mysql://a:secret-word@b/c", "STREETTEAM_DATABASE_URL cannot be used"),
        ("DATABASE_URL", "sqlite:///", "STREETTEAM_DATABASE_URL cannot be used: it should name the file"),
        ("OWNERS", "telgram:1001", "platform is telegram or discord"),
        ("OWNERS", "telegram:@maya", "number is the account’s, not its name"),
        ("MEDIA_URL", "s3://bucket/photos", "STREETTEAM_MEDIA_URL “s3://bucket/photos” cannot be used"),
        (
            "SECRET_KEY",
            "secret-word-of-31-characters-xx",
            "STREETTEAM_SECRET_KEY cannot be used: with fewer than 32 characters it can be guessed",
        ),
        ("TELEGRAM_WEBHOOK", "1", "STREETTEAM_PUBLIC_URL cannot be used: it is missing"),
        ("CAMPAIGN", "atlantis", 'The campaign pack "atlantis" has 1 problem.'),
    ],
)
def test_a_wrong_setting_is_named_with_an_example(shell: Shell, setting: str, value: str, says: str) -> None:
    shell.set(**{setting: value})

    said = shell.run("run")

    assert said.code == 1
    assert says in said.err
    assert "Traceback" not in said.err
    assert "secret-word" not in said.err
    assert setting == "CAMPAIGN" or "or example" in said.err
    assert not (shell.data / "streetteam.db").exists()


def test_a_data_folder_that_cannot_be_written_is_named(shell: Shell) -> None:
    shell.data.write_text("a file is in the way")

    said = shell.run("run")

    assert said.code == 1
    assert said.err.startswith(f"The data folder {shell.data} cannot be written")
    assert said.err.count("\n") == 1


def test_a_broken_pack_is_told_line_by_line(shell: Shell) -> None:
    broken = shell.folder / "broken"
    broken.mkdir()
    for file in (HOUSE / "campaigns" / "packs" / "blank").glob("*.toml"):
        text = file.read_text()
        (broken / file.name).write_text(re.sub("^zone = .*$", 'zone = "Mars/Base"', text, flags=re.MULTILINE))
    shell.set(CAMPAIGN=str(broken))

    run, checked = shell.run("run"), shell.run("pack", "check", str(broken))

    assert (run.code, checked.code) == (1, 1)
    assert re.search(r"campaign\.toml, line \d+: .*Mars/Base", checked.out)
    assert re.search(r"campaign\.toml, line \d+: .*Mars/Base", run.err)
    assert shell.run("pack", "check", "atlanta").code == 0


@pytest.mark.parametrize("nothing", ["", "  "])
def test_a_pack_that_was_not_named_is_not_taken_for_this_folder(shell: Shell, nothing: str) -> None:
    said = shell.run("pack", "check", nothing)

    assert said.code == 1
    assert said.err.startswith("No pack was named. Give its folder, or one that comes with the program: atlanta, blank")


def a_database_that_is_in_the_way(path: Path) -> None:
    path.parent.mkdir(parents=True)
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE campaign (id INTEGER, mine TEXT)")
        database.execute("INSERT INTO campaign VALUES (1, 'precious')")
        database.commit()


def a_database_of_a_newer_version(path: Path) -> None:
    path.parent.mkdir(parents=True)
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE alembic_version (version_num TEXT)")
        database.execute("INSERT INTO alembic_version VALUES ('9999')")
        database.commit()


@pytest.mark.parametrize("make", [a_database_that_is_in_the_way, a_database_of_a_newer_version])
def test_a_migration_that_failed_is_explained_and_the_bot_stays_up(shell: Shell, make: object) -> None:
    assert callable(make)
    make(shell.data / "streetteam.db")
    with closing(sqlite3.connect(shell.data / "streetteam.db")) as database:
        before = "\n".join(database.iterdump())
    bot = shell.start()

    alive, (status, reasons), (page_status, page) = bot.get("healthz"), bot.get("readyz"), bot.get("any/where")

    assert alive[0] == 200
    assert status == 503
    assert json.loads(reasons)["ready"] is False
    assert "schema" in json.loads(reasons)["reasons"][0]
    assert page_status == 503
    assert "not ready" in page
    assert "What to do" in page or "restore a backup" in page
    assert bot.stop() < SOON_S
    with closing(sqlite3.connect(shell.data / "streetteam.db")) as database:
        assert "\n".join(database.iterdump()) == before


def test_logs_as_json_are_one_object_a_line_without_secrets(shell: Shell) -> None:
    token = "123456789:" + "A" * 35
    shell.set(DEMO="0", LOG_FORMAT="json", TELEGRAM_TOKEN=token, TELEGRAM_API_URL="http://127.0.0.1:9", WEB_PROT="1")
    bot = shell.start()
    assert bot.address
    bot.stop()

    logged = [json.loads(line) for line in bot.lines if line != bot.address]

    assert {"timestamp", "level", "event", "logger"} <= set(logged[0])
    assert any("STREETTEAM_WEB_PROT is no setting" in line["event"] for line in logged)
    assert token not in bot.output


def test_without_a_command_there_is_help(shell: Shell) -> None:
    said = shell.run("--help")

    assert said.code == 0
    for command in ("run", "doctor", "migrate", "backup", "restore", "link", "pack"):
        assert re.search(rf"^\s+{command}\s", said.out, flags=re.MULTILINE)
    assert shell.run("dance").code == 2


def test_an_open_stream_does_not_hold_it_up(shell: Shell) -> None:
    shell.set(DEMO="0")
    bot = shell.start()
    assert bot.address
    link = LINK.search(bot.output)
    assert link
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    press = urllib.request.Request(link.group(), data=b"name=Noor", headers={"Origin": bot.address.rstrip("/")})
    browser.open(press).close()
    with browser.open(f"{bot.address}stream", timeout=10) as stream:
        assert stream.readline().startswith(b"retry:")

        seconds = bot.stop()

    assert seconds < SOON_S
    assert bot.process.returncode == 0


def test_postgresql_without_its_driver_is_said_in_a_sentence(shell: Shell) -> None:
    shell.set(DATABASE_URL="postgresql://streetteam@127.0.0.1/streetteam")
    (shell.folder / "psycopg.py").write_text("raise ModuleNotFoundError('No module named psycopg', name='psycopg')\n")
    shell.environment["PYTHONPATH"] = f"{shell.folder}:{shell.environment['PYTHONPATH']}"

    said = shell.run("run")

    assert said.code == 1
    assert "pip install 'streetteam[postgres]'" in said.err
    assert said.err.count("\n") == 1


@pytest.mark.parametrize("kept", ["", "short", "\n" * 40])
def test_a_key_that_can_be_guessed_lets_nobody_in(shell: Shell, kept: str) -> None:
    shell.set(DEMO="0")
    shell.data.mkdir()
    (shell.data / SECRET_KEY).write_text(kept)

    said, examined = shell.run("run"), shell.run("doctor")

    assert said.code == 1
    assert "whoever guesses it signs in as anybody" in said.err
    assert "delete the file: a new one is made" in said.err
    assert examined.code == 1
    assert "signs in as anybody" in examined.out
    (shell.data / SECRET_KEY).unlink()
    assert shell.start().address


def test_what_is_kept_about_people_is_for_its_owner_only(shell: Shell) -> None:
    shell.set(DEMO="0")
    bot = shell.start()
    assert bot.address

    kept = [shell.data, *shell.data.rglob("*")]

    assert {path.name for path in kept} >= {"streetteam.db", SECRET_KEY}
    assert not [path for path in kept if path.stat().st_mode & 0o077]
