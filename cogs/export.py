"""Exports for organizers: a week's tables, its recap and its album, in one file or each alone."""

from functools import partial
from typing import TYPE_CHECKING, Annotated

from bot.chat.fields import Text
from bot.chat.route import Cog
from bot.chat.screen import Action, Block, File, Hint, Reply, Screen
from bot.chat.turn import Turn
from bot.words import _
from campaigns import deeds
from campaigns.people import Role
from cogs.recap import which_week

if TYPE_CHECKING:
    from cogs.folder import Folder

cog = Cog("export")

A_CHAT_TAKES = 9_000_000  # bytes of photos; Discord takes files of 10 MB, and the rest is small beside them
OURS = _("Some photos or words in this recap were allowed within the campaign only, so keep it there. What may be shown"
         " anywhere is on its public page.")  # fmt: skip


@cog.route("export.week", says="export", needs=Role.ORGANIZER, title=_("A week’s numbers"))
def week_export(
    turn: Turn, week: Annotated[str, Text(_("Which week?"), _("Empty: this one. Or: last week, 2026-W47."))] = ""
) -> Reply:
    """Take a week’s numbers along: tables, the recap and the album in one file."""
    week = which_week(turn, week)
    made = _folder(turn, week)
    name = f"{turn.campaign.slug}-{week}.zip"
    about = _("Members, totals, ledger and missions as CSV, the recap as Markdown and PNG, the album")
    return Screen(
        _("The numbers of {week}", week=week), (File(name, about, partial(_zipped, made)),),
        (Action(_("The recap as a page to print"), "export.page", (week,)),
         Action(_("The album alone"), "export.album", (week,)), Action(_("The week’s recap"), "recap.draft", (week,))),
    )  # fmt: skip


@cog.route("export.page", needs=Role.ORGANIZER)
def page(turn: Turn, week: str) -> Reply:
    """Take a week’s recap along as one page that prints well."""
    made = _folder(turn, week)
    name = f"{turn.campaign.slug}-{week}.html"
    about = _("One file with its pictures in it: open it in any browser, print it, or pass it on")
    if made.ours:
        about = _("One file with its pictures in it: open it in any browser, or print it")
    blocks: tuple[Block, ...] = (File(name, about, partial(_page, made)),)
    back = Action(_("All of the week"), "export.week", (week,))
    if not made.ours:
        return Screen(_("The recap of {week}, to print", week=week), blocks, (back,))
    return Screen(
        _("The recap of {week}, to print", week=week), (*blocks, Hint(OURS)),
        (back, Action(_("Public pages"), "publish.show", (week,))),
    )  # fmt: skip


@cog.route("export.album", needs=Role.ORGANIZER)
def album(turn: Turn, week: str) -> Reply:
    """Take a week’s photos along, with captions, credits and words for who can’t see them."""
    made = _folder(turn, week)
    name = f"{turn.campaign.slug}-{week}-album.zip"
    about = _("The photos, and a table of captions, credits and descriptions")
    return Screen(
        _("The album of {week}", week=week), (File(name, about, partial(_album, made)),),
        (Action(_("All of the week"), "export.week", (week,)),),
    )  # fmt: skip


def _folder(turn: Turn, week: str) -> "Folder":
    """What there is to take along of a week, noted as taken. What makes files is seldom needed: a start is without."""
    from cogs.folder import folder

    made = folder(turn, week)
    deeds.note(turn.tx, turn.campaign.id, turn.member.id, "export", None, week, turn.now)
    return made


def _zipped(made: "Folder") -> bytes:
    return made.zipped(most=A_CHAT_TAKES)


def _page(made: "Folder") -> bytes:
    return made.printed()


def _album(made: "Folder") -> bytes:
    return made.zipped_album(most=A_CHAT_TAKES)
