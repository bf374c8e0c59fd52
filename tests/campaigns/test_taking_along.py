"""Taking along: everything about oneself as a file, and a week's tables."""

import json

import pytest

from campaigns import export, staffing
from campaigns.people import Role
from campaigns.tables import as_csv
from tests.campaigns.scene import Scene, Stage, mission
from tests.campaigns.test_forget import SECRETS, columns, lives
from tests.conftest import HandClock


@pytest.fixture
def scene(stage: Stage) -> Scene:
    return stage(mission("one", worth=7), mission("two", worth=9), mission("three", repeats="daily"), mission("four"))


def test_a_member_takes_all_of_theirs_along_and_nothing_of_others(scene: Scene) -> None:
    maya, noor, ines = scene.seat("Maya"), scene.seat("Noor"), scene.seat("Ines", Role.LEAD)
    lives(scene, maya, ines)
    scene.hands_in(noor, scene.takes(noor, "one"), {"note": "noor-note"})

    text = scene.read(lambda tx: export.as_json(export.about_me(tx, maya)))

    kept = json.loads(text)
    assert [secret for secret in SECRETS if secret not in text] == []
    assert "noor-note" not in text
    assert kept["seat"][0]["id"] == maya.id
    assert [line["amount"] for line in kept["ledger"] if line["measure"] == "points"] == [7, 7, 9, 10, 15, -10]
    assert kept["evidence"][0]["handed_in_at"].startswith(scene.now.date().isoformat())


WHOSE = {
    "member", "person", "account", "by_member", "to_member", "author", "reader", "asked", "asked_by", "reviewer",
    "noted_by", "made_by", "closed_by", "kept", "folded", "holder",
}  # fmt: skip
TAKEN = {  # what is in the file, by the tables it is from
    "person": "person", "account": "accounts", "web_session": "browsers", "link": "links", "member": "seat",
    "assignment": "missions", "evidence": "evidence", "media": "media", "profile": "profiles",
    "conversation": "conversations", "interview": "interviews", "contact": "contacts", "contact_note": "notes",
    "follow_up": "follow_ups", "attendance": "events", "entry": "ledger", "draft": "drafts", "thanks": "thanks",
    "win": "wins", "announcement": "announcements", "edition": "recaps", "published": "pages", "invite": "invites",
    "mission": "missions_made", "event": "events_made", "deed": "deeds", "consent": "consents", "opinion": "opinions",
    "trust": "trust", "letter": "letters", "web_message": "messages", "incident": "incidents",
}  # fmt: skip
LEFT = {  # and why the rest isn't
    "total": "sums of the ledger, which is there",
    "frozen": "a board as it stood: of everybody",
    "difference": "how the sums were checked", "lease": "which process does what",
    "link_code": "a secret for ten minutes",
    "link_try": "that a wrong code was typed",
    "link_cap": "what an account may do until a link is over; the role is in the seat",
    "link_moved": "which rows go back, of those that are there",
    "web_link": "a secret to come in with",
    "web_read": "how far a room was read",
    "web_forgetting": "that somebody is being forgotten",
    "telegram_card": "which message shows what", "telegram_ask": "which message asks what",
    "discord_waiting": "which letter waits for its answer",
}  # fmt: skip


def test_every_table_that_knows_somebody_is_taken_along_or_it_is_said_why_not(scene: Scene) -> None:
    maya = scene.seat("Maya")

    known = {name for name, parts in scene.read(columns).items() if parts & WHOSE}
    kept = scene.read(lambda tx: export.about_me(tx, maya))

    assert known - TAKEN.keys() - LEFT.keys() == set()
    assert set(TAKEN.values()) - kept.keys() == set()
    assert TAKEN.keys() - known == {"person"}  # who knows somebody by being them


def test_what_others_did_about_somebody_is_in_the_file_and_in_their_log(scene: Scene) -> None:
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.OWNER)
    scene.unit(lambda tx: staffing.give_role(tx, scene.campaign, maya.id, Role.LEAD, ines, scene.now))

    kept = scene.read(lambda tx: export.about_me(tx, maya))

    assert [(each["what"], each["detail"]) for each in kept["decisions"]] == [("role", "lead")]


def test_a_weeks_tables_hold_the_week_and_no_name_of_who_hides(scene: Scene, clock: HandClock) -> None:
    maya, noor, ines = scene.seat("Maya"), scene.seat("=Noor"), scene.seat("Ines", Role.LEAD)
    scene.does(maya, scene.takes(maya, "one"), ines)
    scene.unit(lambda tx: staffing.set_hidden(tx, maya, hidden=True))
    clock.move(weeks=1)
    scene.does(noor, scene.takes(noor, "two"), ines)

    found = scene.read(lambda tx: {table.name: table for table in export.tables(tx, scene.campaign, "2026-W47")})

    assert list(found) == ["members", "totals", "ledger", "evidence", "missions", "thanks"]
    names = {row[0]: row[1] for row in found["members"].rows}
    assert names == {maya.id: "", noor.id: "=Noor", ines.id: "Ines"}
    assert {row[0] for row in found["totals"].rows} == {maya.id}
    assert [(row[1], row[2], row[4]) for row in found["evidence"].rows] == [(maya.id, "one", "approved")]
    sums = {(row[1], row[2]): row[3] for row in found["totals"].rows}
    assert sums["points", "verified"] == 7
    assert sums == {
        (row[2], row[3]): sum(each[4] for each in found["ledger"].rows if each[2:4] == row[2:4])  # type: ignore[misc]
        for row in found["ledger"].rows
    }
    assert "'=Noor" in as_csv(found["members"])


def test_the_same_files_make_the_same_archive(scene: Scene) -> None:
    files = {"a.csv": b"1,2\r\n", "recap.md": "# Hola, ñandú".encode(), "recap.png": b"\x89PNG"}

    assert export.zipped(files.items()) == export.zipped(iter(files.items()))
