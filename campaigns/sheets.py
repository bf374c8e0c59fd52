"""Tables as a workbook that spreadsheets open: Office Open XML (ECMA-376), as little of it as they need.

Texts are written as texts, so nothing in them is ever run, whatever it begins with.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from html import escape  # XML's own escapes, without the parser that `xml.sax` brings

from campaigns.tables import Table

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL = 32_767  # characters; more is refused by those who open it
MOST_EXACT = 10**15  # numbers from here on lose their last digits in a cell: ids are written as texts

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_XF = 'numFmtId="0" fontId="{font}" fillId="0" borderId="0"'
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    f'<cellStyleXfs count="1"><xf {_XF.format(font=0)}/></cellStyleXfs><cellXfs count="2">'
    f'<xf {_XF.format(font=0)} xfId="0"/><xf {_XF.format(font=1)} xfId="0" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def workbook(tables: Sequence[Table]) -> bytes:
    """A workbook with a sheet for each table, its columns' names on top and kept in sight; the same for the same."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in _parts(tables):
            archive.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), _HEAD + text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _parts(tables: Sequence[Table]) -> Iterator[tuple[str, str]]:
    numbers = range(1, len(tables) + 1)
    kinds = "".join(f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_SHEET}"/>' for n in numbers)
    book = f"{KIND}.main+xml"
    yield (
        "[Content_Types].xml",
        (
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{book}"/><Override PartName="/xl/styles.xml"'
            ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>'
            f"{kinds}</Types>"
        ),
    )
    yield "_rels/.rels", _related([("officeDocument", "xl/workbook.xml")])
    sheets = "".join(
        f'<sheet name="{escape(_title(table.name))}" sheetId="{n}" r:id="r{n}"/>'
        for n, table in zip(numbers, tables, strict=True)
    )
    yield "xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATED}"><sheets>{sheets}</sheets></workbook>'
    yield (
        "xl/_rels/workbook.xml.rels",
        _related([*(("worksheet", f"worksheets/sheet{n}.xml") for n in numbers), ("styles", "styles.xml")]),
    )
    yield "xl/styles.xml", _STYLES
    for n, table in zip(numbers, tables, strict=True):
        yield f"xl/worksheets/sheet{n}.xml", _sheet(table)


def _related(targets: Sequence[tuple[str, str]]) -> str:
    links = "".join(
        f'<Relationship Id="r{n}" Type="{_RELATED}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'


def _sheet(table: Table) -> str:
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    widths = "".join(f'<col min="{n}" max="{n}" width="18" customWidth="1"/>' for n in range(1, len(table.columns) + 1))
    head = "".join(_cell(name, ' s="1"') for name in table.columns)
    rows = "".join(f"<row>{''.join(_cell(value) for value in row)}</row>" for row in table.rows)
    return (
        f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
        f"<cols>{widths}</cols><sheetData><row>{head}</row>{rows}</sheetData></worksheet>"
    )


def _cell(value: object, style: str = "") -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float) and abs(value) < MOST_EXACT:
        return f"<c><v>{value}</v></c>"
    text = escape(_NOT_XML.sub("\ufffd", str(value))[:LONGEST_CELL])
    return f'<c t="inlineStr"{style}><is><t xml:space="preserve">{text}</t></is></c>'


def _title(name: str) -> str:
    """A sheet's name: at most 31 characters, none of those a reference is written with."""
    return re.sub(r"[\[\]:*?/\\]", " ", name)[:31]
