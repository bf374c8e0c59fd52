"""What the bot may do in a group, and where somebody clicks to let it."""

from telegram import Bot, ChatMember, ChatPermissions
from telegram.error import TelegramError

from bot.chat.incoming import Lack
from bot.platforms.telegram.spots import Spot
from bot.words import Phrase, _

_BY_ADMINISTRATOR = _("Open the group’s name, Edit, Administrators, Add admin, and choose me.")
_BY_PERMISSIONS = _("Open the group’s name, Edit, Permissions, and switch it on; or make me an administrator.")
# What a place needs: cards with photos, files to take along, recordings, films.
_NEEDED: tuple[tuple[str, Phrase], ...] = (
    ("can_send_messages", _("Send messages")),
    ("can_send_photos", _("Send photos")),
    ("can_send_documents", _("Send files")),
    ("can_send_voice_notes", _("Send voice messages")),
    ("can_send_videos", _("Send videos")),
)


async def missing(bot: Bot, spot: Spot) -> tuple[Lack, ...]:
    """The rights the bot would need in a group to be a place's voice there, and hasn't."""
    try:
        me = await bot.get_chat_member(spot.chat, bot.id)
        if me.status in (ChatMember.ADMINISTRATOR, ChatMember.OWNER):
            return ()
        if me.status in (ChatMember.LEFT, ChatMember.BANNED):
            return (Lack(_("Be in the group"), _("Open the group’s name, Add members, and choose me.")),)
        everybody = (await bot.get_chat(spot.chat)).permissions
    except TelegramError:
        return (Lack(_("See what I may do"), _BY_ADMINISTRATOR),)
    return tuple(Lack(says, _BY_PERMISSIONS) for right, says in _NEEDED if not _has(me, everybody, right))


def _has(me: ChatMember, everybody: ChatPermissions | None, right: str) -> bool:
    """Whether a member may: neither kept from it themselves nor together with everybody."""
    mine = getattr(me, right, True) if me.status == ChatMember.RESTRICTED else True
    return bool(mine) and (everybody is None or getattr(everybody, right, None) is not False)
