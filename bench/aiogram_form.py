"""The form by aiogram's FSM in memory, over long polling, as its documentation has it.

It runs in an environment of its own (`make .venv-peer/installed`): aiogram pins an older pydantic.
"""

import asyncio
import os
from typing import Any

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from bench import form

_STATES = [State(f"q{number}", group_name="form") for number in range(len(form.QUESTIONS) + 1)]
_RECEIVED: list[dict[str, str]] = []


async def start(message: Message) -> None:
    """Greet."""
    await message.answer("Xin chao")


async def begin(message: Message, state: FSMContext) -> None:
    """Ask the first question."""
    await state.clear()
    await message.answer(**await _next(state, {}))


async def typed(message: Message, state: FSMContext) -> None:
    """Take what was said as the answer."""
    await message.answer(**await _taken(state, message.text or ""))


async def pressed(query: CallbackQuery, state: FSMContext) -> None:
    """Take what was pressed as the answer."""
    await query.answer()
    await query.message.edit_text(**await _taken(state, query.data or ""))


async def sent(query: CallbackQuery, state: FSMContext) -> None:
    """Keep the form as handed in."""
    _RECEIVED.append((await state.get_data())["answers"])
    await state.clear()
    await query.answer()
    await query.message.edit_text(**_shown(form.received(len(_RECEIVED), _RECEIVED[-1])))


async def _taken(state: FSMContext, answer: str) -> dict[str, Any]:
    answers = (await state.get_data())["answers"]
    return await _next(state, answers | {form.QUESTIONS[len(answers)].name: answer})


async def _next(state: FSMContext, answers: dict[str, str]) -> dict[str, Any]:
    await state.update_data(answers=answers)
    await state.set_state(_STATES[len(answers)])
    return _shown(form.asked(len(answers), answers))


def _shown(screen: form.Screen) -> dict[str, Any]:
    rows = [
        [InlineKeyboardButton(text=label, callback_data=data) for label, data in row] for row in screen.rows
    ]
    keyboard = InlineKeyboardMarkup(inline_keyboard=rows)
    return {"text": screen.text, "parse_mode": "HTML", "reply_markup": keyboard}


async def main() -> None:
    """Run until terminated."""
    dispatcher = Dispatcher(storage=MemoryStorage())
    dispatcher.message.register(start, Command("start"))
    dispatcher.message.register(begin, Command("nop"))
    for state in _STATES[:-1]:
        dispatcher.message.register(typed, state, F.text)
        dispatcher.callback_query.register(pressed, state)
    dispatcher.callback_query.register(sent, _STATES[-1])
    server = TelegramAPIServer.from_base(os.environ["THIDUA_API_URL"])
    bot = Bot(os.environ["THIDUA_TOKEN"], session=AiohttpSession(api=server))
    await dispatcher.start_polling(bot)


if __name__ == "__main__":
    asyncio.run(main())
