"""A small Telegram as a theatre: commands typed, buttons pressed, forms answered question by question, albums sent.

What nobody can do there (to send a form with a needed answer left out, or with one that can't be read) is kept in the
draft, as another app would, and sent from here: Telegram's questions say no to it before the router would.
"""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from bot.chat import drafts
from bot.chat.carrier import Parcel
from bot.chat.fields import Several, Upload
from bot.chat.incoming import Incoming, Outcome, Said
from bot.chat.screen import Action, Ask, Letter, Question, Screen, written
from bot.database import Transaction
from bot.ids import long, short
from bot.media.darkroom import Darkroom
from bot.media.store import FolderStore
from bot.platforms.telegram import kept, questions
from bot.platforms.telegram.keys import ROUTE
from bot.platforms.telegram.questions import Press
from campaigns import people, places
from tests.platforms.telegram.rig import Rig, jpeg
from tests.platforms.telegram.server import Server
from tests.platforms.telegram.town import Chat, Folk, Town, keys
from tests.platforms.theatre import Answers, keep
from tests.team import Player, Team

MOST_STEPS = 60  # of a form; more, and its questions go round in a circle


class TelegramTheatre:
    """A town with a group for each place, and everybody's own chat with the bot."""

    platform = "telegram"

    def __init__(self, folder: Path) -> None:
        self._darkroom, self._store = Darkroom(), FolderStore(folder / "media")
        self._team: Team
        self._town: Town
        self._server: Server | None = None
        self._rig: Rig
        self._folk: dict[str, Folk] = {}
        self._groups: dict[str, Chat] = {}
        self._files: dict[int, bytes] = {}
        self._own: set[tuple[str, int]] = set()
        self._seen: dict[str, Outcome | None] = {}
        self._boots = self._calls = 0

    def account(self, name: str) -> str:
        if name not in self._folk:
            self._folk[name] = self._town.person(name)
            self._town.chat(self._folk[name]).opened = True
        return str(self._folk[name].id)

    async def opens(self, team: Team) -> None:
        self._team = team
        if self._server is None:
            self._town = Town(team.clock)
            self._server = Server(self._town)
            await self._server.start()
        else:
            await self._rig.stop()
        self._boots += 1
        self._rig = Rig(
            team.router, self._server, team.clock, self._store, self._darkroom, boot_id=f"boot-{self._boots}"
        )
        await self._rig.start()

    async def closes(self) -> None:
        if self._server is not None:
            await self._rig.stop()
            await self._server.stop()
            assert not self._server.methods.bad
        self._darkroom.close()

    async def says(self, player: Player, text: str) -> None:
        if player.caller.platform != self.platform:  # it is another app they speak in
            self._calls += 1
            said = Incoming(player.caller, Said(text), f"{player.name}-{self._calls}", player.place, player.here)
            await self._team.router.take(said)
            return
        chat = await self._chat(player)
        self._town.types(self._person(player), text, chat)
        await self._done(player)

    async def presses(self, player: Player, label: str, tap: str) -> None:
        if self._seen.get(player.name) is not player.outcome:  # it came on no wire, so there is no button
            await self.taps(player, tap)
            return
        chats = [self._town.chat(self._person(player)), await self._chat(player)]
        for chat in chats:
            for message in reversed(self._town.from_bot(chat)):
                if any(key.get("callback_data") == ROUTE + tap for key in keys(message)):
                    self._town.taps(self._person(player), ROUTE + tap, message)
                    await self._done(player)
                    return
        shown = [self._town.labels(chat) for chat in chats]
        raise AssertionError(f"{player.name} has no button {label!r} ({tap}) in {shown}")

    async def taps(self, player: Player, tap: str) -> None:
        await self._sends(player, ROUTE + tap)

    async def fills(self, player: Player, ask: Ask, answers: Answers) -> None:
        left = dict(answers)
        before = self._heard(player)
        for _step in range(MOST_STEPS):
            if self._heard(player) is not before:
                return
            name = await self._open(player, ask.draft)
            if name is None or not await self._step(player, ask, name, left):
                await self._team.router.keep_draft(player.caller, ask.draft, left)
                await self._sends(player, Press(questions.SEND, ask.draft, 0).data)
                return
        raise AssertionError(f"{player.name} never came to the end of the form")

    async def brings(self, player: Player, photos: Sequence[int], caption: str) -> None:
        files = [self._files[photo] for photo in photos]
        self._town.sends(self._person(player), *files, caption=caption)
        await self._done(player)

    async def receives(self, player: Player, letter: Letter) -> None:
        chat = self._town.chat(self._person(player)) if letter.member else await self._chat(player)
        await self._rig.platform.carrier.carry(await self._parcel(letter, str(chat.id)))
        self._seen[player.name] = None

    async def photo(self, player: Player, looks: int) -> int:
        data = jpeg(looks)
        media = await keep(self._team, player, hashlib.sha256(data).hexdigest(), looks, len(data))
        self._files[media] = data
        self._own.add((player.name, media))
        return media

    def shows(self, player: Player) -> str:
        return ""

    # -- Forms

    async def _step(self, player: Player, ask: Ask, name: str, left: dict[str, tuple[str, ...]]) -> bool:
        """Answer the open question, or go on from it; False where people can't."""
        folk = self._person(player)
        if not name:
            number = next((n for n, one in enumerate(ask.questions) if one.name in left), None)
            does = questions.SEND if number is None else questions.GO
            return await self._presses_press(player, Press(does, ask.draft, number or 0))
        number = next((n for n, one in enumerate(ask.questions) if one.name == name), None)
        if number is None:
            return False
        question = ask.questions[number]
        if name in left:
            return await self._answers(player, folk, ask, number, question, left)
        for does in (questions.ON, questions.SKIP):
            if await self._presses_press(player, Press(does, ask.draft, number)):
                return True
        return False

    async def _answers(
        self, player: Player, folk: Folk, ask: Ask, number: int, question: Question, left: dict[str, tuple[str, ...]]
    ) -> bool:
        given = left[question.name]
        if not given or not all(each.strip() for each in given):
            empty = await self._presses_press(player, Press(questions.EMPTY, ask.draft, number))
            if empty or await self._presses_press(player, Press(questions.SKIP, ask.draft, number)):
                left.pop(question.name)
                return True
            return False
        if isinstance(question.field, Upload):
            files = [self._files[n] for n in map(_number, given) if (player.name, n) in self._own]
            if len(files) < len(given) or len(files) > 10:
                return False
            await self._presses_press(player, Press(questions.EMPTY, ask.draft, number))
            self._town.sends(folk, *files)
            await self._settled(player)
            left.pop(question.name)
            return True
        if isinstance(question.field, Several):
            return await self._ticks(player, ask, number, question, left)
        left.pop(question.name)
        before = self._heard(player), await self._open(player, ask.draft)
        press = Press(questions.CHOOSE, ask.draft, number, given[0])
        if not await self._presses_press(player, press):
            self._town.types(folk, given[0])
            await self._settled(player)
        if (self._heard(player), await self._open(player, ask.draft)) == before:  # it was said what is wrong with it
            left[question.name] = given
            return False
        return True

    async def _ticks(
        self, player: Player, ask: Ask, number: int, question: Question, left: dict[str, tuple[str, ...]]
    ) -> bool:
        """Tick what was not, and untick what was and isn't meant; then Done."""
        offered = [option.value for option in question.options]
        wanted = [part.strip() for text in left[question.name] for part in text.split(",") if part.strip()]
        if not set(wanted) <= set(offered):
            return False
        for value in offered:
            if (value in wanted) != (value in question.answer):
                assert await self._presses_press(player, Press(questions.TOGGLE, ask.draft, number, value))
        left.pop(question.name)
        return await self._presses_press(player, Press(questions.ON, ask.draft, number))

    async def _presses_press(self, player: Player, press: Press) -> bool:
        """Press a button of the newest question; False where it has none of that kind."""
        folk = self._person(player)
        mine = [message for message in self._town.from_bot(folk) if keys(message)]
        if mine and any(key.get("callback_data") == press.data for key in keys(mine[-1])):
            self._town.taps(folk, press.data, mine[-1])
            await self._settled(player)
            return True
        return False

    async def _open(self, player: Player, draft: int) -> str | None:
        """The name of the open question of a form, "" where all answers are shown; None where none is open."""
        account = player.caller.external
        asked = await self._team.database.read(lambda tx: kept.asked(tx, account))
        return asked.name if asked is not None and asked.draft == draft else None

    # -- The wire

    async def _sends(self, player: Player, data: str) -> None:
        """Send a button's data as no app of Telegram's would: from a message that needn't have that button."""
        chat = await self._chat(player)
        mine = self._town.from_bot(chat)
        old = {"message_id": 1, "date": 0, "chat": chat.shown}  # how Telegram shows one that is too old
        self._town.taps(self._person(player), data, mine[-1] if mine else old)
        await self._done(player)

    async def _settled(self, player: Player) -> bool:
        """Wait until all is done; whether the router was asked."""
        await self._rig.settle()
        outcome = self._heard(player)
        if outcome is None or self._seen.get(player.name) is outcome:
            return False
        self._seen[player.name] = outcome
        if isinstance(outcome.reply, Screen) and not outcome.refused and not outcome.repeated:
            self._check(player, outcome.reply, outcome)
        return True

    async def _done(self, player: Player) -> None:
        if await self._settled(player):
            return
        if (form := await self._form(player)) is not None:
            self._team.router.heard[player.caller.platform, player.caller.external] = form
            self._seen[player.name] = form

    async def _form(self, player: Player) -> Outcome | None:
        """The form somebody is in, as it stands: between two of its questions the router isn't asked."""
        caller, now = player.caller, self._team.clock.now()

        def work(tx: Transaction) -> Outcome | None:
            asked = kept.asked(tx, caller.external)
            draft = drafts.find(tx, asked.draft) if asked else None
            turn = self._team.router.turn(tx, caller, now)
            ask = self._team.router.asked(turn, draft) if draft else None
            return Outcome(ask, turn.reader, draft.person, private=True) if ask and draft else None

        return await self._team.database.unit(work)

    def _person(self, player: Player) -> Folk:
        folk = self._folk[player.name]
        folk.language = player.caller.language
        return folk

    def _check(self, player: Player, screen: Screen, outcome: Outcome) -> None:
        """Everything of a screen is there."""
        folk = self._person(player)
        messages = [*self._town.from_bot(folk), *(m for g in self._groups.values() for m in self._town.from_bot(g))]
        shown = _bare(" ".join(str(m.get("text") or m.get("caption") or "") for m in messages))
        say = outcome.reader.say
        assert _bare(say(screen.title)) in shown, f"{say(screen.title)!r} was not shown to {player.name}"
        data = {key.get("callback_data") for message in messages for key in keys(message)}
        for action in screen.actions:
            if isinstance(action, Action):
                assert ROUTE + action.tap in data, f"{player.name} was shown no button {say(action.label)!r}"

    def _heard(self, player: Player) -> Outcome | None:
        return self._team.router.heard.get((player.caller.platform, player.caller.external))

    async def _chat(self, player: Player) -> Chat:
        """Where somebody is: in a place's group, or in their own chat with the bot."""
        if player.here is not None:
            return self._at(int(player.here.address), player.here.called, working=not player.here.missing)
        if player.place is None:
            return self._town.chat(self._person(player))
        place = player.place
        if place not in self._groups:
            made = self._groups[place] = self._town.group(place.title())
            campaign = self._team.campaign
            await self._team.database.unit(
                lambda tx: places.bind(tx, campaign, place, "telegram", str(made.id), made.title)
            )
        return self._groups[place]

    def _at(self, number: int, title: str, *, working: bool) -> Chat:
        chat = self._groups.setdefault(str(number), Chat(number, "supergroup", title))
        chat.permissions = {} if working else {"can_send_photos": False}
        self._town.chats[number] = chat
        return chat

    async def _parcel(self, letter: Letter, address: str) -> Parcel:
        team, now = self._team, self._team.clock.now()

        def work(tx: Transaction) -> Parcel:
            seat = people.get(tx, team.campaign.id, letter.member) if letter.member is not None else None
            turn = team.router.turn_of(tx, seat, now, letter.place)
            carries = tuple(written(each) for each in letter.carries)
            shows = team.router.house.show(turn, letter.view, carries)
            assert shows is not None
            number = team.database.new_id()
            return Parcel(
                number, short(number), team.campaign.id, self.platform, address, letter.member,
                seat.person if seat else None, letter.place, letter.view, carries, shows, turn.reader, now,
            )  # fmt: skip

        return await team.database.read(work)


def _number(text: str) -> int:
    try:
        return long(text)
    except ValueError:
        return -1


def _bare(text: str) -> str:
    """Only what tells words apart."""
    return re.sub(r"[\W_]+", "", text)
