"""Public pages: what a campaign publishes, for anybody who has the link, without signing in and without a script."""

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aiohttp import hdrs, web

from bot.chat.screen import Block, Gallery, Photo, Picture, Screen, Standings
from bot.database import Transaction
from bot.media.drawings import BoardCard
from bot.media.sizes import size_of
from bot.media.store import BadKey, NotKept, StoreTrouble
from bot.media.studio import Studio
from bot.platforms.web.draw import Pen, block, picture_key
from bot.platforms.web.front import Front, language_of
from bot.platforms.web.guard import SaidNo
from bot.platforms.web.html import Child, Html, tag
from bot.platforms.web.icons import icon, mark
from bot.platforms.web.page import Look, whole
from bot.values import dataclass
from bot.words import Phrase, Reader, _
from campaigns.refusals import Refusal

if TYPE_CHECKING:
    from bot.media.pictures import Pictures

VIEW = "publish.page"
LONGEST_CODE = 64  # characters; a code is half of that
DESCRIBED = 200  # characters of a description; previews show no more
TILE = "(min-width: 48rem) 13rem, 45vw"  # how wide a photo of the album is
SOON = "no-cache"  # a page that is taken back is gone at once
_ALONE = {"Content-Security-Policy": "default-src 'none'; img-src 'self'; sandbox", hdrs.CACHE_CONTROL: SOON}
# Other sites' previews fetch the page and its picture; neither does anything there.
_FOR_ALL = {"Cross-Origin-Resource-Policy": "cross-origin"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A public page as it is now, and how it is read."""

    screen: Screen
    reader: Reader

    @property
    def pictures(self) -> list[Picture]:
        """The pictures the bot draws for it, in order."""
        return [each for each in self.screen.blocks if isinstance(each, Picture)]

    @property
    def photos(self) -> list[Photo]:
        """The photos on it, in order."""
        return [photo for each in self.screen.blocks if isinstance(each, Gallery) for photo in each.photos]


class Public:
    """The handlers for public pages."""

    def __init__(self, front: Front, pictures: "Pictures | None", public_url: str) -> None:
        """Take the parts, what draws pictures, and how people outside reach the web side ("" where nobody said)."""
        self._front, self._studio, self._url = front, Studio(front.store, pictures), public_url.rstrip("/")

    def routes(self) -> list[web.RouteDef]:
        """Where they are."""
        return [
            web.get("/p/{code}", self.page), web.get("/p/{code}/picture/{n}", self.picture),
            web.get("/p/{code}/photo/{key}", self.photo),
        ]  # fmt: skip

    async def page(self, request: web.Request) -> web.Response:
        """The page itself."""
        shown = await self._shown(request)
        look = await self._front.look(shown.reader)
        base = f"/p/{request.match_info['code']}"
        body = tag(
            "main",
            tag("header", mark(), tag("p", tag("bdi", look.campaign)), class_="public-brand"),
            _story(shown, base),
            class_="public-page",
        )
        title = shown.reader.say(shown.screen.title)
        head = (*_preview(shown, look, f"{self._outside(request)}{base}"),
                tag("link", rel="stylesheet", href=f"{look.assets}/public.css"))  # fmt: skip
        text = whole(look, shown.reader, f"{title} · {look.campaign}", body, kind="public", head=head)
        return web.Response(
            body=text.encode("utf-8", "replace"), content_type="text/html", charset="utf-8",
            headers={hdrs.CACHE_CONTROL: SOON, "Referrer-Policy": "no-referrer", hdrs.VARY: hdrs.ACCEPT_LANGUAGE},
        )  # fmt: skip

    async def picture(self, request: web.Request) -> web.Response:
        """A picture the bot draws for the page."""
        shown = await self._shown(request)
        number = request.match_info["n"]
        place = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 0
        if not 0 < place <= len(shown.pictures):
            raise SaidNo(404, _("There is nothing at this address."))
        drawing = replace(shown.pictures[place - 1].drawing, dark="dark" in request.query)
        data = await self._studio.jpeg(drawing)
        return web.Response(body=data, content_type="image/jpeg", headers={**_ALONE, **_FOR_ALL})

    async def photo(self, request: web.Request) -> web.Response:
        """A photo on the page, and no other."""
        shown, key = await self._shown(request), request.match_info["key"]
        if key not in {each for photo in shown.photos for each in (photo.public, photo.small)}:
            raise SaidNo(404, _("There is nothing at this address."))
        try:
            data = await self._front.store.read(key)
        except (BadKey, NotKept):
            raise SaidNo(404, _("There is nothing at this address.")) from None
        except StoreTrouble:
            raise SaidNo(503, _("I can’t get at the files right now. Please try again in a minute.")) from None
        return web.Response(body=data, content_type="image/jpeg", headers={**_ALONE, **_FOR_ALL})

    async def _shown(self, request: web.Request) -> Shown:
        """What is public under a code, as whoever asks reads it.

        Raises:
            SaidNo: nothing is, or not any more.
        """
        code, language, now = request.match_info["code"], language_of(request), self._front.clock.now()
        router = self._front.router
        if len(code) > LONGEST_CODE or not code.isascii() or not code.isalnum():
            raise SaidNo(404, _("There is nothing at this address."))

        def work(tx: Transaction) -> Shown | None:
            turn = router.turn_of(tx, None, now, "")
            turn.speak(language, turn.campaign.zone.key)
            screen = router.house.show(turn, VIEW, [code])
            return Shown(screen, turn.reader) if isinstance(screen, Screen) else None

        try:
            shown = await self._front.database.read(work)
        except Refusal as refusal:
            raise SaidNo(404, refusal.phrase) from None
        if shown is None:
            raise SaidNo(404, _("There is nothing at this address."))
        return shown

    def _outside(self, request: web.Request) -> str:
        """How the page is reached from outside, as previews need it."""
        return self._url or f"{urlsplit(str(request.url)).scheme}://{request.host}"


def _story(shown: Shown, base: str) -> Html:
    listed = any(isinstance(part, Standings) for part in shown.screen.blocks)
    pen, drawn = Pen(shown.reader, "public", shown.reader.say(shown.screen.title), listed), 0
    parts: list[Child] = []
    for part in shown.screen.blocks:
        if isinstance(part, Picture):
            drawn += 1
            parts.append(_drawn(pen, part, f"{base}/picture/{drawn}"))
        else:
            parts.append(_block(pen, part, base))
    way = None if isinstance(shown.screen.title, Phrase) else "auto"  # somebody's own words run as they begin
    return tag("article", tag("h1", pen.title, dir=way), parts, class_="public-story")


def _block(pen: Pen, part: Block, base: str) -> Html:
    if not isinstance(part, Gallery):
        return block(pen, part)
    shots = [
        tag(
            "li",
            tag(
                "a",
                tag("img", src=f"{base}/photo/{photo.public}", alt=pen.say(photo.alt), loading="lazy",
                    srcset=f"{base}/photo/{photo.small} 320w, {base}/photo/{photo.public} {photo.width}w",
                    sizes=TILE, width=photo.width, height=photo.height),
                href=f"{base}/photo/{photo.public}", class_="shot",
            ),
            tag("p", photo.alt, class_="caption", dir="auto") if isinstance(photo.alt, str) else None,
            tag("p", pen.say(photo.credit), class_="credit", dir="auto") if photo.credit else None,
        )
        for photo in part.photos
    ]  # fmt: skip
    return tag("ul", shots, class_="public-album", aria_label=pen.say(_("Photos")))


def _drawn(pen: Pen, part: Picture, address: str) -> Html:
    width, height = size_of(part.drawing)
    versioned = f"{address}?v={picture_key(part.drawing)}"
    drawn = tag(
            "picture",
            tag("source", srcset=f"{versioned}&dark=1", media="(prefers-color-scheme: dark)"),
            tag("img", src=versioned, alt=pen.say(part.twin), width=width, height=height),
        )  # fmt: skip
    if pen.listed and isinstance(part.drawing, BoardCard):  # the same stands above as a list
        says = tag("summary", icon("right"), pen.say(_("As a picture, to pass on")))
        return tag("figure", tag("details", says, drawn), class_="picture public-picture")
    return tag("figure", drawn, class_="public-picture")


def _preview(shown: Shown, look: Look, address: str) -> tuple[Html, ...]:
    """What a chat shows of the page where its link is posted: Open Graph, ogp.me."""
    say = shown.reader.say
    facts = {
        "og:type": "article", "og:site_name": look.campaign, "og:title": say(shown.screen.title), "og:url": address,
        "og:description": _description(shown, look),
    }  # fmt: skip
    if shown.pictures:
        width, height = size_of(shown.pictures[0].drawing)
        version = picture_key(shown.pictures[0].drawing)
        facts |= {
            "og:image": f"{address}/picture/1?v={version}", "og:image:type": "image/jpeg",
            "og:image:width": str(width), "og:image:height": str(height), "og:image:alt": say(shown.pictures[0].twin),
        }  # fmt: skip
    elif shown.photos:
        photo = shown.photos[0]
        facts |= {
            "og:image": f"{address}/photo/{photo.public}", "og:image:type": "image/jpeg",
            "og:image:width": str(photo.width), "og:image:height": str(photo.height), "og:image:alt": say(photo.alt),
        }  # fmt: skip
    tags = [tag("meta", property=name, content=says) for name, says in facts.items()]
    large = "summary_large_image" if "og:image" in facts else "summary"
    about = tag("meta", name="description", content=facts["og:description"])
    return (*tags, tag("meta", name="twitter:card", content=large), about)


def _description(shown: Shown, look: Look) -> str:
    """The first words of the page; of an album, what is on its photos."""
    say = shown.reader.say
    words = (
        [say(each.twin) for each in shown.pictures[:1]]
        or [say(text) for each in shown.screen.blocks if (text := getattr(each, "text", ""))]
        or [*dict.fromkeys(say(photo.alt) for photo in shown.photos)]
    )
    text = " ".join(words) or look.campaign
    return text if len(text) <= DESCRIBED else f"{text[: DESCRIBED - 1].rstrip()}…"
