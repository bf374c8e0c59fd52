"""The library as it comes: requests over httpx, and a bot that only echoes what it hears.

``python -m tests.bench.sides.telegram_stock ADDRESS send|command``, as ``telegram_ours``.
"""

import asyncio
import sys

from telegram import Bot, Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters
from telegram.request import HTTPXRequest

from tests.bench.sides.telegram_server import TOKEN
from tests.bench.sides.telegram_work import IN_FLIGHT, each_line, sent_16


async def send(address: str) -> None:
    """Sixteen at once over httpx, with a connection for each."""
    request = HTTPXRequest(connection_pool_size=IN_FLIGHT)
    bot = Bot(TOKEN, f"{address}/bot", request=request, get_updates_request=HTTPXRequest())
    await bot.initialize()
    await each_line(lambda many: sent_16(bot, many))
    await bot.shutdown()


async def command(address: str) -> None:
    """An echo bot, which keeps nothing."""
    left, done = [0], asyncio.Event()

    async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message is not None
        await context.bot.send_message(update.message.chat.id, update.message.text or "")
        left[0] -= 1
        if not left[0]:
            done.set()

    application = Application.builder().token(TOKEN).base_url(f"{address}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    await application.initialize()
    await application.start()
    assert application.updater is not None
    await application.updater.start_polling(poll_interval=0.0, timeout=10)

    async def commands(many: int) -> None:
        left[0] = many
        done.clear()
        await done.wait()

    await each_line(commands)
    await application.updater.stop()
    await application.stop()
    await application.shutdown()


if __name__ == "__main__":
    asyncio.run({"send": send, "command": command}[sys.argv[2]](sys.argv[1]))
