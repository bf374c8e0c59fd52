"""The doors: the first page, the demo's switch, one-time links, invites, and the way out."""

from aiohttp import web

from bot.chat.incoming import Caller, Incoming, Said
from bot.chat.screen import Notice, Screen
from bot.database import Transaction
from bot.ids import long
from bot.platforms.web import doors, transcript
from bot.platforms.web.acts import Acts
from bot.platforms.web.doors import PLATFORM, LinkGone, new_token
from bot.platforms.web.front import MAKES_NO_SENSE, Front, language_of
from bot.platforms.web.guard import SaidNo
from bot.platforms.web.html import Child, Html, tag
from bot.platforms.web.icons import mark
from bot.platforms.web.kept import written
from bot.platforms.web.owner import is_unnamed
from bot.platforms.web.page import whole
from bot.platforms.web.rooms import HOME, Viewer
from bot.platforms.web.transcript import New
from bot.words import Reader, Sayable, _, zone_or_utc
from campaigns import invites, names, people
from campaigns.people import LONGEST_NAME, NameTooLong, NoName, Person
from campaigns.refusals import Refusal

GUEST = "street-team-guest"  # the account somebody will have once an invite lets them in
LONGEST_CODE = 64
NOT_IN_THE_DEMO = _("Only the demo lets you be somebody else.")


class Entry:
    """The handlers of the doors."""

    def __init__(self, front: Front, acts: Acts) -> None:
        """Take the parts, and what shows the conversation."""
        self._front, self._acts, self._guests = front, acts, front.seal.of("guest")

    def routes(self) -> list[web.RouteDef]:
        """Where they are."""
        return [
            web.get("/", self.home), web.post("/be", self.be), web.post("/leave", self.leave),
            web.get("/in/{token}", self.link), web.post("/in/{token}", self.use_link), web.post("/join", self.code),
            web.get("/join/{code}", self.invite), web.post("/join/{code}", self.join),
        ]  # fmt: skip

    async def home(self, request: web.Request) -> web.StreamResponse:
        """The conversation; for strangers the door, and in the demo the first of the team."""
        viewer = await self._front.viewer(request)
        if viewer is not None:
            home = viewer.room(HOME)
            assert home is not None, "everybody has a conversation with the bot"
            return await self._acts.page(viewer, home)
        if self._front.demo and (response := await self._played(None)) is not None:
            return response
        return await self._door(request)

    async def be(self, request: web.Request) -> web.StreamResponse:
        """Be another member of the demo team."""
        if not self._front.demo:
            raise SaidNo(403, NOT_IN_THE_DEMO)
        form = await request.post()
        try:
            member = long(str(form.get("member", "")))
        except ValueError:
            raise SaidNo(400, MAKES_NO_SENSE) from None
        response = await self._played(member)
        if response is None:
            raise SaidNo(404, _("Nobody on the team is called that."))
        await self._end(request)
        return response

    async def leave(self, request: web.Request) -> web.StreamResponse:
        """Sign out, here or in every browser."""
        form = await request.post()
        await self._end(request, everywhere="everywhere" in form)
        response = web.Response(status=303, headers={"Location": "/"})
        self._front.let_out(response)
        return response

    async def link(self, request: web.Request) -> web.StreamResponse:
        """What a one-time link opens: a button, because previews of links open them too."""
        return await self._link(request)

    async def use_link(self, request: web.Request) -> web.StreamResponse:
        """Come in by a one-time link; the first owner says their name."""
        token, session, now = request.match_info["token"], new_token(), self._front.clock.now()
        name = str((await request.post()).get("name", ""))

        def work(tx: Transaction) -> None:
            person = doors.whose_link(tx, token, now)
            if is_unnamed(tx, person):
                people.rename(tx, person.id, name)
            doors.use_link(tx, token, session, now)

        try:
            await self._front.database.unit(work)
        except LinkGone as gone:
            raise SaidNo(410, gone.phrase) from None
        except (NoName, NameTooLong) as wrong:
            return await self._link(request, wrong=wrong.phrase, name=name)
        return self._inside(session)

    async def _link(self, request: web.Request, *, wrong: Sayable = "", name: str = "") -> web.Response:
        token, now = request.match_info["token"], self._front.clock.now()

        def work(tx: Transaction) -> tuple[Person, bool]:
            person = doors.whose_link(tx, token, now)
            return person, is_unnamed(tx, person)

        try:
            person, unnamed = await self._front.database.read(work)
        except LinkGone as gone:
            raise SaidNo(410, gone.phrase) from None
        reader = self._front.router.catalogues.reader(person.language, person.zone)
        come = _("Come in") if unnamed else _("Come in as {name}", name=person.name)
        button = tag("button", tag("bdi", reader.say(come)), class_="button main")
        told = tag("p", reader.say(wrong), class_="problem", role="alert") if wrong else None
        return await self._card(
            request,
            reader,
            _("Good to see you"),
            _("This link works once. Use it on the device you want to stay signed in on."),
            told,
            tag("form", _asks_for_a_name(reader, name) if unnamed else None, button, method="post",
                action=f"/in/{token}"),
        )  # fmt: skip

    async def code(self, request: web.Request) -> web.StreamResponse:
        """Somebody typed a code at the door."""
        form = await request.post()
        typed = "".join(c for c in str(form.get("code", "")).strip() if c.isalnum() or c in "-_")[:LONGEST_CODE]
        return web.Response(status=303, headers={"Location": f"/join/{typed}" if typed else "/"})

    async def invite(self, request: web.Request) -> web.StreamResponse:
        """What an invite opens: a name, and in."""
        viewer = await self._front.viewer(request)
        reader = viewer.reader if viewer else self._front.stranger(request)
        if (no := await self._no_use(request.match_info["code"], viewer)) is not None:
            return await self._no_invite(request, reader, no)
        return await self._invite(request, reader, viewer)

    async def join(self, request: web.Request) -> web.StreamResponse:
        """Join by an invite, as who one is or as somebody new."""
        form = await request.post()
        invite, viewer = request.match_info["code"], await self._front.viewer(request)
        if (no := await self._no_use(invite, viewer)) is not None:
            return await self._no_invite(request, viewer.reader if viewer else self._front.stranger(request), no)
        if viewer is not None:
            caller = Caller(PLATFORM, viewer.visitor.external)
        else:
            name = " ".join(str(form.get("name", "")).split())[:LONGEST_NAME]
            if not name:
                reader = self._front.stranger(request)
                return await self._invite(request, reader, None, wrong=_("Tell me what to call you, please."))
            if (taken := await self._no_name(name)) is not None:
                return await self._invite(request, self._front.stranger(request), None, wrong=taken.phrase, name=name)
            zone = _chosen_zone(form.get("zone"))
            caller = Caller(PLATFORM, await self._guest(request), name, language_of(request), zone)
        return await self._join(request, caller, invite, viewer)

    async def _no_name(self, name: str) -> Refusal | None:
        """Why a stranger can't choose a name; None where they can."""

        def work(tx: Transaction) -> Refusal | None:
            try:
                names.check(tx, self._front.lobby.campaign(tx).id, 0, name)
            except Refusal as refusal:
                return refusal
            return None

        return await self._front.database.read(work)

    async def _no_use(self, code: str, viewer: Viewer | None) -> Refusal | None:
        """Why a code lets whoever has it in no more; None where it does."""
        now = self._front.clock.now()

        def work(tx: Transaction) -> Refusal | None:
            try:
                invites.for_whom(tx, self._front.lobby.campaign(tx), viewer.seat if viewer else None, code, now)
            except Refusal as refusal:
                return refusal
            return None

        return await self._front.database.read(work)

    async def _join(
        self, request: web.Request, caller: Caller, invite: str, viewer: Viewer | None
    ) -> web.StreamResponse:
        session, now = new_token(), self._front.clock.now()
        incoming = Incoming(caller, Said(f"/join {invite}"), f"join:{new_token()}")
        outcome = await self._front.router.take(incoming)
        reply = outcome.reply
        if outcome.refused or not isinstance(reply, Screen | Notice):
            says: Sayable = reply.text if isinstance(reply, Notice) else _("This code didn’t work. Ask for a new one.")
            response = await self._invite(request, outcome.reader, viewer, wrong=says, name=caller.name)
            response.set_cookie(
                GUEST, self._guests.sealed(caller.external), max_age=86_400, httponly=True, samesite="Lax",
                secure=self._front.secure, path="/join",
            )  # fmt: skip
            return response

        def work(tx: Transaction) -> None:
            account = doors.account_named(tx, caller.external)
            assert account is not None, "whoever joined has an account"
            if viewer is None:
                doors.let_in(tx, account, session, now)
            # Files never greet anybody: one that did would be asked for again.
            new = New(transcript.kind_of(reply), written(reply, lambda file: file.name), reader=outcome.person)
            transcript.add(tx, self._front.lobby.campaign(tx).id, transcript.own_room(outcome.person), new, now)

        await self._front.database.unit(work)
        return self._inside(session) if viewer is None else web.Response(status=303, headers={"Location": "/"})

    async def _played(self, member: int | None) -> web.StreamResponse | None:
        session, now = new_token(), self._front.clock.now()

        def work(tx: Transaction) -> bool:
            return doors.play(tx, self._front.lobby.campaign(tx).id, member, session, now)

        return self._inside(session) if await self._front.database.unit(work) else None

    async def _end(self, request: web.Request, *, everywhere: bool = False) -> None:
        viewer = await self._front.viewer(request)
        if viewer is None:
            return
        session, person = viewer.visitor.session, viewer.person.id
        if everywhere:
            await self._front.database.unit(lambda tx: doors.sign_out_everywhere(tx, person))
        else:
            await self._front.database.unit(lambda tx: doors.sign_out(tx, session))

    def _inside(self, session: str) -> web.Response:
        response = web.Response(status=303, headers={"Location": "/"})
        self._front.let_in(response, session)
        return response

    async def _guest(self, request: web.Request) -> str:
        """The account a stranger tries with: the same one at each try, so that mistyping makes no crowd.

        Never one that somebody has come in with: that takes a link of theirs.
        """
        kept = self._guests.opened(request.cookies.get(GUEST, ""))
        if kept is None or await self._front.database.read(lambda tx: doors.has_come_in(tx, kept)):
            return new_token()
        return kept

    async def _door(self, request: web.Request) -> web.Response:
        reader = self._front.stranger(request)
        says = _("People come in here with a link or a code from their lead. Have one? Type it here.")
        return await self._card(request, reader, _("Come on in"), says, *_code_asked(reader))

    async def _no_invite(self, request: web.Request, reader: Reader, no: Refusal) -> web.Response:
        """A code that lets nobody in: why, and where to type another one."""
        says, code = _("This code doesn’t let you in"), request.match_info["code"]
        return await self._card(request, reader, says, no.phrase, *_code_asked(reader, code), status=404)

    async def _invite(
        self, request: web.Request, reader: Reader, viewer: Viewer | None, *, wrong: Sayable = "", name: str = ""
    ) -> web.Response:
        told = tag("p", reader.say(wrong), class_="problem", role="alert") if wrong else None
        if viewer is not None:
            join_as = reader.say(_("Join as {name}", name=viewer.person.name))
            fields: Child = tag("button", tag("bdi", join_as), class_="button main")
        else:
            hidden = tag("input", type="hidden", name="zone", data_fill="zone")  # the page's script knows it
            fields = (
                _asks_for_a_name(reader, name),
                hidden,
                tag("button", reader.say(_("Join the team")), class_="button main"),
            )
        form = tag("form", fields, method="post", action=f"/join/{request.match_info['code']}")
        says = _("You’ve been invited to the street team.")
        return await self._card(request, reader, _("Join the team"), says, told, form)

    async def _card(
        self, request: web.Request, reader: Reader, title: Sayable, says: Sayable, *more: Child, status: int = 200
    ) -> web.Response:
        look = await self._front.look(reader)
        card = tag(
            "main", mark(), tag("p", tag("bdi", look.campaign), class_="where"), tag("h1", reader.say(title)),
            tag("p", reader.say(says), role="alert" if status >= 400 else None), more, class_="door-card",
        )  # fmt: skip
        text = whole(look, reader, f"{reader.say(title)} · {look.campaign}", card, script="door.js", kind="door")
        body = text.encode("utf-8", "replace")
        return web.Response(body=body, content_type="text/html", charset="utf-8", status=status)


def _code_asked(reader: Reader, code: str = "") -> tuple[Child, Child]:
    """The field for an invite's code, with what was typed, and what to do for who has none."""
    field = tag(
        "div",
        tag("label", reader.say(_("Invite code")), for_="code"),
        tag(
            "input", id="code", name="code", type="text", required=True, autocomplete="off", maxlength=LONGEST_CODE,
            autocapitalize="characters", spellcheck="false", value=code[:LONGEST_CODE] or None,
        ),
        class_="field",
    )  # fmt: skip
    button = tag("button", reader.say(_("Next")), class_="button main")
    been = reader.say(_("Been here before? Ask your lead, or the bot in your other app, for a new link."))
    return tag("form", field, button, method="post", action="/join"), tag("p", been, class_="hint")


def _asks_for_a_name(reader: Reader, name: str) -> Html:
    hint = reader.say(_("Your team sees this name. A first name is plenty."))
    return tag(
        "div", tag("label", reader.say(_("What shall we call you?")), for_="name"),
        tag("p", hint, class_="field-hint", id="name-hint"),
        tag("input", id="name", name="name", type="text", required=True, maxlength=LONGEST_NAME, value=name or None,
            autocomplete="given-name", dir="auto", aria_describedby="name-hint"),
        class_="field",
    )  # fmt: skip


def _chosen_zone(given: object) -> str:
    """The browser's zone where it is one; else the campaign's."""
    zone = given if isinstance(given, str) else ""
    return zone if zone_or_utc(zone).key == zone else ""
