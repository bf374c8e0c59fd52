"""A week's story on paper: as Markdown, and as one HTML file that prints well and needs nothing beside it."""

import re
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from html import escape

from bot.chat.screen import Block, Facts, Gallery, Hint, Moment, Picture, Progress, Quote, Say, Screen, Standings
from bot.chat.turn import Turn
from bot.media import drawings
from bot.media.colour import Palette
from bot.words import Phrase, Sayable, _, _n
from campaigns import sources
from campaigns.ledger import MEASURE_NAMES, Measure
from campaigns.people import TEAMMATE
from campaigns.recap import Recap
from cogs.charting import period
from cogs.counting import TOLD, clause, counted, sentence
from cogs.sources import about
from cogs.telling import HEADINGS

MOST_ENTRIES = 200  # a number; all of them are in the table of the ledger
PICTURES: Mapping[type, str] = {  # what each drawn picture is called, until its bytes are there and as a file
    drawings.RecapCard: "recap", drawings.LineChart: "weeks", drawings.BarChart: "reasons", drawings.Collage: "collage",
}  # fmt: skip

_INSIDE = re.compile(r'src="inside:([0-9a-z.]+)"')
_STYLE = """
:root{color-scheme:light dark;--ink:#1c1611;--soft:#6a5d52;--paper:#fbf6ee;--line:#e4d9ca;--accent:COLOUR}
@media(prefers-color-scheme:dark){:root{--ink:#f4ece2;--soft:#b9ab9d;--paper:#1f1a16;--line:#3d342d;
--accent:NIGHT}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);
font:17px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main{max-width:44rem;margin:0 auto;padding:2rem 1.25rem 4rem}h1{line-height:1.2;font-size:2rem}
h2{font-size:1.2rem;margin:2.2rem 0 .5rem}img{max-width:100%;height:auto;border-radius:.75rem;display:block}
figure{margin:1.5rem 0}blockquote{margin:0;padding-left:1rem;border-left:4px solid var(--accent);font-size:1.15rem}
figcaption,.soft{color:var(--soft);font-size:.92rem}a{color:inherit;text-decoration-color:var(--accent)}
.album{display:grid;grid-template-columns:repeat(auto-fill,minmax(12rem,1fr));gap:.75rem}.album figure{margin:0}
table{border-collapse:collapse;width:100%;margin-bottom:1.5rem}td.n:first-child{width:3rem}
td,th{padding:.4rem .5rem;border-bottom:1px solid var(--line);text-align:left}
summary{cursor:pointer;padding:.5rem 0}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
progress{width:100%;accent-color:var(--accent)}
@media print{:root{--ink:#000;--soft:#444;--paper:#fff;--line:#ccc}main{max-width:none;padding:0}
figure,tr,blockquote{break-inside:avoid}h2{break-after:avoid}}
"""


def markdown(turn: Turn, screen: Screen, found: Recap, photos: Mapping[str, str]) -> str:
    """A week's story as Markdown, for a file people read anywhere; ``photos`` are its photos' files, by their keys."""
    name = _plain(turn.reader.say(turn.campaign.settings.about["name"]))
    lines = [f"# {_plain(turn.reader.say(screen.title))}", "", f"{name} · {turn.reader.say(period(found))}", ""]
    for block in screen.blocks:
        lines += _gallery(turn, block, photos) if isinstance(block, Gallery) else _lines(turn, block)
    return "\n".join(lines)


def html(turn: Turn, screen: Screen, found: Recap) -> str:
    """A week's story as a page whose pictures are yet to be put :func:`inside`; its numbers lead to their entries."""
    say = turn.reader.say
    linked = _linked(turn, found)
    body = "".join(_element(turn, block, linked) for block in screen.blocks)
    behind = "".join(_entries(turn, found, each) for each in TOLD if found.verified[each])
    note = escape(say(_("What lies behind the numbers")))
    title = escape(say(screen.title))
    by_day, by_night = (Palette.of(turn.campaign.settings.colour, dark=dark).accent_ink for dark in (False, True))
    style = _STYLE.replace("COLOUR", f"rgb{by_day}").replace("NIGHT", f"rgb{by_night}")
    name, when = escape(say(turn.campaign.settings.about["name"])), escape(say(period(found)))
    return (
        f'<!doctype html><html lang="{turn.reader.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title} · {name}</title><style>{style}</style></head><body><main>"
        f'<p class="soft"><bdi>{name}</bdi> · {when}</p><h1{_way(screen.title)}>{title}</h1>{body}'
        + (f"<h2>{note}</h2>{behind}" if behind else "") + "</main></body></html>"
    )  # fmt: skip


def _linked(turn: Turn, found: Recap) -> Mapping[str, str]:
    """What the sentences with numbers become: the same, with each number leading to its entries."""

    def link(measure: Measure, words: str) -> str:
        return f'<a href="#{measure.value}">{escape(words)}</a>' if found.verified[measure] else escape(words)

    say, every = turn.reader.say, counted(found)
    if not every:
        return {}
    first = say(sentence(found, every[0]))
    others = [say(clause(found, each)) for each in every[1:]]
    links = [link(each, words) for each, words in zip(every[1:], others, strict=True)]
    together = turn.reader.together
    return {first: link(every[0], first), f"{together(others)}.": f"{together(links)}."}


def inside(page: str, pictures: Callable[[str], bytes | None]) -> str:
    """The page with its pictures in it, found by what stands for them; one that is gone leaves its words."""

    def put(place: re.Match[str]) -> str:
        data = pictures(place[1])
        if data is None:
            return 'src=""'
        kind = "png" if data.startswith(b"\x89PNG") else "jpeg"
        return f'src="data:image/{kind};base64,{b64encode(data).decode()}"'

    return _INSIDE.sub(put, page)


def _lines(turn: Turn, block: Block) -> Sequence[str]:
    def say(words: Sayable) -> str:
        return _plain(turn.reader.say(words))

    if isinstance(block, Say | Hint):
        return [f"## {say(block.text)}" if block.text in HEADINGS else say(block.text), ""]
    if isinstance(block, Moment):
        return [f"{say(block.label)} {turn.reader.moment(block.at)}", ""]
    if isinstance(block, Facts):
        return [*(f"- {say(label)}: {_plain(turn.say(value))}" for label, value in block.rows), ""]
    if isinstance(block, Quote):
        return [*(f"> {_plain(line)}" for line in block.text.splitlines()), f"> — {say(block.by)}", ""]
    if isinstance(block, Standings):
        return [f"## {say(block.label)}", "",
                *(f"{row.rank}. {say(row.name)} – {say(row.amount)}" for row in block.rows), ""]  # fmt: skip
    if isinstance(block, Progress):
        done, of = turn.reader.number(block.done), turn.reader.number(block.of)
        return [f"- {say(block.label)}: {done} / {of} {say(block.unit)}".rstrip(), ""]
    if isinstance(block, Picture):
        return [f"![{say(block.twin)}]({PICTURES[type(block.drawing)]}.png)", ""]
    return []


def _gallery(turn: Turn, block: Gallery, photos: Mapping[str, str]) -> Sequence[str]:
    """Photos as they lie beside the file, with what is on them and whose they are."""
    lines: list[str] = []
    for shot in block.photos:
        alt = _plain(turn.reader.say(shot.alt)).replace("\n", " ")
        lines += [f"![{alt}]({photos[shot.public]})" if shot.public in photos else alt, ""]
        lines += [_plain(turn.reader.say(shot.credit)), ""] if shot.credit else []
    return lines


def _plain(words: str) -> str:
    """Words in which nothing is taken for markup, also not where a line begins."""
    inline = re.sub(r"([\\`*_\[\]<>]|~(?=~)|&(?=#?\w+;))", r"\\\1", words)
    unlisted = re.sub(r"(?m)^(\s*[0-9]{1,9})([.)])(?=\s|$)", r"\1\\\2", inline)
    return re.sub(r"(?m)^(\s*)([-+#=])(?=[-+#=\s]|$)", r"\1\\\2", unlisted)


def _element(turn: Turn, block: Block, linked: Mapping[str, str]) -> str:
    def say(words: Sayable) -> str:
        return escape(turn.reader.say(words))

    if isinstance(block, Say | Hint) and block.text in HEADINGS:
        return f"<h2>{say(block.text)}</h2>"
    if isinstance(block, Say):
        words = turn.reader.say(block.text)
        if words in linked:
            return f"<p>{linked[words]}</p>"
        return f"<p{_way(block.text)}>{escape(words)}</p>"
    if isinstance(block, Hint):
        return f'<p class="soft"{_way(block.text)}>{say(block.text)}</p>'
    if isinstance(block, Moment):
        return f"<p>{say(block.label)} {escape(turn.reader.moment(block.at))}</p>"
    if isinstance(block, Quote):
        text = "<br>".join(escape(line) for line in block.text.splitlines())
        by = f"<figcaption>— {say(block.by)}</figcaption>" if block.by else ""
        return f'<figure><blockquote dir="auto">{text}</blockquote>{by}</figure>'
    return _shown(turn, block)


def _way(words: Sayable) -> str:
    """Which way words run: ours as the page does, whatever names are in them; somebody's own as they begin."""
    return "" if isinstance(words, Phrase) else ' dir="auto"'


def _shown(turn: Turn, block: Block) -> str:
    """A block that is more than words."""

    def say(words: Sayable) -> str:
        return escape(turn.reader.say(words))

    if isinstance(block, Facts):
        rows = "".join(
            f'<tr><th scope="row">{say(label)}</th><td class="n"><bdi>{escape(turn.say(value))}</bdi></td></tr>'
            for label, value in block.rows
        )
        return f"<table>{rows}</table>"
    if isinstance(block, Standings):
        rows = "".join(
            f'<tr><td class="n">{row.rank}</td><th scope="row"><bdi>{say(row.name)}</bdi></th>'
            f'<td class="n">{say(row.amount)}</td></tr>' for row in block.rows
        )  # fmt: skip
        return f"<h2>{say(block.label)}</h2><table>{rows}</table>"
    if isinstance(block, Progress):
        said = say(_("{done} of {of} {unit}", done=block.done, of=block.of, unit=block.unit))
        bar = f'<progress value="{min(block.done, block.of)}" max="{max(block.of, 1)}"></progress>'
        return f'<p><bdi>{say(block.label)}</bdi> <span class="soft">{said}</span>{bar}</p>'
    if isinstance(block, Picture):
        return f'<figure><img src="inside:{PICTURES[type(block.drawing)]}" alt="{say(block.twin)}"></figure>'
    if isinstance(block, Gallery):
        shots = "".join(
            f'<figure><img src="inside:{shot.public}" alt="{say(shot.alt)}">'
            + (f"<figcaption>{say(shot.credit)}</figcaption>" if shot.credit else "")
            + "</figure>"
            for shot in block.photos
        )
        return f'<div class="album">{shots}</div>'
    return ""


def _entries(turn: Turn, found: Recap, measure: Measure) -> str:
    """The entries a number is made of, as a table that its sentence leads to."""
    say = turn.reader.say
    many = sources.how_many(turn.tx, turn.campaign.id, found.week, measure)
    listed = sources.of_week(turn.tx, turn.campaign.id, found.week, measure, most=MOST_ENTRIES)
    rows = "".join(
        f'<tr><td class="n">{escape(turn.reader.number(each.amount))}</td>'
        f"<td><bdi>{escape(each.name or say(TEAMMATE))}</bdi></td><td>{escape(say(about(each)))}</td>"
        f"<td>{escape(turn.reader.moment(each.at))}</td></tr>"
        for each in listed
    )
    more = many - len(listed)
    rest = say(_n("And {n} more, in ledger.csv.", "And {n} more, in ledger.csv.", more)) if more else ""
    title = say(_("{measure}: {n}", measure=MEASURE_NAMES[measure], n=found.verified[measure]))
    return (
        f'<details><summary>{escape(title)}</summary><table id="{measure.value}">{rows}</table>'
        f'<p class="soft">{escape(rest)}</p></details>'
    )
