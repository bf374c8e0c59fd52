"""The browser chat as a theatre: links opened, words sent, buttons pressed, forms filled, photos uploaded, over HTTP.

Everybody has a browser that keeps its page by the events in the answers, as the page's script does; all that came of
an act has to be on that page. What no browser can do there is said to the router itself: to speak in another app's
group, to press what was never shown, or to send a form that no page ever held.
"""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.chat.carrier import Parcel
from bot.chat.incoming import Act, Answered, Brought, Incoming, Outcome, Pressed, Said
from bot.chat.intake import Intake
from bot.chat.screen import Ask, Letter, Notice, Screen, written
from bot.database import Transaction
from bot.ids import long, short
from bot.media.darkroom import Darkroom
from bot.media.store import FolderStore
from bot.platforms.web import WebPlatform, doors
from bot.platforms.web.doors import Seal
from bot.platforms.web.entry import GUEST
from campaigns import people
from tests.platforms import markup, shown
from tests.platforms.browser import Browser
from tests.platforms.telegram.rig import jpeg
from tests.platforms.theatre import Answers
from tests.platforms.visiting import Got
from tests.team import Player, Team

SECRET = "a secret of the theatre"
INVITED = re.compile(r"/(?:join |start join-)([\w-]+)")  # a code by itself: to whoever isn't in yet it is a link
OUTSIDE = (401, 404, 409)  # not signed in, no such room, or somebody else by now: the page is opened anew


class WebTheatre:
    """The browser chat on this machine, and a browser for each of the cast."""

    platform = "web"

    def __init__(self, folder: Path) -> None:
        self._darkroom, self._store = Darkroom(), FolderStore(folder / "media")
        self._team: Team
        self._web: WebPlatform | None = None
        self._browsers: dict[str, Browser] = {}
        self._where: dict[str, str] = {}
        self._seen: dict[str, Outcome] = {}
        self._taken: dict[int, tuple[str, int]] = {}
        self._keys = 0

    @property
    def address(self) -> str:
        """Where it listens, without a slash at the end."""
        assert self._web is not None, "the curtain is up before anybody comes on"
        return self._web.address.rstrip("/")

    def account(self, name: str) -> str:
        return hashlib.sha256(name.encode()).hexdigest()[:20]

    async def opens(self, team: Team) -> None:
        self._team = team
        if self._web is not None:
            await self._web.stop()
        intake = Intake(team.database, self._store, self._darkroom, team.clock)
        self._web = WebPlatform(
            team.router, team.database, intake, self._store, team.clock, host="127.0.0.1", port=0, public_url="",
            secret_key=SECRET, demo=False,
        )  # fmt: skip
        await self._web.start()
        for browser in self._browsers.values():
            browser.address = self.address  # the program was started anew

    async def closes(self) -> None:
        for browser in self._browsers.values():
            await browser.http.close()
        if self._web is not None:
            await self._web.stop()
        self._darkroom.close()

    async def says(self, player: Player, text: str) -> None:
        invited = INVITED.fullmatch(text) if player.place is None else None
        if invited and player.caller.platform == self.platform and not await self._known(player):
            await self._comes_in(player, invited.group(1))
            return
        await self._sends(player, Said(text), "/say", text=text, photos=[])

    async def presses(self, player: Player, label: str, tap: str) -> None:
        browser = self._browsers.get(player.name)
        for room in (self._where.get(player.name, "home"), _room(player)):
            if browser is not None and player.here is None and await self._opens(player, browser, room):
                button = browser.button(tap)
                if button is not None:
                    message = next(up["data-message"] for up in button.above() if "data-message" in up)
                    await self._posts(player, browser, Pressed(tap), "/press", message=message, tap=tap)
                    return
        seen = self._heard(player) is self._seen.get(player.name)
        assert not seen, f"{player.name} has no button {label!r} ({tap})"
        await self.taps(player, tap)  # what came last came on no wire, so there is no button

    async def taps(self, player: Player, tap: str) -> None:
        browser = await self._at(player, _room(player))
        if browser is not None and not browser.last:
            await browser.acts("/say", text="/help", photos=[])  # so that there is a card to press on
        if browser is None or not browser.last:
            await self._straight(player, Pressed(tap))
            return
        await self._posts(player, browser, Pressed(tap), "/press", message=browser.last, tap=tap)

    async def fills(self, player: Player, ask: Ask, answers: Answers) -> None:
        browser = await self._at(player, self._where.get(player.name, "home"))
        form = browser.draft(ask.draft) if browser is not None else None
        if browser is None or form is None:
            await self._straight(player, Answered(ask.draft, answers))
            return
        message = next(up["data-message"] for up in form.above() if "data-message" in up)
        given = {name: shown.put_in(form, name, answer) for name, answer in answers.items()}
        given.update({name: [await browser.finds(form, name, given[name])] for name in shown.typed(form, given)})
        filled = {**shown.values(form), **given}
        act = Answered(ask.draft, answers)
        await self._posts(player, browser, act, "/answer", message=message, draft=short(ask.draft), answers=filled)

    async def brings(self, player: Player, photos: Sequence[int], caption: str) -> None:
        photos = [await self._own(player, photo) for photo in photos]
        act = Brought(tuple(photos), caption)
        await self._sends(player, act, "/say", text=caption, photos=[short(photo) for photo in photos])

    async def receives(self, player: Player, letter: Letter) -> None:
        assert self._web is not None
        parcel = await self._parcel(letter)
        message = await self._web.carrier.carry(parcel)
        browser = await self._at(player, "home" if letter.member is not None else _room(player))
        assert browser is not None, f"{player.name} has no room for it"
        await browser.visits(browser.room)
        there = browser.message(message)
        assert there is not None, f"{player.name} was not shown the letter"
        shown.check(parcel.shows, parcel.reader, there)

    async def photo(self, player: Player, looks: int) -> int:
        """Upload one; its fingerprint is then made what the scene wants it to be."""
        browser = await self._at(player, self._where.get(player.name, "home"))
        assert browser is not None, f"{player.name} has no page to upload from"
        kept = long(await browser.photographs(jpeg(looks)))
        self._taken[kept] = (player.name, looks)

        def work(tx: Transaction) -> None:
            tx.run(
                "UPDATE media SET fingerprint = :looks, mirrored = :mirrored WHERE id = :id",
                looks=looks, mirrored=looks ^ 0x5555_5555, id=kept,
            )  # fmt: skip

        await self._team.database.unit(work)
        return kept

    def shows(self, player: Player) -> str:
        return ""

    async def _own(self, player: Player, photo: int) -> int:
        """The photo as theirs: whoever was given somebody's sends the same picture."""
        taken = self._taken.get(photo)
        return photo if taken is None or taken[0] == player.name else await self.photo(player, taken[1])

    # -- Doors

    async def _known(self, player: Player) -> bool:
        account = player.caller.external
        return await self._team.database.read(lambda tx: people.find(tx, self.platform, account)) is not None

    async def _comes_in(self, player: Player, code: str) -> None:
        """A stranger opens an invite, says their name, and joins; their browser tried before, so it has an account."""
        browser = self._browser(player)
        guest = Seal(SECRET).of("guest").sealed(player.caller.external)
        headers = {
            "Origin": self.address, "Accept": "text/html", "Accept-Language": player.caller.language,
            "Cookie": f"{GUEST}={guest}",
        }  # fmt: skip
        before = self._heard(player)
        data = {"name": player.caller.name, "zone": player.caller.zone}
        url = f"{self.address}/join/{code}"
        async with browser.http.post(url, data=data, headers=headers, allow_redirects=False) as response:
            got = await Got.of(response)
        if got.status == 303:
            outcome = await self._enters(player, browser)
            return
        told = " ".join(one.text for one in got.page.all(role="alert"))
        assert told, f"{player.name} was told nothing at the door"
        outcome = self._heard(player)
        if outcome is before or outcome is None:
            await self._is_told(player, told)
        elif isinstance(outcome.reply, Notice):
            assert shown.bare(outcome.reader.say(outcome.reply.text)) in shown.bare(told)

    async def _enters(self, player: Player, browser: Browser) -> Outcome | None:
        assert await browser.visits("home"), f"{player.name} joined and is not inside"
        browser.inside, self._where[player.name] = True, "home"
        outcome = self._heard(player)
        assert outcome is not None
        assert isinstance(outcome.reply, Screen | Notice)
        shown.check(outcome.reply, outcome.reader, browser.messages[-1])
        self._seen[player.name] = outcome
        return outcome

    async def _signs_in(self, player: Player, browser: Browser) -> None:
        """Open a one-time link of one's own, as another app or a lead gives it."""
        caller, now = player.caller, self._team.clock.now()

        def work(tx: Transaction) -> str:
            person = self._team.router.turn(tx, caller, now).person
            assert person is not None
            return doors.new_link(tx, person.id, now)

        token = await self._team.database.unit(work)
        url, headers = f"{self.address}/in/{token}", {"Origin": self.address, "Accept": "text/html"}
        async with browser.http.post(url, data={"name": caller.name}, headers=headers) as response:
            assert response.status == 200, await response.text()
        browser.inside = True

    def _browser(self, player: Player) -> Browser:
        if player.name not in self._browsers:
            self._browsers[player.name] = Browser(self)
        return self._browsers[player.name]

    async def _at(self, player: Player, room: str, *, anew: bool = False) -> Browser | None:
        """Their browser with that room open; None where they have no such room."""
        if player.here is not None or player.caller.platform != self.platform:
            return None
        browser = self._browser(player)
        if not browser.inside:
            await self._signs_in(player, browser)
            anew = True
        if not anew and browser.room == room:
            return browser
        if await self._opens(player, browser, room, anew=True):
            return browser
        await self._signs_in(player, browser)
        return browser if await self._opens(player, browser, room, anew=True) else None

    async def _opens(self, player: Player, browser: Browser, room: str, *, anew: bool = False) -> bool:
        if (anew or browser.room != room or not browser.inside) and not await browser.visits(room):
            return False
        self._where[player.name] = room
        return True

    # -- The wire

    async def _sends(self, player: Player, act: Act, path: str, **body: object) -> None:
        browser = await self._at(player, _room(player))
        if browser is None:
            await self._straight(player, act)
        else:
            await self._posts(player, browser, act, path, **body)

    async def _posts(self, player: Player, browser: Browser, act: Act, path: str, **body: object) -> None:
        before = self._heard(player)
        got = await browser.acts(path, **body)
        if got.status in OUTSIDE:
            again = await self._at(player, browser.room, anew=True)
            if again is None:
                await self._straight(player, act)
                return
            got = await again.acts(path, **body)
        assert got.status == 200, got.text
        outcome = self._heard(player)
        toast = browser.answer["toast"]
        if outcome is None or outcome is before:
            assert toast, f"{player.name} was told nothing"
            await self._is_told(player, markup.read(toast["html"]).text)
            return
        self._looks_at(player, browser, outcome)
        self._seen[player.name] = outcome

    def _looks_at(self, player: Player, browser: Browser, outcome: Outcome) -> None:
        """All of what came of it is on the page, or in passing above it."""
        answer: dict[str, Any] = browser.answer
        if outcome.reply is None:
            return
        focus = browser.message(answer["focus"]) if answer["focus"] else None
        files = [short(photo) for photo, (name, _looks) in self._taken.items() if name == player.name]
        if isinstance(outcome.reply, Notice):
            toast = markup.read(answer["toast"]["html"]) if answer["toast"] else None
            there = toast or focus
            assert there is not None, f"{player.name} was not told {outcome.reader.say(outcome.reply.text)!r}"
            shown.check(outcome.reply, outcome.reader, there)
            if outcome.form is not None and focus is not None:
                shown.check(outcome.form, outcome.reader, focus, files)
            return
        assert focus is not None, f"{player.name} was not shown {outcome.reader.say(outcome.reply.title)!r}"
        shown.check(outcome.reply, outcome.reader, focus, files)

    async def _straight(self, player: Player, act: Act) -> None:
        self._keys += 1
        key = f"{player.name}:{self._keys}"
        await self._team.router.take(Incoming(player.caller, act, key, player.place, player.here))

    async def _is_told(self, player: Player, told: str) -> None:
        """What the platform itself said, before the router was asked."""
        caller, now = player.caller, self._team.clock.now()
        reader = await self._team.database.read(lambda tx: self._team.router.looking(tx, caller, now).reader)
        outcome = Outcome(Notice(told), reader, 0, private=True, refused=True)
        self._team.router.heard[caller.platform, caller.external] = outcome
        self._seen[player.name] = outcome

    def _heard(self, player: Player) -> Outcome | None:
        return self._team.router.heard.get((player.caller.platform, player.caller.external))

    async def _parcel(self, letter: Letter) -> Parcel:
        team, now = self._team, self._team.clock.now()

        def work(tx: Transaction) -> Parcel:
            seat = people.get(tx, team.campaign.id, letter.member) if letter.member is not None else None
            turn = team.router.turn_of(tx, seat, now, letter.place)
            carries = tuple(written(each) for each in letter.carries)
            shows = team.router.house.show(turn, letter.view, carries)
            assert shows is not None
            number = team.database.new_id()
            return Parcel(
                number, short(number), team.campaign.id, self.platform, "", letter.member,
                seat.person if seat else None, letter.place, letter.view, carries, shows, turn.reader, now,
            )  # fmt: skip

        return await team.database.read(work)


def _room(player: Player) -> str:
    return "home" if player.place is None else player.place
