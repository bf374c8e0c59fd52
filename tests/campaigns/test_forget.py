"""Forgetting somebody, and taking one's data along."""

import json
from datetime import timedelta
from typing import Any

import pytest

from bot.chat.screen import File, Say, Screen
from bot.chat.turn import Turn
from bot.database import Transaction
from bot.platforms.web import forgetting
from bot.platforms.web.kept import read, written
from bot.words import Catalogues, Phrase, Written
from campaigns import (
    announcements,
    consent,
    contacts,
    edition,
    events,
    evidence,
    forget,
    logbook,
    media,
    opinions,
    people,
    review,
    thanks,
    wins,
)
from campaigns.edition import Part
from campaigns.evidence import Evidence
from campaigns.facts import MemberForgotten
from campaigns.invites import LastOwner
from campaigns.ledger import Measure, Standing
from campaigns.logbook import Consent
from campaigns.logbook import Consent as Scope
from campaigns.missions import Kind
from campaigns.people import Member, Role
from tests.campaigns.scene import Scene, Stage, mission

SECRETS = (
    "Maya", "maya-note", "maya-quote", "maya-draft", "maya-said", "maya-listened", "maya-rosa", "maya-noted",
    "maya-announced", "maya-won", "maya-thanked", "maya-sam", "maya-how", "maya-terrace",
)  # fmt: skip


@pytest.fixture
def scene(stage: Stage) -> Scene:
    return stage(mission("one", worth=7), mission("two", worth=9), mission("three", repeats="daily"), mission("four"))


def goes(scene: Scene, member: Member) -> set[str]:
    """Be forgotten; the signals of it."""

    def work(tx: Transaction) -> set[str]:
        forget.forget(tx, scene.campaign, member, scene.now)
        for fact in tx.facts:
            if isinstance(fact, MemberForgotten):
                forgetting.begin(turn(scene, tx), fact)
        return set(tx.signals)

    def further(tx: Transaction) -> tuple[bool, set[str]]:
        return forgetting.go_on(turn(scene, tx)), set(tx.signals)

    signals, more = scene.unit(work), True
    while more:
        more, new = scene.unit(further)
        signals |= new
    return signals - {"calendar", people.TOPIC}


def turn(scene: Scene, tx: Transaction) -> Turn:
    """The calendar's."""
    return Turn(tx, scene.now, scene.campaign, Catalogues().reader("en", "UTC"))


def lives(scene: Scene, maya: Member, ines: Member) -> dict[str, int]:
    """Everything somebody leaves behind: evidence, photos, an interview, a draft, a message; ids by what they are."""
    photo = scene.photo(maya)
    approved = scene.hands_in(maya, scene.takes(maya, "one"), {"note": "maya-note", "photos": [photo]})
    scene.approves(ines, approved)
    waiting = scene.hands_in(maya, scene.takes(maya, "two"), {"note": "maya-note"})
    back = scene.hands_in(maya, scene.takes(maya, "four"), {"note": "maya-note"})

    def work(tx: Transaction) -> None:
        number = logbook.log_interview(
            tx, scene.campaign, maya, who="Sam", interests="", reason="", answers={}, quote="maya-quote",
            consent=Consent.PUBLIC, at=scene.now,
        )  # fmt: skip
        evidence.log(tx, scene.campaign, maya, Kind.INTERVIEW, number, {"interview": {}}, scene.now)
        logbook.log_conversation(
            tx, scene.campaign, maya, online=False, where="", topic="", depth=logbook.Depth.TALK,
            listened="maya-listened", link="", contact="Sam", day=scene.now.date(), at=scene.now,
        )  # fmt: skip
        rosa = contacts.keep(tx, maya, "maya-rosa", contacts.Stage.LISTENED, event=None, at=scene.now)
        contacts.add_note(tx, rosa, maya, "maya-noted", contacts.Scope.CAMPAIGN, scene.now)
        theirs = contacts.keep(tx, ines, "Abe", contacts.Stage.LISTENED, event=None, at=scene.now)
        contacts.add_note(tx, theirs, maya, "maya-noted", contacts.Scope.TEAM, scene.now)
        contacts.add_note(tx, rosa, ines, "About maya-rosa.", contacts.Scope.TEAM, scene.now)
        tx.run(
            "INSERT INTO draft (id, campaign, person, route, arguments, answers, place, opened_at, changed_at)"
            " VALUES (:id, :campaign, :person, 'handin.submit', '', 'maya-draft', '', :at, :at)",
            id=tx.new_id(), campaign=scene.campaign.id, person=maya.person, at=scene.now,
        )  # fmt: skip
        tx.run(
            "INSERT INTO web_message (id, campaign, room, author, kind, body, media, view, position, changed, at)"
            " VALUES (:id, :campaign, 'team', :person, 'said', 'maya-said', '[]', '', 1, 1, :at)",
            id=tx.new_id(), campaign=scene.campaign.id, person=maya.person, at=scene.now,
        )  # fmt: skip

    scene.unit(work)
    _is_talked_about(scene, maya, ines, approved, waiting, back)
    return {"photo": photo, "waiting": waiting.id}


def _is_talked_about(
    scene: Scene, maya: Member, ines: Member, approved: Evidence, waiting: Evidence, back: Evidence
) -> None:
    """What somebody tells the team, and what is said about theirs."""
    omar = scene.seat("Omar", Role.OWNER)

    def work(tx: Transaction) -> None:
        tx.run(
            "INSERT INTO draft (id, campaign, person, account, route, arguments, answers, place, opened_at, changed_at)"
            " SELECT :id, :campaign, -1, a.id, 'handin.submit', '', 'maya-draft', '', :at, :at FROM account a"
            " WHERE a.person = :person",
            id=tx.new_id(), campaign=scene.campaign.id, person=maya.person, at=scene.now,
        )  # fmt: skip
        announcements.announce(tx, maya, "maya-announced", scene.now)
        wins.tell(tx, scene.campaign, maya, "maya-won", scene.now)
        thanks.give(tx, scene.campaign, maya, ines.id, "maya-thanked", scene.now)
        thanks.give(tx, scene.campaign, ines, maya.id, "About maya-note.", scene.now)
        question = opinions.ask(
            tx, scene.campaign, waiting.id, omar.id, ines, scene.now, first="approve", question="Is maya-note enough?"
        )
        opinions.answer(tx, scene.campaign, question.id, "send_back", "maya-note says little.", omar, scene.now)
        review.send_back(tx, scene.campaign, back.id, "maya-note is too short.", (), ines, scene.now)
        who = consent.Wish("maya-sam", Scope.TEAM, "maya-how, in person")
        consent.give(tx, scene.campaign, maya, who, scene.now, handed=approved.id)
        plan = events.Plan(Written("Evening"), Written("Here"), Written(""), (), (), scene.now,
                           scene.now + timedelta(hours=2))  # fmt: skip
        event = events.make(tx, scene.campaign, plan, (), ines, scene.now)
        events.check_in(tx, event, maya, "maya-terrace", scene.now)
        edition.write(tx, omar, "2026-W40", "Maya’s week", "With Maya, for all.", scene.now)
        edition.put(tx, omar, "2026-W40", Part.BOARD, "Maya, again!", scene.now)

    scene.unit(work)


def sums(scene: Scene, member: Member) -> dict[tuple[Measure, Standing], int]:
    return {
        (measure, standing): scene.total(member, measure, standing=standing)
        for measure in Measure
        for standing in Standing
    }


def everything(tx: Transaction, tables: list[str]) -> str:
    return json.dumps([[list(_dict(row).values()) for row in tx.all(f"SELECT * FROM {name}")] for name in tables])


def _dict(row: Any) -> dict[str, Any]:
    return {column: row[column] for column in list(row.keys())}


def columns(tx: Transaction) -> dict[str, set[str]]:
    """Every table there is, and its columns."""
    if tx.SKIP_LOCKED:  # PostgreSQL
        rows = tx.all(
            "SELECT table_name AS name, column_name AS part FROM information_schema.columns"
            " WHERE table_schema = current_schema()"
        )
    else:
        rows = tx.all("SELECT m.name AS name, c.name AS part FROM sqlite_master m, pragma_table_info(m.name) c"
                      " WHERE m.type = 'table'")  # fmt: skip
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row["name"], set()).add(row["part"])
    return found


def test_nothing_that_tells_who_it_was_is_left_and_every_sum_is(scene: Scene) -> None:
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    left = lives(scene, maya, ines)
    held = scene.takes(maya, "three")
    before = sums(scene, maya)
    shown = scene.read(lambda tx: media.several(tx, scene.campaign.id, [left["photo"]]))[left["photo"]]

    signals = goes(scene, maya)

    kept = scene.read(lambda tx: everything(tx, sorted(columns(tx))))
    assert [secret for secret in SECRETS if secret in kept] == []
    assert signals == {f"unneeded:{key}" for key in (shown.original, shown.public, shown.small)}
    assert sums(scene, maya) == before
    assert scene.differences() == []
    gone = scene.again(maya)
    assert (gone.active, gone.name, gone.hidden) == (False, "", True)
    assert scene.reads(held).state == "handed_back"
    assert scene.read(lambda tx: evidence.get(tx, scene.campaign.id, left["waiting"])).state == "withdrawn"


def test_what_organizers_wrote_has_nothing_of_who_was_forgotten_and_keeps_the_rest(scene: Scene) -> None:
    maya, omar = scene.seat("Maya"), scene.seat("Omar", Role.ORGANIZER)

    def writes(tx: Transaction) -> None:
        wins.tell(tx, scene.campaign, maya, "A shop asked us.", scene.now)
        edition.write(tx, omar, "2026-W40", "Maya’s week", "Mayan food for all.", scene.now)
        for part, said in ((Part.WINS, "A shop  asked us. Who?"), (Part.BOARD, "Maya!"), (Part.NUMBERS, "Many.")):
            edition.put(tx, omar, "2026-W40", part, said, scene.now)

    scene.unit(writes)

    def goes_and_tells(tx: Transaction) -> list[MemberForgotten]:
        forget.forget(tx, scene.campaign, maya, scene.now)
        return [fact for fact in tx.facts if isinstance(fact, MemberForgotten)]

    (fact,) = scene.unit(goes_and_tells)

    told = scene.read(lambda tx: edition.of_week(tx, scene.campaign.id, "2026-W40"))
    assert (told.headline, told.opening, told.own) == ("", "Mayan food for all.", {Part.NUMBERS: "Many."})
    assert "2026-W40" in fact.weeks


def test_what_others_were_answered_names_them_no_more_and_stays_what_it_was(scene: Scene) -> None:
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    thanks = Phrase("Maya thanks {name}", values=(("name", "Maya"),))
    answer = Screen("Mayan food, by Maya", (Say(thanks), Say("Screen")))
    body = written(answer, lambda file: file.name)
    key = f"{'a' * 64}.zip"
    offer = written(Screen("Here", (File("all.zip", "All", bytes),)), lambda file: key)

    def work(tx: Transaction) -> None:
        for place, each in enumerate((body, offer)):
            tx.run(
                "INSERT INTO web_message (id, campaign, room, reader, kind, body, media, view, position, changed, at)"
                " VALUES (:id, :campaign, 'her', :person, 'shown', :body, '[]', '', :place, 1, :at)",
                id=tx.new_id(), campaign=scene.campaign.id, person=ines.person, body=each, place=place, at=scene.now,
            )  # fmt: skip

    scene.unit(work)
    signals = goes(scene, maya)

    rows = scene.read(lambda tx: tx.all("SELECT body, changed FROM web_message ORDER BY position"))
    kept = read(rows[0]["body"])
    nobody = Phrase("Maya thanks {name}", values=(("name", "…"),))
    assert kept == Screen("Mayan food, by …", (Say(nobody), Say("Screen")))
    assert rows[0]["changed"] > 1
    assert f"unneeded:{key}" in signals


def test_long_conversations_are_forgotten_in_pieces_that_go_on_where_they_were(scene: Scene) -> None:
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    many = 2 * forgetting.AT_ONCE + 10

    def talks(tx: Transaction) -> None:
        for place in range(many):
            theirs = place % 3 == 0
            tx.run(
                "INSERT INTO web_message (id, campaign, room, reader, kind, body, media, view, position, changed, at)"
                " VALUES (:id, :campaign, 'a room', :reader, 'shown', :body, '[]', '', :place, 1, :at)",
                id=tx.new_id(), campaign=scene.campaign.id, reader=maya.person if theirs else ines.person, place=place,
                body=written(Screen(f"Well done, Maya {place}!"), lambda file: ""), at=scene.now,
            )  # fmt: skip

    def named() -> int:
        row = scene.read(lambda tx: tx.one("SELECT COUNT(*) AS n FROM web_message WHERE body LIKE '%Maya%'"))
        assert row is not None
        return int(row["n"])

    def forgets(tx: Transaction) -> None:
        forget.forget(tx, scene.campaign, maya, scene.now)
        fact = next(fact for fact in tx.facts if isinstance(fact, MemberForgotten))
        forgetting.begin(turn(scene, tx), fact)

    scene.unit(talks)
    scene.unit(forgets)
    left = [named()]
    while scene.unit(lambda tx: forgetting.go_on(turn(scene, tx))):
        left.append(named())

    assert left == [many, many - forgetting.AT_ONCE, 10, 0]
    rows = scene.read(lambda tx: tx.all("SELECT reader, body FROM web_message"))
    assert {row["reader"] for row in rows} == {ines.person}
    assert len(rows) == many - -(-many // 3)
    assert all("Well done, …" in row["body"] for row in rows)


def test_a_file_somebody_else_sent_too_is_still_needed(scene: Scene) -> None:
    maya, noor = scene.seat("Maya"), scene.seat("Noor")
    mine = scene.photo(maya)

    def share(tx: Transaction) -> str:
        row = tx.one("SELECT * FROM media WHERE id = :id", id=mine)
        assert row is not None
        tx.run("UPDATE media SET public = :key WHERE id = :id", key=row["public"], id=theirs)
        return str(row["public"])

    theirs = scene.photo(noor)
    shared = scene.unit(share)

    signals = goes(scene, maya)

    assert len(signals) == 2
    assert f"unneeded:{shared}" not in signals


def test_they_leave_every_campaign_unless_one_would_have_no_owner(stage: Stage) -> None:
    here, there = stage(mission("it")), stage(mission("it"))
    ours, theirs = here.seat("Maya"), there.seat("Maya")
    given = there.takes(theirs, "it")
    scene = stage()
    alone = scene.seat("Omar", Role.OWNER)
    here.seat("Omar")

    goes(here, ours)
    with pytest.raises(LastOwner):
        goes(scene, alone)
    with pytest.raises(LastOwner):
        goes(here, here.seat("Omar"))

    assert (there.again(theirs).active, there.again(theirs).name) == (False, "")
    assert there.reads(given).state == "handed_back"
    assert scene.again(alone).name == "Omar"


def test_who_comes_again_is_somebody_new(scene: Scene) -> None:
    maya = scene.seat("Maya")
    goes(scene, maya)

    again = scene.seat("Maya")

    assert again.id != maya.id
    assert scene.total(again) == 0


def test_what_was_announced_by_who_is_forgotten_is_told_to_nobody_further(scene: Scene) -> None:
    maya, _noor = scene.seat("Maya", Role.LEAD), scene.seat("Noor")
    scene.unit(lambda tx: announcements.announce(tx, maya, "Bring umbrellas.", scene.now))

    goes(scene, maya)

    assert scene.unit(lambda tx: announcements.tell_some(tx, scene.campaign.id)) == (0, [])
