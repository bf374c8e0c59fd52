"""Exports for organizers: a week's tables and its recap, in one file."""

from functools import partial
from typing import Annotated

from bot.chat.fields import Text
from bot.chat.route import Cog
from bot.chat.screen import Action, Facts, File, Hint, Moment, Progress, Quote, Reply, Say, Screen, Standings
from bot.chat.turn import Turn
from bot.words import _
from campaigns import export, recap
from campaigns.people import Role
from cogs.recap import tell, which_week

cog = Cog("export")


@cog.route("export.week", says="export", needs=Role.ORGANIZER)
def week_export(
    turn: Turn, week: Annotated[str, Text(_("Which week?"), _("Empty: this one. Or one like 2026-W47."))] = ""
) -> Reply:
    """Take a week’s numbers along: tables and the recap in one file."""
    week = which_week(turn, week)
    found = recap.of_week(turn.tx, turn.campaign, week, turn.now)
    files = {f"{table.name}.csv": export.as_csv(table) for table in export.tables(turn.tx, turn.campaign, week)}
    files["recap.md"] = markdown(turn, tell(turn, found))
    name = f"{turn.campaign.slug}-{week}.zip"
    about = _("Members, totals, ledger and missions as CSV, the recap as Markdown")
    return Screen(
        _("The numbers of {week}", week=week), (File(name, about, partial(export.zipped, files)),),
        (Action(_("The week’s recap"), "recap.draft", (week,)),),
    )  # fmt: skip


def markdown(turn: Turn, screen: Screen) -> str:
    """A screen as Markdown, for a file people read anywhere."""
    say = turn.reader.say
    lines = [f"# {say(screen.title)}", ""]
    for block in screen.blocks:
        if isinstance(block, Say | Hint):
            lines += [say(block.text), ""]
        elif isinstance(block, Moment):
            lines += [f"{say(block.label)} {turn.reader.moment(block.at)}", ""]
        elif isinstance(block, Facts):
            lines += [*(f"- {say(label)}: {turn.say(value)}" for label, value in block.rows), ""]
        elif isinstance(block, Quote):
            lines += [*(f"> {line}" for line in block.text.splitlines()), f"> — {say(block.by)}", ""]
        elif isinstance(block, Standings):
            lines += [f"## {say(block.label)}", ""]
            lines += [*(f"{row.rank}. {say(row.name)} – {say(row.amount)}" for row in block.rows), ""]
        elif isinstance(block, Progress):
            unit = say(block.unit)
            done, of = turn.reader.number(block.done), turn.reader.number(block.of)
            lines += [f"- {say(block.label)}: {done} / {of} {unit}".rstrip(), ""]
    return "\n".join(lines)
