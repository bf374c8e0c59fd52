"""Forms: nothing typed is ever lost, nothing is sent twice, and nobody sees anybody else's."""

from bot.chat import drafts
from bot.chat.incoming import Answered, Caller
from bot.chat.screen import Ask
from bot.database import Transaction
from bot.ids import short
from campaigns.ledger import Standing
from tests.team import Player, Team


def test_a_half_finished_form_outlives_a_restart(team: Team) -> None:
    maya = team.member("Maya")
    maya.says("/today")
    maya.presses("Hand it in")
    maya.fills(note="Half a thought.")

    team.restart()
    maya.says("/handin")

    assert maya.answer("note") == ("Half a thought.",)
    maya.fills(photos=[maya.photo()])
    assert "Got it: Poster wall" in maya.sees


def test_a_form_on_the_screen_can_be_sent_after_a_restart(team: Team) -> None:
    maya = team.member("Maya")
    maya.says("/today")
    maya.presses("Hand it in")

    team.restart()
    maya.fills(photos=[maya.photo()], note="Sent to the new one.")

    assert "Got it: Poster wall" in maya.sees


def test_a_form_begun_in_one_app_is_finished_in_another(team: Team) -> None:
    maya = team.member("Maya")
    maya.says("/today")
    maya.presses("Hand it in")
    maya.fills(note="Begun on the train.")
    photo = maya.photo()
    also(team, maya, "laptop")

    maya.says("/handin")
    assert maya.answer("note") == ("Begun on the train.",)
    maya.fills(photos=[photo])

    assert "Got it: Poster wall" in maya.sees


def test_two_forms_at_once_keep_apart(team: Team) -> None:
    maya = team.member("Maya")
    maya.says("/today")
    maya.presses("Hand it in")
    first = maya.form
    maya.fills(note="About the wall.")
    maya.says("/log conversation")
    maya.fills(listened="About the bus stops.", topic="bus stops")

    maya.does(Answered(first.draft, {"photos": (short(maya.photo()),)}))
    assert "Got it: Poster wall" in maya.sees
    maya.says("/log conversation")

    assert maya.answer("listened") == ("About the bus stops.",)
    assert maya.answer("topic") == ("bus stops",)


def test_forms_of_the_same_route_about_different_things_keep_apart(team: Team) -> None:
    maya, noah, ines = team.member("Maya"), team.member("Noah"), team.lead("Ines")
    maya.hands_in()
    noah.hands_in()
    taps = []
    for name in ("Maya", "Noah"):
        ines.says("/review")
        card = next(t for t in ines.buttons_to("review.card") if name in ines.taps(t))
        taps.append(card.replace("card", "send_back"))
        ines.taps(taps[-1])
        ines.fills(reason=f"{name}, it’s dark.", parts=["a song"])

    ines.taps(taps[0])
    assert ines.answer("reason") == ("Maya, it’s dark.",)
    ines.taps(taps[1])

    assert ines.answer("reason") == ("Noah, it’s dark.",)


def test_a_form_sent_is_gone_and_another_sending_says_so(team: Team) -> None:
    maya = team.member("Maya")
    maya.says("/log profile")
    form = maya.form
    answers = {"address": ("a.example/x",), "purpose": ("Runners",), "disclosed": ("yes",)}

    maya.does(Answered(form.draft, answers))
    maya.does(Answered(form.draft, answers))

    assert "That form was already sent, or it is too old. Nothing was sent twice. Open it again" in maya.sees
    assert team.points(maya, Standing.CLAIMED) == 10
    maya.says("/log profile")
    assert maya.answer("address") == ()


def test_a_form_is_nobody_elses(team: Team) -> None:
    maya, noah = team.members("Maya", "Noah")
    maya.says("/log profile")
    form = maya.form

    assert "That one is somebody else’s. Type /today for yours." in noah.does(
        Answered(form.draft, {"purpose": ("Noah’s",)})
    )
    assert not kept(team, noah, form.draft, purpose="Noah’s")
    maya.says("/log profile")

    assert maya.answer("purpose") == ()


def test_what_is_typed_is_kept_while_it_is_typed(team: Team) -> None:
    maya = team.member("Maya")
    maya.says("/log profile")

    assert kept(team, maya, maya.form.draft, address="a.exam", purpose="Runn", nonsense="x" * 100)
    assert kept(team, maya, maya.form.draft, purpose="")
    maya.says("/log profile")

    assert maya.answer("address") == ("a.exam",)
    assert maya.answer("purpose") == ()
    row = team.read(lambda tx: tx.one("SELECT answers FROM draft"))
    assert row is not None
    assert "nonsense" not in row["answers"]


def test_a_form_that_is_gone_keeps_nothing(team: Team) -> None:
    maya, zoe = team.member("Maya"), team.stranger("Zoe")

    assert not kept(team, maya, 17, note="x")
    assert not kept(team, zoe, 17, note="x")


def test_a_form_whose_role_was_taken_away_is_refused_and_opens_no_more(team: Team) -> None:
    ines, omar = team.lead("Ines"), team.organizer("Omar")
    ines.says("/announce")
    form = ines.form
    omar.says("/people role Ines member")

    ines.does(Answered(form.draft, {"text": ("Too late.",)}))

    assert "Only a lead can do that." in ines.sees
    assert ines.outcome is not None
    assert ines.outcome.form is None
    assert not kept(team, ines, form.draft, text="Too late.")


def test_a_refusal_keeps_the_form_with_everything_in_it(team: Team) -> None:
    maya, noah = team.members("Maya", "Noah")
    noah.says("/log profile a.example/x Runners yes")
    maya.says("/log profile")

    maya.fills(address="www.a.example/x/", purpose="Also runners", disclosed="yes")

    assert "That one is in the logbook already: Noah logged it. It counts once." in maya.sees
    assert maya.outcome is not None
    assert maya.outcome.refused
    assert maya.answer("purpose") == ("Also runners",)
    maya.fills(address="a.example/y")
    assert "Got it: A profile" in maya.sees


def test_only_what_is_wrong_is_said_and_what_is_right_stays(team: Team) -> None:
    maya = team.member("Maya")
    maya.says("/log profile")

    maya.fills(address="nonsense", purpose="Runners", disclosed="maybe")

    wrong = {question.name: bool(question.wrong) for question in maya.form.questions}
    assert wrong == {"address": True, "purpose": False, "disclosed": True}
    assert "Answer yes or no, please." in maya.sees


def test_an_answer_that_cannot_be_seen_is_none(team: Team) -> None:
    maya = team.member("Maya")
    maya.says("/log profile")

    maya.fills(address="a.example/x", purpose="\u200b \u00ad\u2060", disclosed="yes")

    assert "This one is needed." in maya.sees
    assert maya.answer("purpose") == ()


def test_a_form_too_old_is_forgotten_by_the_machine_and_says_so(team: Team) -> None:
    maya = team.member("Maya")
    maya.says("/log profile")
    form = maya.form
    team.clock.move(days=31)
    gone = team.unit(lambda tx: drafts.expire(tx, team.clock.now() - drafts.KEPT))

    assert gone == 1
    assert "or it is too old" in maya.does(Answered(form.draft, {"purpose": ("Runners",)}))


def test_an_open_form_can_be_shown_again_as_it_stands(team: Team) -> None:
    maya = team.member("Maya")
    maya.says("/log profile")
    maya.fills(purpose="Runners")
    number, seat = maya.form.draft, maya.member

    def work(tx: Transaction) -> Ask | None:
        found = drafts.find(tx, number)
        assert found is not None
        return team.router.asked(team.router.turn_of(tx, seat, team.clock.now()), found)

    ask = team.read(work)

    assert ask is not None
    assert [question.answer for question in ask.questions] == [(), ("Runners",), ()]
    assert not any(question.wrong for question in ask.questions)


def test_a_field_a_button_carries_is_not_asked_for_again(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    ines.taps(f"people.role|{short(maya.member.id)}")

    assert ines.answer("who") == (short(maya.member.id),)
    ines.fills(role="lead")

    assert ines.sees == "Maya is a lead now."


def test_a_button_for_another_person_replaces_who_an_open_form_was_about(team: Team) -> None:
    maya, noah, ines = team.member("Maya"), team.member("Noah"), team.lead("Ines")
    ines.taps(f"people.role|{short(maya.member.id)}")

    ines.taps(f"people.role|{short(noah.member.id)}")
    ines.fills(role="lead")

    assert ines.sees == "Noah is a lead now."


def also(team: Team, player: Player, platform: str) -> None:
    """The same person with an account in another app."""
    before = player.caller
    player.caller = Caller(platform, f"{platform}-{player.name}", player.name, "en", "America/New_York")
    team.unit(
        lambda tx: tx.run(
            "INSERT INTO account (id, person, platform, external, name, home, created_at, seen_at)"
            " SELECT :id, person, :platform, :external, name, FALSE, created_at, seen_at FROM account"
            " WHERE platform = :before AND external = :known",
            id=tx.new_id(), platform=platform, external=player.caller.external, before=before.platform,
            known=before.external,
        )
    )  # fmt: skip


def kept(team: Team, player: Player, draft: int, **answers: str) -> bool:
    given = {name: (text,) for name, text in answers.items()}
    return team.runner.run(team.router.keep_draft(player.caller, draft, given))
