"""The campaign itself: how it stands, opened, paused, closed."""

from datetime import date

from bot.chat.route import Cog
from bot.chat.screen import Action, Block, Facts, Moment, Notice, Progress, Reply, Say, Screen, Tone, Weight
from bot.chat.turn import Turn
from bot.words import Phrase, Sayable, _, alone
from campaigns import campaign as campaigns
from campaigns import ledger, missions, people, recap, review
from campaigns.campaign import Campaign, State
from campaigns.ledger import MEASURE_NAMES
from campaigns.people import Role

cog = Cog("organise")

STATES: dict[State, Phrase] = {
    State.DRAFT: _("not open yet"),
    State.OPEN: _("open"),
    State.PAUSED: _("paused"),
    State.CLOSED: _("closed"),
}


@cog.route("campaign.status", says="campaign status", needs=Role.ORGANIZER, view=True)
def status(turn: Turn) -> Reply:
    """Show how the campaign stands."""
    campaign = turn.campaign
    found = recap.of_week(turn.tx, campaign, recap.this_week(campaign, turn.now), turn.now)
    everything = missions.everything(turn.tx, campaign.id)
    rows: list[tuple[Sayable, Sayable]] = [
        (_("It is"), STATES[campaign.state]),
        (_("It runs"), _runs(campaign)),
        (_("People"), alone(len(people.everybody(turn.tx, campaign.id)))),
        (_("Active this week"), alone(found.active)),
        (_("Missions open"), _("{open} of {all}", open=sum(m.open for m in everything), all=len(everything))),
    ]
    blocks: list[Block] = [Facts(tuple(rows))]
    blocks += [
        Progress(goal.title, goal.reached, goal.target, MEASURE_NAMES[goal.measure])
        for goal in ledger.goals(turn.tx, campaign)
    ]
    oldest = review.queue(turn.tx, campaign.id, most=1).oldest
    if oldest is not None:
        blocks.append(Moment(_("Oldest evidence waiting since"), oldest))
    return Screen(campaign.settings.about["name"], tuple(blocks), _next(campaign.state))


@cog.route("campaign.open", says="campaign open", needs=Role.ORGANIZER)
def open_(turn: Turn) -> Reply:
    """Open the campaign, or go on with it."""
    campaigns.set_state(turn.tx, turn.campaign, State.OPEN)
    return Notice(_("The campaign is open: missions go out at everybody’s hour."))


@cog.route("campaign.pause", says="campaign pause", needs=Role.ORGANIZER)
def pause(turn: Turn) -> Reply:
    """Pause the campaign: no missions go out until you open it again."""
    if turn.campaign.state is not State.OPEN:
        return Notice(_("It isn’t open, so nothing goes out as it is. /campaign open starts it."), Tone.PLAIN)
    campaigns.set_state(turn.tx, turn.campaign, State.PAUSED)
    return Notice(_("Paused. Nobody gets a mission until you open it again; what is begun can be handed in."))


@cog.route("campaign.close", says="campaign close", needs=Role.ORGANIZER)
def close(turn: Turn) -> Reply:
    """Close the campaign, after asking."""
    if turn.campaign.state is State.CLOSED:
        return Notice(_("It’s closed already. /campaign open opens it again."), Tone.PLAIN)
    return Screen(
        _("Close the campaign?"),
        (Say(_("No more missions go out. The numbers, photos and recaps stay. You can open it again.")),),
        (Action(_("Yes, close it"), "campaign.closed", (), Weight.DANGER), Action(_("No"), "campaign.status")),
        Tone.CARE,
    )


@cog.route("campaign.closed", needs=Role.ORGANIZER)
def closed(turn: Turn) -> Reply:
    """Close the campaign, having been asked."""
    campaigns.set_state(turn.tx, turn.campaign, State.CLOSED)
    return Notice(_("The campaign is closed. Thank you, everybody."))


def _runs(campaign: Campaign) -> Sayable:
    first, last = _dated(campaign.starts_on), _dated(campaign.ends_on)
    if first and last:
        return _("from {first} to {last}", first=first, last=last)
    if last:
        return _("until {last}", last=last)
    return _("from {first} on", first=first) if first else _("without an end")


def _dated(day: date | None) -> Phrase | None:
    """A day with its year: a campaign may run over more than one."""
    return _("{day}, {year}", day=day, year=str(day.year)) if day else None


def _next(state: State) -> tuple[Action, ...]:
    if state is State.OPEN:
        return (
            Action(_("This week’s recap"), "recap.show", (), Weight.MAIN),
            Action(_("Pause"), "campaign.pause"), Action(_("Close"), "campaign.close", (), Weight.DANGER),
        )  # fmt: skip
    return (Action(_("Open it"), "campaign.open", (), Weight.MAIN),)
