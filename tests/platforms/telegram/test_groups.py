"""Groups and topics as places, with privacy mode on: what is heard and answered where, and groups that move."""

from bot.chat.screen import Letter
from campaigns import places
from campaigns.people import Role
from tests.platforms.telegram.office import Office
from tests.platforms.telegram.rig import jpeg
from tests.platforms.telegram.town import Folk


async def bound(office: Office, place: str) -> str | None:
    """The address a place has on Telegram."""
    found = await office.database.read(lambda tx: places.everywhere(tx, office.campaign.id))
    return next((each.address for each in found if (each.place, each.platform) == (place, "telegram")), None)


async def hands_in(office: Office, folk: Folk) -> None:
    await office.says(folk, "/today")
    await office.sends(folk, jpeg(1), caption="By the station.")
    await office.presses(folk, "Hand it in")


async def test_a_group_becomes_a_place_by_a_command_typed_in_it(office: Office) -> None:
    omar, group = await office.seated("Omar", Role.ORGANIZER), office.town.group("Leads")

    says = await office.says(omar, "/campaign@street_team_bot place review", group)

    assert "This is the place “Review” now" in says
    assert await bound(office, "review") == str(group.id)


async def test_a_group_in_which_the_bot_may_not_send_films_is_no_place_yet(office: Office) -> None:
    omar, group = await office.seated("Omar", Role.ORGANIZER), office.town.group("Leads")
    group.permissions = {"can_send_videos": False}

    says = await office.says(omar, "/campaign@street_team_bot place review", group)

    assert "Send videos" in says
    assert "Open the group’s name, Edit, Permissions" in says
    assert await bound(office, "review") is None


async def test_a_topic_is_a_place_of_its_own(office: Office) -> None:
    omar = await office.seated("Omar", Role.ORGANIZER)
    group = office.town.group("Street team", topics=("Leads", "News"))

    await office.says(omar, "/campaign place review", group, topic=11)
    await office.says(omar, "/campaign place news", group, topic=12)

    assert await bound(office, "review") == f"{group.id}:11"
    assert await bound(office, "news") == f"{group.id}:12"
    assert [message["message_thread_id"] for message in office.messages(group)] == [11, 12]


async def test_a_review_card_stands_in_its_topic_and_changes_there(office: Office) -> None:
    maya, ines = await office.seated("Maya"), await office.seated("Ines", Role.LEAD)
    group = office.town.group("Street team", topics=("Leads", "News"))
    await office.binds("review", group, 11)
    await hands_in(office, maya)

    await office.delivers()
    (card,) = office.messages(group)
    assert "Maya" in office.town.says(group)
    assert card["message_thread_id"] == 11
    assert "photo" in card
    approved = await office.presses(ines, "Approve", group)

    assert "Approve" not in office.town.labels(group)
    assert "pproved" in approved
    assert len(office.messages(group)) == 1


async def test_two_leads_at_once_approve_once_and_the_second_is_told(office: Office) -> None:
    maya = await office.seated("Maya")
    ines, omar = await office.seated("Ines", Role.LEAD), await office.seated("Omar", Role.LEAD)
    group = office.town.group("Leads")
    await office.binds("review", group)
    await hands_in(office, maya)
    await office.delivers()

    first = office.town.presses(ines, "Approve", group)
    second = office.town.presses(omar, "Approve", group)
    await office.rig.settle()

    told = [str((office.town.queries[query] or {}).get("text", "")) for query in (first, second)]
    assert sorted("Somebody else just reviewed this one." in text for text in told) == [False, True]


async def test_talk_in_a_group_is_left_alone_and_other_bots_are_too(office: Office) -> None:
    maya, group = await office.seated("Maya"), office.town.group("Street team")
    office.town.privacy = False

    for text in ("Good morning everybody!", "/today@another_bot", "/roll 2d6", "I said /today yesterday"):
        await office.says(maya, text, group)

    assert office.messages(group) == []
    assert office.messages(maya) == []


async def test_what_is_for_one_person_alone_is_answered_in_their_own_chat(office: Office) -> None:
    maya, group = await office.seated("Maya"), office.town.group("Street team")

    await office.says(maya, "/me", group)
    await office.says(maya, "/leaderboard", group)

    assert "Your numbers, Maya" in office.town.says(maya)
    (board,) = office.messages(group)
    assert board["answers"] == 2


async def test_whoever_has_no_chat_with_the_bot_is_shown_the_door_to_it(office: Office) -> None:
    maya, group = await office.seated("Maya"), office.town.group("Street team")
    office.town.chat(maya).opened = False

    says = await office.says(maya, "/log conversation", group)

    assert "Maya, the answer is for you alone." in says
    (door,) = [key["url"] for key in office.messages(group)[-1]["reply_markup"]["inline_keyboard"][0]]
    assert door == "https://t.me/street_team_bot?start=ask"
    assert "What did you hear" in await office.says(maya, "/start ask")


async def test_a_form_opened_in_a_group_is_filled_in_alone(office: Office) -> None:
    maya, ines = await office.seated("Maya"), await office.seated("Ines", Role.LEAD)
    group = office.town.group("Leads")
    await office.binds("review", group)
    await hands_in(office, maya)
    await office.delivers()

    await office.presses(ines, "Send back", group)

    assert "What should change?" in office.town.says(ines)
    assert "I’ve asked you in our own chat." in office.toast
    await office.says(ines, "It’s a little dark.")
    await office.presses(ines, "Done")
    await office.presses(ines, "Send back")
    office.clock.move(seconds=5)
    await office.delivers()
    assert "It’s a little dark." in office.town.says(group)


async def test_somebody_who_speaks_as_the_group_is_told_why_nothing_happens(office: Office) -> None:
    group = office.town.group("Street team")
    anonymous = Folk(1087968824, "Group")
    office.town.folk[anonymous.id] = anonymous

    message = office.town.put(
        group, {"from": {**anonymous.shown, "is_bot": True}, "sender_chat": group.shown, "text": "/campaign place news"}
    )
    office.town.hears("message", **message)
    await office.rig.settle()

    assert "I can’t see who you are: you’re writing as the group." in office.town.says(group)


async def test_a_bot_that_comes_into_a_group_says_what_it_needs(office: Office) -> None:
    omar, group = await office.seated("Omar", Role.ORGANIZER), office.town.group("Street team")
    group.bot = "left"

    office.town.adds_bot(omar, group)
    await office.rig.settle()

    assert "/campaign place" in office.town.says(group)


async def test_where_the_bot_may_not_write_it_answers_alone_and_says_why(office: Office) -> None:
    omar, group = await office.seated("Omar", Role.ORGANIZER), office.town.group("Street team")
    group.permissions = {"can_send_messages": False}

    await office.says(omar, "/campaign place news", group)

    told = office.town.says(omar, last=2)
    assert "I may not write in “Street team”" in told
    assert "Send messages" in told
    assert await bound(office, "news") is None


async def test_a_group_that_becomes_a_supergroup_keeps_its_place(office: Office) -> None:
    omar, group = await office.seated("Omar", Role.ORGANIZER), office.town.group("Team", kind="group")
    await office.says(omar, "/campaign place team", group)

    now = office.town.upgrades(omar, group)
    await office.rig.settle()

    assert await bound(office, "team") == str(now.id)


async def test_a_letter_to_a_group_that_moved_unseen_follows_it(office: Office) -> None:
    maya, omar = await office.seated("Maya"), await office.seated("Omar", Role.ORGANIZER)
    group = office.town.group("Leads", kind="group")
    await office.binds("review", group)
    now = office.town.upgrades(omar, group, told=False)
    await hands_in(office, maya)

    await office.delivers()

    assert "Maya" in office.town.says(now)
    assert await bound(office, "review") == str(now.id)


async def test_a_group_the_bot_was_put_out_of_is_told_to_the_leads_once(office: Office) -> None:
    group = office.town.group("News")
    await office.binds("news", group)
    office.town.removes_bot(group)

    await office.posts(Letter(("board.leaders",), place="news", cause="once"))
    await office.delivers()
    await office.delivers()

    ((state, why),) = await office.letters("board.leaders")
    assert state == "closed"
    assert "kicked" in why
    assert len([call for call in office.server.methods.named("sendMessage", "sendPhoto") if call.chat == group.id]) == 1
