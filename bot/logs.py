"""Logs: one line a happening, for people or as JSON; an incident's number as a field; no secrets, nobody's words."""

import logging
import re
import sys
from collections.abc import Sequence
from typing import Literal, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

HIDDEN = "•••"
# Secrets by their looks, for those that come from elsewhere: a Telegram token, a password in an address, the
# one-time part of a sign-in link.
_LOOKS_SECRET = re.compile(r"(?<=bot)\d{6,}:[\w-]{30,}|\b\d{6,}:[\w-]{30,}|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)")
_LOUD_LIBRARIES = ("aiohttp.access", "aiosqlite", "alembic", "asyncio", "PIL", "psycopg")


def set_up(form: Literal["console", "json"], secrets: Sequence[str] = (), out: TextIO | None = None) -> None:
    """Send everything logged to ``out`` (stderr where none is given).

    Args:
        form: lines for people, or one JSON object a line.
        secrets: texts that are hidden wherever they turn up.
        out: where to.
    """
    out = out or sys.stderr
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[Processor]
    if form == "json":
        last = [structlog.processors.format_exc_info, _hide(secrets), structlog.processors.JSONRenderer()]
    else:
        last = [
            structlog.processors.format_exc_info,
            _hide(secrets),
            structlog.dev.ConsoleRenderer(colors=out.isatty(), exception_formatter=structlog.dev.plain_traceback),
        ]
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last]
        )
    )
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.captureWarnings(True)
    for name in _LOUD_LIBRARIES:
        logging.getLogger(name).setLevel(logging.WARNING)


def _hide(secrets: Sequence[str]) -> Processor:
    known = re.compile("|".join(re.escape(secret) for secret in secrets)) if secrets else None

    def hide(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        for name, value in event.items():
            if isinstance(value, str):
                shown = known.sub(HIDDEN, value) if known else value
                event[name] = _LOOKS_SECRET.sub(HIDDEN, shown)
        return event

    return hide
