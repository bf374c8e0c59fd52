"""The logbook: profiles, conversations and interviews that no mission asked for."""

import pytest

from bot.database import Transaction
from bot.ids import short
from campaigns import logbook, media
from campaigns.ledger import Measure
from campaigns.media import Copies, Kind
from tests.team import Player, Team

TALK = '/log conversation "She misses the market." "the old market" online talk Rosa'


def test_a_conversation_typed_whole_is_logged_and_counts_once_a_lead_has_looked(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")

    maya.says(TALK)
    assert "Got it: A conversation" in maya.sees
    assert "5 points are waiting for a lead’s look." in maya.sees
    ines.looks_into("review")
    assert "Maya: A conversation" in ines.sees
    assert "Heard first: She misses the market." in ines.sees
    assert "How deep: a talk" in ines.sees
    assert "With: Rosa" in ines.sees
    ines.presses("Approve")

    assert team.total(maya, Measure.CONVERSATIONS) == 1
    assert "5 points for “A conversation”" in team.posted(to=maya)[-1]


def test_a_conversation_typed_bare_is_asked_for_question_by_question(team: Team) -> None:
    maya = team.member("Maya")
    maya.says("/log conversation")
    assert maya.asked == ["listened", "topic", "where", "depth", "contact", "link"]

    maya.fills(listened="They want shade.", topic="bus stops", where="by pigeon", depth="we agreed", contact="Abe")
    assert "“by pigeon” isn’t one of them. There is online and in person." in maya.sees
    maya.fills(where="in person")

    assert "Got it: A conversation" in maya.sees


def test_half_a_line_fills_what_it_can_and_asks_for_the_rest(team: Team) -> None:
    maya = team.member("Maya")

    maya.says('/log conversation "They want shade." "bus stops" in person')

    assert maya.answer("where") in (("in person",), ("in_person",))  # as it was typed, or as it was picked
    assert maya.answer("depth") == ()
    maya.fills(depth="hello", contact="Abe")
    assert "Got it: A conversation" in maya.sees


def test_the_same_person_the_same_day_counts_once(team: Team) -> None:
    maya, noah = team.members("Maya", "Noah")
    maya.says(TALK)

    assert "That one is in the logbook already: Maya logged it. It counts once." in maya.says(TALK)
    assert "Got it" in noah.says(TALK)
    team.clock.move(days=1)
    assert "Got it" in maya.says(TALK)


def test_the_same_link_counts_once_whoever_logs_it(team: Team) -> None:
    maya, noah = team.members("Maya", "Noah")
    maya.says(f"{TALK} https://social.example/p/1?utm_source=x")

    noah.says(f"{TALK} http://www.social.example/p/1/")

    assert "That one is in the logbook already: Maya logged it." in noah.sees


def test_of_one_conversation_in_ten_one_more_detail_is_asked(team: Team) -> None:
    maya, noah, ines = team.member("Maya"), team.member("Noah"), team.lead("Ines")
    maya.says(TALK)
    receipt = chosen(team)
    maya.taps(receipt)

    maya.presses("One more detail, please")
    maya.fills(detail="She wore a green umbrella as a hat.")
    assert "Got it: A conversation" in maya.sees
    assert "One more detail, please" not in maya.buttons
    ines.looks_into("review")

    assert "One more detail: She wore a green umbrella as a hat." in ines.sees
    again = receipt.replace("handin.receipt", "logbook.detail")
    assert "somebody else’s" in noah.taps(again)
    assert "That isn’t there any more." in maya.taps(again)


def test_a_profile_counts_when_it_says_whose_it_is(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")

    maya.says("/log profile social.example/runners Runners no")
    assert "Add that to it first, then log it again." in maya.sees
    maya.says("/log profile social.example/runners Runners yes")
    assert "Got it: A profile" in maya.sees
    ines.looks_into("review")
    assert "Address: https://social.example/runners" in ines.sees
    ines.presses("Approve")

    assert team.total(maya, Measure.PROFILES) == 1
    assert "in the logbook already" in maya.says("/log profile HTTPS://www.social.example/runners/ Again yes")


def test_an_address_that_is_none_is_asked_for_again_and_the_rest_is_kept(team: Team) -> None:
    maya = team.member("Maya")

    maya.says("/log profile javascript:alert(1) Runners yes")

    assert "That doesn’t look like a web address. Paste it whole" in maya.sees
    assert maya.answer("purpose") == ("Runners",)


def test_an_interview_is_logged_with_what_the_person_allowed(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.says("/log interview")
    assert maya.asked[0] == "signature"

    maya.fills(signature="The choir.", who="Abe", reason="they trust", quote="It sang me home.", consent="only within")
    assert "Got it: An interview" in maya.sees
    ines.looks_into("review")

    assert "The question: The choir." in ines.sees
    assert "What moves them: They trust the people behind it" in ines.sees
    assert "May be quoted: only within our team" in ines.sees
    assert ines.sees.count("It sang me home.") == 1


def test_an_interview_holds_all_they_said_and_the_next_guest_is_a_tap_away(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.says("/log interview")
    assert maya.offered("card") == ["What would you show a visitor first?"]

    maya.fills(
        signature="The choir.", who="Abe", reason="something else", consent="anywhere", fix="Put benches there.",
        interests="gospel", values="being on time", emotions="proud, a little tired", motives="a stage for the young",
        card="What would you show a visitor first?", said="The market.",
    )  # fmt: skip
    ines.looks_into("review")

    assert "How they’d fix it: Put benches there." in ines.sees
    assert "Into: gospel" in ines.sees
    assert "What matters to them: being on time" in ines.sees
    assert "How they feel: proud, a little tired" in ines.sees
    assert "What they hope for: a stage for the young" in ines.sees
    assert "What would you show a visitor first?: The market." in ines.sees
    maya.presses("Next guest")
    assert maya.asked[0] == "signature"
    assert maya.answer("who") == ()


@pytest.mark.stage
def test_a_recorded_interview_has_its_length_and_a_sentence_to_read(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    voice = voice_note(team, maya)
    maya.says("/log interview")

    maya.fills(signature="Listen.", who="Abe", reason="trust", consent="anywhere", voice=[voice])
    assert "Add how long the recording is and one sentence of it in their words" in maya.sees
    maya.fills(quote="It sang me home.", length="12")
    assert "Got it: An interview" in maya.sees
    ines.looks_into("review")

    assert "The recording: 12 minutes" in ines.sees
    assert "Their words: It sang me home." in ines.sees


def test_something_logged_that_was_sent_back_is_added_to(team: Team) -> None:
    maya, noah, ines = team.member("Maya"), team.member("Noah"), team.lead("Ines")
    maya.says(TALK)
    sends_back(ines, "Where did you meet?")

    maya.opens_letter("handin.result")
    assert "“Where did you meet?” Ines" in maya.sees
    again = maya.buttons_to("logbook.again")[0]
    assert "That one is somebody else’s." in noah.taps(again)
    maya.presses("Try again")
    assert "Ines wrote: “Where did you meet?”" in maya.sees
    maya.fills(note="In the market’s group.")
    assert "Got it: A conversation" in maya.sees
    assert "You’ve already handed that in." in maya.taps(again)

    ines.looks_into("review")
    assert "Added: In the market’s group." in ines.sees
    ines.presses("Approve")
    assert team.total(maya, Measure.CONVERSATIONS) == 1


def test_log_alone_shows_what_can_be_logged(team: Team) -> None:
    maya = team.member("Maya")

    maya.says("/log")

    assert maya.buttons == ["/log profile", "/log conversation", "/log interview"]
    maya.presses("/log interview")
    assert "What made you feel at home here?" in maya.sees


def test_a_spanish_member_is_asked_in_the_campaigns_spanish(team: Team) -> None:
    lucia = team.member("Lucía", "es")

    lucia.says("/log interview")

    assert lucia.asked == [
        "signature", "who", "reason", "quote", "consent", "age", "how", "until", "fix", "interests", "values",
        "emotions", "motives", "card", "said", "voice", "length",
    ]  # fmt: skip
    assert "They trust the people behind it" in lucia.offered("reason")


def test_logging_works_while_the_campaign_is_paused(team: Team) -> None:
    maya, omar = team.member("Maya"), team.organizer("Omar")
    omar.says("/campaign pause")

    assert "Got it: A conversation" in maya.says(TALK)


def test_a_made_up_piece_of_evidence_is_not_there(team: Team) -> None:
    maya = team.member("Maya")

    assert "That isn’t there any more." in maya.taps(f"logbook.again|{short(17)}")
    assert "That isn’t there any more." in maya.taps("logbook.again|zzzzzzzzzzzzz")


def chosen(team: Team) -> str:
    """Let the one conversation there is be the one in ten; what leads to its receipt."""

    def work(tx: Transaction) -> int:
        number = 0
        while not (number and logbook.wants_detail(tx, number)):
            number += 1
            tx.run("UPDATE conversation SET id = :id", id=number)
        tx.run("UPDATE evidence SET subject = :id", id=number)
        row = tx.one("SELECT id FROM evidence")
        assert row is not None
        return int(row["id"])

    return f"handin.receipt|{short(team.unit(work))}"


def voice_note(team: Team, player: Player) -> int:
    """Keep a voice note of somebody's."""
    copies, person = Copies(Kind.VOICE, f"{1:064x}.ogg", f"{1:064x}.ogg"), player.member.person
    kept = team.unit(lambda tx: media.keep(tx, team.campaign.id, person, copies, "abe.ogg", 9, team.clock.now()))
    return kept.id


def sends_back(lead: Player, reason: str) -> None:
    lead.looks_into("review")
    lead.presses("Send back")
    lead.fills(reason=reason)
