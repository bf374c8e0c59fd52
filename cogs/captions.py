"""Captions: what is on each photo, asked for once it is handed in; one tap says the same of all."""

from typing import Annotated

from bot.chat.fields import Text
from bot.chat.route import Cog
from bot.chat.screen import Action, Hint, Item, Items, Reply, Say, Screen, Then, Tone, Weight
from bot.chat.turn import Turn
from bot.words import _, _n
from campaigns import albums, captions, ledger, recap, showing
from campaigns.evidence import Evidence
from campaigns.media import Kind, Media
from campaigns.people import Role
from cogs import cards, receipts
from cogs.pages import SIZE

cog = Cog("captions")

WHAT = Text(_("What’s on it?"), _("In a sentence, for people who can’t see it."), max=captions.LONGEST)


@cog.route("caption.of", view=True)
def of_evidence(turn: Turn, evidence_id: int) -> Reply:
    """What is on the photos of what was handed in."""
    found = captions.of_evidence(turn.tx, turn.campaign.id, evidence_id, turn.member)
    photos = _photos(turn, found)
    said, note = next((each.caption for each in photos if each.caption), ""), str(found.answers.get("note", ""))
    back = Action(_("Back to it"), "handin.receipt" if found.member == turn.member.id else "review.card", (found.id,))
    actions = [back]
    if not all(each.caption for each in photos):
        if said:
            actions.insert(0, Action(_("The same for all"), "caption.same", (found.id,), Weight.MAIN))
        elif note:
            actions.insert(0, Action(_("My note says it"), "caption.note", (found.id,), Weight.MAIN))
    items = tuple(_item(each, n) for n, each in enumerate(photos, 1))
    hint = Hint(_("Albums and public pages tell it to whoever can’t see them. Nothing is public without."))
    done = bool(photos) and all(each.caption for each in photos)
    title = _("What’s on “{title}”?", title=receipts.title_of(turn, found))
    return Screen(title, (Items(items), hint), tuple(actions), Tone.GOOD if done else Tone.PLAIN)


@cog.route("caption.write", title=_("What’s on the photo?"))
def write(turn: Turn, evidence_id: int, photo: int, what: Annotated[str, WHAT]) -> Reply:
    """Say what is on a photo."""
    found = captions.of_evidence(turn.tx, turn.campaign.id, evidence_id, turn.member)
    captions.write(turn.tx, found, photo, what)
    return _told(turn, found)


@cog.route("caption.same")
def same(turn: Turn, evidence_id: int) -> Reply:
    """Say of all the others what is said of the first."""
    found = captions.of_evidence(turn.tx, turn.campaign.id, evidence_id, turn.member)
    captions.same_for_all(turn.tx, found, next((each.caption for each in _photos(turn, found) if each.caption), ""))
    return _told(turn, found)


@cog.route("caption.note")
def as_noted(turn: Turn, evidence_id: int) -> Reply:
    """Say of all of them what the note says."""
    found = captions.of_evidence(turn.tx, turn.campaign.id, evidence_id, turn.member)
    captions.same_for_all(turn.tx, found, str(found.answers.get("note", "")))
    return _told(turn, found)


@cog.route("caption.week", needs=Role.LEAD, view=True)
def of_week(turn: Turn, week: str) -> Reply:
    """Photos of a week that aren’t public only because nobody has said what is on them."""
    recap.check(turn.campaign, week, turn.now)
    found = captions.wanting(turn.tx, turn.campaign, week, turn.now, most=SIZE + 1)
    back = Action(_("Public pages"), "publish.show", (week,))
    if not found:
        return Screen(_("Every photo has its words"), (Say(_("Thank you from those who can’t see them."
                                                           )),), (back,), Tone.GOOD)  # fmt: skip
    title = _n("{n} photo waits for words", "{n} photos wait for words", min(len(found), SIZE))
    items = tuple(_item(each, n) for n, each in enumerate(found[:SIZE], 1))
    return Screen(title, (Items(items),), (back,))


def _item(each: Media, n: int) -> Item:
    label = _("Say it differently") if each.caption else _("Say what’s on it")
    action = Action(label, "caption.write", (each.evidence or 0, each.id))
    return Item(_("Photo {n}", n=n), each.caption, action, cards.photo(each, _("Photo {n}", n=n)))


def _photos(turn: Turn, found: Evidence) -> list[Media]:
    shown = showing.shown(turn.tx, turn.campaign, found.id, turn.now)
    return [each for each in shown if each.kind is Kind.PHOTO]


def _told(turn: Turn, found: Evidence) -> Reply:
    """Whatever shows them says it from now on."""
    for view in ("review.card", "handin.receipt", "handin.result", "caption.of"):
        turn.refresh(view, found.id)
    for week in ledger.weeks_for(turn.tx, turn.campaign.id, "evidence", found.id):
        for view in ("recap.of_week", "recap.draft", "publish.show", "caption.week"):
            turn.refresh(view, week)
    for event in albums.events_with(turn.tx, found.id):
        turn.refresh("event.album", 0, event)
    return Then("caption.of", (found.id,))
