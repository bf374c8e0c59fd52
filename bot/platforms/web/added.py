"""Files that were added to a form, as they stand in it: to look at, to play, and to take away again."""

from collections.abc import Callable, Mapping

from bot.ids import short
from bot.platforms.web.draw import Pen
from bot.platforms.web.html import Child, Html, tag
from bot.platforms.web.icons import icon
from bot.words import _
from campaigns.media import Kind, Media


def added(pen: Pen, media: Media, name: str) -> Html:
    """A file that was added, with the button that takes it away."""
    return _DRAWN[media.kind](pen, media, name)


def _shot(pen: Pen, media: Media, name: str) -> Html:
    named = media.name or pen.say(_("photo"))
    return tag(
        "li",
        tag("img", src=f"/media/{media.small}", alt=pen.say(_("Your photo {name}", name=named)), width=96, height=96),
        _away(pen, named), tag("input", type="hidden", name=name, value=short(media.id)), data_media=short(media.id),
    )  # fmt: skip


def _sound(pen: Pen, media: Media, name: str) -> Html:
    named = media.name or pen.say(_("recording"))
    says = pen.say(_("Your recording {name}", name=named))
    played = tag("audio", src=f"/media/{media.public}", controls=True, preload="none", aria_label=says)
    return _added(pen, media, name, named, played)


def _film(pen: Pen, media: Media, name: str) -> Html:
    named = media.name or pen.say(_("film"))
    says = pen.say(_("Your film {name}", name=named))
    played = tag(
        "video", src=f"/media/{media.public}", controls=True, preload="metadata", playsinline=True, aria_label=says
    )
    return _added(pen, media, name, named, played)


def _document(pen: Pen, media: Media, name: str) -> Html:
    named = media.name or pen.say(_("document"))
    return _added(pen, media, name, named, icon("file"), tag("bdi", named, class_="named"))


def _added(pen: Pen, media: Media, name: str, named: str, *shown: Child) -> Html:
    kept = tag("input", type="hidden", name=name, value=short(media.id))
    return tag("li", *shown, _away(pen, named), kept, data_media=short(media.id))


def _away(pen: Pen, named: str) -> Html:
    label = pen.say(_("Take {name} away", name=named))
    return tag("button", icon("close"), type="button", class_="away", data_remove=True, aria_label=label)


_DRAWN: Mapping[Kind, Callable[[Pen, Media, str], Html]] = {
    Kind.PHOTO: _shot,
    Kind.VOICE: _sound,
    Kind.VIDEO: _film,
    Kind.DOCUMENT: _document,
}
