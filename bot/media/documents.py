"""Documents as they come: what they are by their content. They are kept, given to take along, and never opened."""

_DIRECTORY = 200_000  # bytes at the end of an archive in which its list of files is looked for
_OFFICE = {b"word/document.xml": "docx", b"xl/workbook.xml": "xlsx", b"ppt/presentation.xml": "pptx"}
_OPEN = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}


def ending(data: bytes) -> str | None:
    """How the name of a document ends, by what is in it: PDF, text, and what offices write; None for anything else."""
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _of_an_archive(data)
    return "txt" if data.strip() and _is_text(data) else None


def _of_an_archive(data: bytes) -> str | None:
    """OpenDocument says what it is in the first file (its part 2, 3.3); Office by the name of its main one."""
    if data[30:38] == b"mimetype":
        return next((ending for kind, ending in _OPEN.items() if data.startswith(kind, 38)), None)
    last = data[-_DIRECTORY:]
    return next((ending for name, ending in _OFFICE.items() if name in last), None)


def _is_text(data: bytes) -> bool:
    if any(byte in data for byte in (b"\0", b"\x1b", b"\x7f")):
        return False
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
