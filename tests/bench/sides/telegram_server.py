"""Telegram's end for the benchmarks: as fast as aiohttp gets, and the same for both sides.

It says where it is, hands out as many updates as it was asked for at ``/begin/N/FIRST``, each from somebody else,
and takes every message. ``/sent`` says how many it took.
"""

import asyncio
import itertools
import json
import socket
import sys
from contextlib import suppress

from aiohttp import web

ME = {"id": 1, "is_bot": True, "first_name": "Bench", "username": "bench_bot", "can_join_groups": True}
TOKEN = "1:" + "A" * 35
WEBHOOK = {"url": "", "has_custom_certificate": False, "pending_update_count": 0}


class Telegram:
    """Its updates and what it took."""

    def __init__(self) -> None:
        self.updates: list[dict[str, object]] = []
        self.sent = 0
        self.news = asyncio.Event()
        self._numbers, self._messages = itertools.count(1), itertools.count(1)

    def begin(self, many: int, first: int, text: str) -> None:
        for person in range(first, first + many):
            user = {"id": person, "is_bot": False, "first_name": f"P{person}", "language_code": "en"}
            chat = {"id": person, "type": "private", "first_name": f"P{person}"}
            entities = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
            message = {
                "message_id": next(self._messages), "date": 1_790_000_000, "chat": chat, "from": user, "text": text,
                "entities": entities,
            }  # fmt: skip
            self.updates.append({"update_id": next(self._numbers), "message": message})
        self.news.set()

    async def call(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        plain = request.content_type == "application/json"
        given = {**request.query, **(await request.json() if plain else await request.post())}
        if method == "getUpdates":
            offset = int(str(given.get("offset", 0)))
            self.updates = [update for update in self.updates if int(str(update["update_id"])) >= offset]
            if not self.updates:
                self.news.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self.news.wait(), int(str(given.get("timeout", 0))))
            return answer(self.updates[:100])
        if method == "sendMessage":
            self.sent += 1
            chat = {"id": int(str(given["chat_id"])), "type": "private", "first_name": "P"}
            message = {"message_id": next(self._messages), "date": 1_790_000_000, "chat": chat, "text": given["text"]}
            return answer(message)
        return answer({"getMe": ME, "getWebhookInfo": WEBHOOK}.get(method, True))

    async def begins(self, request: web.Request) -> web.Response:
        self.begin(int(request.match_info["many"]), int(request.match_info["first"]), request.query["text"])
        return web.Response()

    async def counts(self, _request: web.Request) -> web.Response:
        return web.Response(text=str(self.sent))


def answer(result: object) -> web.Response:
    return web.Response(text=json.dumps({"ok": True, "result": result}), content_type="application/json")


def main() -> None:
    telegram = Telegram()
    app = web.Application(client_max_size=1 << 20)
    app.router.add_route("*", "/bot{token}/{method}", telegram.call)
    app.router.add_post("/begin/{many}/{first}", telegram.begins)
    app.router.add_get("/sent", telegram.counts)

    listener = socket.create_server(("127.0.0.1", 0))
    sys.stdout.write(f"http://127.0.0.1:{listener.getsockname()[1]}\n")
    sys.stdout.flush()
    web.run_app(app, sock=listener, print=None, access_log=None)


if __name__ == "__main__":
    main()
