"""What is kept about somebody: told in plain words, given as a file, taken away."""

import csv
import io
import json
import zipfile

from bot.chat.screen import File, Screen
from bot.ids import short
from campaigns.ledger import Measure
from tests.team import Player, Team


def test_anybody_is_told_what_is_kept(team: Team) -> None:
    zoe, maya = team.stranger("Zoe"), team.member("Maya")

    zoe.says("/privacy")
    assert "As little as the work needs. Nobody you meet is ever written to by me." in zoe.sees
    assert "You haven’t joined, so all I know is the name and language your app shows." in zoe.sees
    zoe.presses("What this is")
    assert "Welcome to Small Town" in zoe.sees
    maya.says("/privacy")

    assert maya.buttons == [
        "Give me everything about me", "What was decided and done", "Delete everything about me",
    ]  # fmt: skip


def test_everything_about_oneself_comes_as_a_file(team: Team) -> None:
    maya, noah = team.member("Maya"), team.member("Noah")
    maya.hands_in(photos=[maya.photo()], note="By the station.")
    noah.hands_in(photos=[noah.photo()], note="Noah’s secret.")
    maya.says("/log conversation")
    maya.fills(topic="half a thought")

    maya.says("/mydata export")

    kept = unpacked(maya)
    assert kept["person"][0]["name"] == "Maya"
    assert kept["accounts"][0]["platform"] == team.theatre.platform
    assert "By the station." in json.dumps(kept["evidence"])
    assert "half a thought" in json.dumps(kept["drafts"])
    assert "secret" not in json.dumps(kept)
    maya.presses("What is kept")
    assert "What is kept about you" in maya.sees


def test_what_somebody_sent_comes_as_files_but_what_was_taken_back(team: Team) -> None:
    maya, noah = team.member("Maya"), team.member("Noah")
    maya.says("/mydata export")
    assert "My photos and recordings" not in maya.buttons
    maya.hands_in(photos=[maya.photo(), maya.photo()], note="By the station.")
    noah.hands_in(photos=[noah.photo()], note="Mine.")
    maya.says("/mydata export")
    maya.presses("My photos and recordings")
    assert "Here are the 2 files you sent" in maya.sees
    assert len(listed(maya)) == 2
    assert {line["evidence"] != "" for line in listed(maya)} == {True}

    maya.says("/mydata log")
    assert maya.sees.count("Maya took data along") == 3
    maya.taps(f"handin.receipt|{short(evidence_of(team, maya))}")
    maya.presses("Who’s in it?")
    maya.presses("Somebody’s in all of them")
    maya.fills(who="Sam", age="adult", scope="team", how="in person")
    maya.presses("They take it back")

    assert "There is no photo or recording of yours." in maya.taps("mydata.files")


def test_deleting_asks_first_then_takes_the_person_away_and_leaves_the_sums(team: Team) -> None:
    maya, noah, ines, omar = team.member("Maya"), team.member("Noah"), team.lead("Ines"), team.organizer("Omar")
    maya.hands_in()
    ines.approves()

    maya.says("/mydata delete")
    assert "This can’t be undone." in maya.sees
    maya.presses("No, keep it")
    maya.presses("Delete everything about me")
    assert "It’s all gone. Thank you for what you did with us." in maya.presses("Yes, delete it all")

    assert "You’re not on this team yet." in maya.says("/today")
    assert "Somebody left the team" in team.posted(to="review")[-1]
    assert "1. a teammate 10" in noah.says("/leaderboard")
    assert "1 mission done this week" in omar.says("/recap")
    assert "50 photos (+1): 1 of 50" in omar.sees
    assert "Maya" not in omar.sees


def test_whoever_was_removed_can_still_have_and_delete_what_is_kept(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.hands_in(photos=[maya.photo()], note="By the station.")
    ines.says("/people remove Maya")
    ines.presses("Yes, remove")

    maya.says("/privacy")
    maya.presses("Give me everything about me")
    assert "By the station." in json.dumps(unpacked(maya)["evidence"])
    maya.says("/mydata delete")
    assert "It’s all gone." in maya.presses("Yes, delete it all")

    row = team.read(lambda tx: tx.one("SELECT COUNT(*) AS n FROM person WHERE name = 'Maya'"))
    assert row is not None
    assert row["n"] == 0


def test_the_only_owner_hands_over_first(team: Team) -> None:
    olga = team.owner("Olga")
    olga.says("/mydata delete")

    assert "You’re the only owner. Make somebody else an owner first." in olga.presses("Yes, delete it all")
    assert olga.member.name == "Olga"


def test_a_stranger_has_nothing_to_export_or_delete(team: Team) -> None:
    zoe = team.stranger("Zoe")

    for words in ("/mydata export", "/mydata delete"):
        assert "You haven’t joined, so all I know is the name and language your app shows." in zoe.says(words)
    assert "You haven’t joined" in zoe.taps("mydata.gone")


def test_mydata_alone_shows_both_choices(team: Team) -> None:
    maya = team.member("Maya")

    maya.says("/mydata")

    assert maya.buttons == ["/mydata export", "/mydata delete", "/mydata log"]


def test_deleting_and_coming_back_begins_anew(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.hands_in()
    ines.approves()
    maya.says("/mydata delete")
    maya.presses("Yes, delete it all")

    maya.says("/join WELCOME")

    assert "Welcome to the team, Maya!" in maya.sees
    assert team.total(maya, Measure.POINTS) == 0


def listed(player: Player) -> list[dict[str, str]]:
    """The table in the archive they were given."""
    assert isinstance(player.reply, Screen)
    file = next(block for block in player.reply.blocks if isinstance(block, File))
    with zipfile.ZipFile(io.BytesIO(file.make())) as archive:
        return list(csv.DictReader(io.StringIO(archive.read("files.csv").decode())))


def evidence_of(team: Team, player: Player) -> int:
    member = player.member.id
    row = team.read(lambda tx: tx.one("SELECT id FROM evidence WHERE member = :member", member=member))
    assert row is not None
    return int(row["id"])


def unpacked(player: Player) -> dict[str, list[dict[str, str]]]:
    assert isinstance(player.reply, Screen)
    file = next(block for block in player.reply.blocks if isinstance(block, File))
    kept: dict[str, list[dict[str, str]]] = json.loads(file.make())
    return kept
