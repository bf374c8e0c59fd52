"""Talking to the bot in the browser: what is said, pressed and filled in, and what is there again later."""

import asyncio
from uuid import uuid4

from tests.conftest import HandClock
from tests.platforms import markup
from tests.platforms.visiting import Visitor, Visitors, message_of
from tests.platforms.world import World, photo


async def handing_in(visitors: Visitors) -> Visitor:
    """Maya, with the form to hand in open."""
    maya = await visitors.member("Maya")
    await maya.says("/today")
    await maya.presses("Hand it in")
    return maya


async def handed_in(visitors: Visitors, world: World) -> Visitor:
    """Maya, who has handed in, so that there is a card in review."""
    maya = await handing_in(visitors)
    await maya.fills(photos=[await maya.photographs(photo())], note=["They make it fresh."])
    await world.deliver()
    return maya


async def test_a_command_and_its_reply_stay_in_the_conversation(visitors: Visitors) -> None:
    maya = await visitors.member("Maya")

    await maya.says("/start")

    assert [message.one(class_="body").text.strip() != "" for message in maya.messages] == [True, True]
    assert "/start" in maya.messages[0].text
    assert "Hello Maya" in maya.sees


async def test_the_conversation_is_nobody_elses(visitors: Visitors) -> None:
    maya, jonas = await visitors.member("Maya"), await visitors.member("Jonas")

    await maya.says("/start")
    await jonas.looks()

    assert jonas.messages == []


async def test_the_same_act_sent_again_happens_once(visitors: Visitors) -> None:
    maya = await visitors.member("Maya")
    key = uuid4().hex

    await maya.says("/start", key=key)
    await maya.says("/start", key=key)

    assert len(maya.messages) == 2


async def test_one_persons_key_is_not_anothers(visitors: Visitors) -> None:
    maya, jonas = await visitors.member("Maya"), await visitors.member("Jonas")
    key = uuid4().hex

    await maya.says("/start", key=key)
    await jonas.says("/start", key=key)

    assert "Hello Jonas" in jonas.sees


async def test_a_refusal_is_kept_where_it_answers_something_typed(visitors: Visitors) -> None:
    maya = await visitors.member("Maya")

    said = await maya.says("/announce Hello")

    assert "Only a lead can do that" in said


async def test_what_breaks_says_so_with_a_number_and_takes_nothing_along(visitors: Visitors) -> None:
    maya = await visitors.member("Maya")

    said = await maya.says("/break")

    assert "Something broke on my side" in said
    assert "Hello Maya" in await maya.says("/start")


async def test_a_button_changes_its_message_in_place(visitors: Visitors) -> None:
    maya = await visitors.member("Maya")
    await maya.says("/today")

    await maya.presses("Swap it")

    assert len(maya.messages) == 2
    assert "Ask a neighbour" in maya.sees
    assert "best lunch" not in maya.sees


async def test_a_notice_after_a_button_is_said_in_passing(visitors: Visitors) -> None:
    maya = await visitors.member("Maya")
    await maya.says("/today")

    said = await maya.presses("Not today")

    assert said == "Fine. There’s another one tomorrow."
    assert "best lunch" in maya.sees
    assert len(maya.messages) == 2


async def test_a_form_unfolds_under_what_was_pressed(visitors: Visitors) -> None:
    maya = await handing_in(visitors)

    card = maya.messages[-1]

    assert card.one(class_="under").one("form", class_="ask") is maya.form
    assert [field["data-name"] for field in maya.form.all(class_="field")] == ["photos", "note", "count"]


async def test_a_form_that_is_not_right_stays_with_everything_typed_and_says_what_is_wrong(visitors: Visitors) -> None:
    maya = await handing_in(visitors)

    answer = await maya.does(
        "/answer", message=message_of(maya.form), draft=maya.form["data-draft"],
        answers={"photos": [], "note": ["A good place."], "count": ["many"]},
    )  # fmt: skip

    html = next(message["html"] for message in answer["messages"] if message["id"] == answer["form"])
    assert "This one is needed" in html
    assert "isn’t a whole number" in html
    assert maya.form.one("textarea", name="note").text.strip() == "A good place."
    assert maya.form.one("input", name="count")["value"] == "many"


async def test_the_reply_takes_the_forms_place(visitors: Visitors) -> None:
    maya = await handing_in(visitors)

    await maya.fills(photos=[await maya.photographs(photo())], note=["They make it fresh."], count=["3"])

    assert not maya.page.all("form", class_="ask")
    assert "Got it, thank you" in maya.messages[-1].one(class_="under").text


async def test_half_a_form_outlives_a_restart(visitors: Visitors, world: World) -> None:
    maya = await handing_in(visitors)
    media = await maya.photographs(photo())
    answers = {"photos": [media], "note": ["Half a sen"]}
    await maya.does("/draft", draft=maya.form["data-draft"], answers=answers)

    await world.restart()
    await maya.looks()

    assert maya.form.one("textarea", name="note").text.strip() == "Half a sen"
    assert maya.form.one("input", name="photos")["value"] == media
    await maya.fills(photos=[media], note=["Half a sentence, now whole."])
    assert "Got it" in maya.sees


async def test_what_was_typed_wrong_behind_a_command_is_said_beside_it(visitors: Visitors) -> None:
    maya = await visitors.member("Maya")

    await maya.says('/handin "They make it fresh." many')

    assert "isn’t a whole number" in maya.sees
    assert "This one is needed" not in maya.sees  # the photos were not asked for yet


async def test_a_form_put_away_keeps_what_was_typed_for_the_next_time(visitors: Visitors) -> None:
    maya = await handing_in(visitors)
    await maya.does("/draft", draft=maya.form["data-draft"], answers={"note": ["Later."]})

    await maya.does("/away", message=message_of(maya.form))
    assert not maya.page.all("form", class_="ask")
    await maya.presses("Hand it in")

    assert maya.form.one("textarea", name="note").text.strip() == "Later."


async def test_a_form_is_open_in_one_place_only(visitors: Visitors) -> None:
    maya = await handing_in(visitors)

    await maya.presses("Hand it in")

    assert len(maya.page.all("form", class_="ask")) == 1


async def test_a_form_sent_twice_is_handed_in_once(visitors: Visitors, world: World) -> None:
    maya = await handing_in(visitors)
    form, media = maya.form, await maya.photographs(photo())
    sent = {"message": message_of(form), "draft": form["data-draft"], "answers": {"photos": [media], "note": ["Once."]}}

    await maya.does("/answer", **sent)
    await maya.does("/answer", **sent)
    await world.deliver()

    assert "already sent" in str(maya.answer["toast"])
    ines = await visitors.member("Ines", "review")
    assert len(ines.messages) == 1


async def test_photos_out_of_the_blue_are_handed_in_with_their_words(visitors: Visitors) -> None:
    maya = await visitors.member("Maya")
    media = [await maya.photographs(photo(hue=hue)) for hue in (10, 90)]

    await maya.does("/say", text="From the market", photos=media)

    assert len(maya.messages[0].all("img")) == 2
    assert [one["value"] for one in maya.form.all("input", name="photos")] == media
    assert maya.form.one("textarea", name="note").text.strip() == "From the market"


async def test_somebody_elses_photo_cannot_be_handed_in(visitors: Visitors) -> None:
    jonas = await visitors.member("Jonas")
    theirs = await jonas.photographs(photo())
    maya = await handing_in(visitors)

    await maya.fills(photos=[theirs], note=["Mine, surely."])
    refused = maya.answer
    await maya.does("/say", text="", photos=[theirs])

    [form] = [one["html"] for one in refused["messages"] if one["id"] == refused["form"]]
    assert "didn’t arrive" in markup.read(form).one("p", class_="problem").text
    assert "Mine, surely." in form
    assert "didn’t arrive" in str(maya.answer["toast"])
    assert "Got it" not in maya.page.text


async def test_somebody_elses_form_can_be_neither_kept_nor_sent(visitors: Visitors) -> None:
    maya, jonas = await handing_in(visitors), await visitors.member("Jonas")
    draft = maya.form["data-draft"]

    kept = await jonas.does("/draft", draft=draft, answers={"note": ["Not yours"]})
    await jonas.does("/answer", message=message_of(maya.form), draft=draft, answers={"note": ["Not yours"]})
    await maya.looks()

    assert kept == {"kept": False}
    assert "somebody else’s" in str(jonas.answer["toast"])
    assert maya.form.one("textarea", name="note").text.strip() == ""


async def test_somebody_elses_button_is_no_way_around_a_role(visitors: Visitors, world: World) -> None:
    maya = await handed_in(visitors, world)
    ines = await visitors.member("Ines", "review")
    tap = next(one for one in ines.page.all("button") if one.text == "Approve")["data-tap"]

    await maya.does("/press", message=message_of(ines.page.all("button", data_tap=tap)[0]), tap=tap)

    assert "Only a lead can do that" in str(maya.answer["toast"])
    await ines.looks()
    assert "Maya handed in" in ines.sees


async def test_a_made_up_button_is_told_that_it_leads_nowhere(visitors: Visitors) -> None:
    maya = await visitors.member("Maya")
    await maya.says("/start")
    message = message_of(maya.page.all("button", type="button", class_="plain")[-1])

    for tap in ("nothing.here|1", "missions.show|!!!", "missions.show", "missions.show|zzzzzzzzzzzzz"):
        await maya.does("/press", message=message, tap=tap)
        assert maya.answer["toast"]

    assert "Hello Maya" in maya.sees


async def test_names_and_words_of_hostile_people_stay_words(visitors: Visitors) -> None:
    maya = await visitors.member("Maya")

    said = await maya.says("/hostile")
    await maya.says("<b onmouseover=alert(1)>/start</b> @everyone \u202e")

    assert "<script>alert(1)</script>" in said
    assert not maya.page.all("b")
    assert [one["src"] for one in maya.page.all("script") if "src" in one] == [maya.page.all("script")[0]["src"]]


async def test_a_file_in_a_reply_is_made_once_and_can_be_taken_along(visitors: Visitors) -> None:
    ines = await visitors.member("Ines")
    await ines.says("/export")

    response = await ines.gets(ines.page.one("a", class_="file")["href"])

    assert response.body == b"name,points\nMaya,60\n"
    assert 'filename="week.csv"' in response.headers["Content-Disposition"]


async def test_a_file_is_for_whoever_was_offered_it_however_its_address_got_about(visitors: Visitors) -> None:
    maya, ines = await visitors.member("Maya"), await visitors.member("Ines")
    await ines.says("/export")
    address = ines.page.one("a", class_="file")["href"]

    assert (await ines.gets(address)).status == 200
    assert (await maya.gets(address)).status == 404


async def test_suggestions_are_those_of_ones_role_and_of_the_field_one_is_at(visitors: Visitors) -> None:
    maya, ines = await visitors.member("Maya"), await visitors.member("Ines")

    async def offered(visitor: Visitor, text: str) -> list[str]:
        response = await visitor.posts("/suggest", text=text)
        return [option["value"] for option in response.json]

    assert "/announce" not in await offered(maya, "/")
    assert "/announce" in await offered(ines, "/")
    assert await offered(maya, "/to") == ["/today"]
    assert await offered(maya, "hello") == []


async def test_a_field_found_while_typing_narrows_down(visitors: Visitors) -> None:
    ines = await visitors.member("Ines")
    await ines.says("/everything")

    async def found(name: str, typed: str) -> list[str]:
        response = await ines.posts("/choices", draft=ines.form["data-draft"], name=name, typed=typed)
        return [option["label"] for option in response.json]

    assert await found("who", "may") == ["Maya"]
    assert await found("goal", "number 39") == ["Goal number 39"]
    assert await found("nothing", "x") == []


async def test_earlier_messages_are_a_page_away(visitors: Visitors, clock: HandClock) -> None:
    maya = await visitors.member("Maya")
    for _ in range(25):
        await maya.posts("/say", text="/start", photos=[])
        clock.move(minutes=1)
    page = await maya.looks()

    first = maya.messages[0]["data-position"]
    response = await maya.gets(f"/room/home/before/{first}")
    answer = response.json

    assert len(maya.messages) == 40
    assert "hidden" not in page.one(id="earlier")
    assert answer["html"].count("<article") == 10
    assert answer["earlier"] is False


async def test_two_leads_at_once_decide_once_and_the_second_hears_who_was_first(
    visitors: Visitors, world: World
) -> None:
    await handed_in(visitors, world)
    ines, omar = await visitors.member("Ines", "review"), await visitors.member("Omar", "review")

    said = await asyncio.gather(ines.presses("Approve"), omar.presses("Approve"))

    assert sorted(said) == ["", "Somebody else just reviewed this one."]
    for lead in (ines, omar):
        await lead.looks()
        assert "Approved: 10 points for Maya" in lead.sees
