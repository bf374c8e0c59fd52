"""What a signed-in browser asks for: a room, what somebody does in it, suggestions while they type."""

from aiohttp import web

from bot.chat import drafts, typed
from bot.chat.screen import Option
from bot.database import Transaction
from bot.ids import long, short
from bot.platforms.web import draw, page, rooms, transcript
from bot.platforms.web.desk import Done, caller
from bot.platforms.web.draw import Pen
from bot.platforms.web.easel import Drawn, Easel, sortable
from bot.platforms.web.front import MAKES_NO_SENSE, NO_SUCH_ROOM, Front, Given
from bot.platforms.web.guard import SaidNo
from bot.platforms.web.page import Talk
from bot.platforms.web.rooms import Room, Viewer
from bot.words import Phrase, Reader, _
from campaigns import people
from campaigns.people import A_ROLE, Role
from campaigns.refusals import Refusal

SOMEBODY_ELSE = _("You’re somebody else in another window now. This one is brought up to date.")
NOTHING_SAID = _("There is nothing in that message that can be read. Write it once more, please.")
LONGEST_SUGGESTED = 10_000  # characters of a line for which something may come next
MOST_OPTIONS = 30  # in a list that narrows while somebody types


class Acts:
    """The handlers behind the conversation."""

    def __init__(self, front: Front) -> None:
        """Take the parts."""
        self._front = front

    def routes(self) -> list[web.RouteDef]:
        """Where they are."""
        return [
            web.get("/room/{name}", self.show), web.get("/room/{name}/anew", self.anew),
            web.get("/room/{name}/before/{position}", self.earlier), web.get("/stream", self.stream),
            web.get("/whoami", self.whoami), web.post("/say", self.say), web.post("/press", self.press),
            web.post("/answer", self.answer), web.post("/draft", self.keep), web.post("/away", self.put_away),
            web.post("/read", self.read), web.post("/suggest", self.suggest), web.post("/choices", self.choices),
        ]  # fmt: skip

    async def show(self, request: web.Request) -> web.Response:
        """A room, as a page."""
        viewer = await self._front.viewer(request)
        if viewer is None:
            raise web.HTTPFound("/")
        room = viewer.room(request.match_info["name"])
        if room is None:
            raise SaidNo(404, NO_SUCH_ROOM)
        return await self.page(viewer, room)

    async def page(self, viewer: Viewer, room: Room) -> web.Response:
        """The page of a room for somebody."""
        talk = await self._front.database.read(lambda tx: self._talk(tx, viewer, room))
        players: list[people.Member] = []
        if self._front.demo:
            players = await self._front.database.read(lambda tx: people.everybody(tx, viewer.campaign.id))
        look = await self._front.look(viewer.reader)
        text = page.chat(look, viewer, talk, sorted(players, key=lambda member: (member.role, member.name)))
        response = web.Response(body=text.encode("utf-8", "replace"), content_type="text/html", charset="utf-8")
        response.enable_compression()
        return response

    async def anew(self, request: web.Request) -> web.Response:
        """The newest messages of a room, for a page that missed something."""
        viewer = await self._front.signed_in(request)
        room = self._room(viewer, request)
        talk = await self._front.database.read(lambda tx: self._talk(tx, viewer, room))
        return web.json_response({
            "html": page.articles(talk.drawn), "cursor": talk.cursor, "earlier": talk.earlier,
            "unread": dict(talk.unread), "person": sortable(viewer.person.id),
        })  # fmt: skip

    async def earlier(self, request: web.Request) -> web.Response:
        """The messages before a position."""
        viewer = await self._front.signed_in(request)
        room, before = self._room(viewer, request), _number(request.match_info["position"])

        def work(tx: Transaction) -> list[Drawn]:
            easel = Easel(self._front.router, tx, viewer)
            found = transcript.page(tx, viewer.campaign.id, room.key, viewer.person.id, before)
            return [easel.drawn(message) for message in found]

        drawn = await self._front.database.read(work)
        return web.json_response({"html": page.articles(drawn), "earlier": len(drawn) == transcript.PAGE})

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Everything that changes, as it does."""
        token = self._front.token(request)
        if token is None:
            return web.Response(status=204)  # tells a browser not to come back
        return await self._front.hub.stream(request, token)

    async def whoami(self, request: web.Request) -> web.Response:
        """Who is signed in."""
        viewer = await self._front.signed_in(request)
        return web.json_response({"person": sortable(viewer.person.id)})

    async def say(self, request: web.Request) -> web.Response:
        """Something typed, or photos."""
        viewer, given = await self._given(request)
        photos = tuple(_number(text) for text in given.texts("photos"))
        text = given.words("text")
        if not photos and not typed.clean(text).strip():
            raise SaidNo(400, NOTHING_SAID)
        done = await self._front.desk.say(viewer, given.room(viewer), given.key(), text, photos)
        return await self._done(request, viewer, given, done)

    async def press(self, request: web.Request) -> web.Response:
        """A button."""
        viewer, given = await self._given(request)
        message, tap = _number(given.text("message", most=20)), given.text("tap", most=200)
        done = await self._front.desk.press(viewer, given.room(viewer), given.key(), message, tap)
        return await self._done(request, viewer, given, done)

    async def answer(self, request: web.Request) -> web.Response:
        """A form, sent."""
        viewer, given = await self._given(request)
        message, draft = _number(given.text("message", most=20)), _number(given.text("draft", most=20))
        room, key, answers = given.room(viewer), given.key(), given.answers()
        done = await self._front.desk.answer(viewer, room, key, message, draft, answers)
        return await self._done(request, viewer, given, done)

    async def keep(self, request: web.Request) -> web.Response:
        """What was typed into a form so far."""
        viewer, given = await self._given(request)
        draft = _number(given.text("draft", most=20))
        return web.json_response({"kept": await self._front.desk.keep_draft(viewer, draft, given.answers())})

    async def put_away(self, request: web.Request) -> web.Response:
        """A form, folded up."""
        viewer, given = await self._given(request)
        await self._front.desk.put_away(viewer, _number(given.text("message", most=20)))
        return await self._done(request, viewer, given, Done())

    async def read(self, request: web.Request) -> web.Response:
        """How far somebody has read a room; a page that is being left may say it when they are somebody else by now."""
        try:
            viewer, given = await self._given(request)
        except SaidNo as no:
            if no.status in (401, 409):
                return web.json_response({})  # nobody asked for it, so nobody need be told, nor their browser's log
            raise
        room, upto = given.room(viewer), _number(given.text("upto", most=20))
        campaign, person = viewer.campaign.id, viewer.person.id
        await self._front.database.unit(lambda tx: transcript.mark_read(tx, campaign, person, room.key, upto))
        return web.json_response({})

    async def suggest(self, request: web.Request) -> web.Response:
        """What may come next in the line that is being typed."""
        viewer, given = await self._given(request)
        text = given.words("text")
        options = await self._front.router.suggest(caller(viewer), text) if len(text) <= LONGEST_SUGGESTED else []
        return web.json_response([self._suggestion(viewer.reader, option) for option in options])

    async def choices(self, request: web.Request) -> web.Response:
        """What a field that is found while typing offers for what was typed so far."""
        viewer, given = await self._given(request)
        draft, name = _number(given.text("draft", most=20)), given.text("name", most=100)
        text = given.text("typed", most=200)

        def work(tx: Transaction) -> list[Option]:
            found = drafts.find(tx, draft)
            if found is None or found.person != viewer.person.id:
                return []
            turn = viewer.turn(self._front.router, tx, found.place or None)
            ask = self._front.router.asked(turn, found)
            field = next((question.field for question in ask.questions if question.name == name), None) if ask else None
            try:
                return list(field.choices(turn, text)) if field else []
            except Refusal:
                return []

        options = await self._front.database.read(work)
        wanted = [{"value": o.value, "label": viewer.reader.say(o.label)} for o in options]
        fitting = [one for one in wanted if text.casefold() in one["label"].casefold()]
        return web.json_response((fitting or wanted)[:MOST_OPTIONS])

    async def _given(self, request: web.Request) -> tuple[Viewer, Given]:
        viewer, given = await self._front.signed_in(request), await Given.of(request)
        if given.text("person", most=20) != sortable(viewer.person.id):
            raise SaidNo(409, SOMEBODY_ELSE)
        _number(given.text("since", most=20) or "0")  # before anything is done, not after
        return viewer, given

    async def _done(self, request: web.Request, viewer: Viewer, given: Given, done: Done) -> web.Response:
        """What came of an act, with everything that changed since the browser last looked."""
        token = self._front.token(request) or ""
        since = _number(given.text("since", most=20) or "0")
        changes = await self._front.hub.changes(token, since, done.problem)
        pen = Pen(viewer.reader, "")
        toast = {"html": draw.notice(pen, done.notice), "tone": done.notice.tone} if done.notice else None
        return web.json_response(
            {
                "messages": [drawn.event() for drawn in changes.drawn] if changes else [],
                "anew": bool(changes and changes.anew),
                "cursor": changes.cursor if changes else "",
                "toast": toast,
                "kept": done.kept,
                "focus": short(done.focus) if done.focus else "",
                "form": short(done.problem.message) if done.problem else "",
            }
        )

    def _talk(self, tx: Transaction, viewer: Viewer, room: Room) -> Talk:
        campaign, person = viewer.campaign.id, viewer.person.id
        cursor = transcript.newest(tx, campaign, viewer.keys)
        easel = Easel(self._front.router, tx, viewer)
        found = transcript.page(tx, campaign, room.key, person)
        return Talk(
            room, [easel.drawn(message) for message in found], rooms.unread(tx, viewer),
            transcript.read_upto(tx, campaign, person, room.key), len(found) == transcript.PAGE,
            f"{self._front.hub.boot}.{sortable(cursor)}",
        )  # fmt: skip

    def _room(self, viewer: Viewer, request: web.Request) -> Room:
        room = viewer.room(request.match_info["name"])
        if room is None:
            raise SaidNo(404, NO_SUCH_ROOM)
        return room

    def _suggestion(self, reader: Reader, option: Option) -> dict[str, str]:
        route = self._front.router.house.words.get(option.value.removeprefix("/"))
        whose = _whose(route.needs) if route else None
        return {"value": option.value, "label": reader.say(option.label), "group": reader.say(whose) if whose else "",
                "command": "1" if route else ""}  # fmt: skip


def _whose(needs: Role | None) -> Phrase:
    if needs is None or needs <= Role.MEMBER:
        return _("For everybody")
    return _("For {role} and up", role=A_ROLE[needs])


def _number(text: str) -> int:
    try:
        return long(text)
    except ValueError:
        raise SaidNo(400, MAKES_NO_SENSE) from None
