"""The form by python-telegram-bot's ConversationHandler and PicklePersistence, as documented.

A ConversationHandler needs updates handled one after the other, and blocking handlers: the defaults. What is
persisted goes to the disk every `update_interval` (60 s by default) and at the end.
"""

import os
from pathlib import Path

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.constants import ParseMode
from telegram.ext import (
    Application,
    BaseHandler,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PicklePersistence,
    filters,
)

from bench import form

Context = ContextTypes.DEFAULT_TYPE
Handler = BaseHandler[Update, Context, object]


async def start(update: Update, _: Context) -> None:
    """Greet."""
    if update.effective_message:
        await update.effective_message.reply_text("Xin chao")


async def begin(update: Update, context: Context) -> int:
    """Ask the first question."""
    return await _next(update, context, {})


async def typed(update: Update, context: Context) -> int:
    """Take what was said as the answer."""
    return await _taken(update, context, (update.effective_message and update.effective_message.text) or "")


async def pressed(update: Update, context: Context) -> int:
    """Take what was pressed as the answer."""
    return await _taken(update, context, (update.callback_query and update.callback_query.data) or "")


async def sent(update: Update, context: Context) -> int:
    """Keep the form as handed in."""
    received: list[dict[str, str]] = context.bot_data.setdefault("received", [])
    received.append(_kept(context).pop("answers"))
    await _show(update, form.received(len(received), received[-1]))
    return ConversationHandler.END


async def _taken(update: Update, context: Context, answer: str) -> int:
    answers = _kept(context)["answers"]
    return await _next(update, context, answers | {form.QUESTIONS[len(answers)].name: answer})


async def _next(update: Update, context: Context, answers: dict[str, str]) -> int:
    _kept(context)["answers"] = answers
    await _show(update, form.asked(len(answers), answers))
    return len(answers)


def _kept(context: Context) -> dict[str, dict[str, str]]:
    assert context.user_data is not None  # noqa: S101 -- every update here is somebody's
    return context.user_data


async def _show(update: Update, screen: form.Screen) -> None:
    rows = [[InlineKeyboardButton(label, callback_data=data) for label, data in row] for row in screen.rows]
    if query := update.callback_query:
        await query.answer()
        await query.edit_message_text(screen.text, ParseMode.HTML, reply_markup=InlineKeyboardMarkup(rows))
    elif message := update.effective_message:
        await message.reply_text(screen.text, ParseMode.HTML, reply_markup=InlineKeyboardMarkup(rows))


def main() -> None:
    """Run until terminated."""
    url, home = os.environ["THIDUA_API_URL"], Path(os.environ["THIDUA_HOME"])
    application = (
        Application.builder()
        .token(os.environ["THIDUA_TOKEN"])
        .base_url(f"{url}/bot")
        .persistence(PicklePersistence(home / "kept.pickle"))
        .build()
    )
    answered: list[Handler] = [
        MessageHandler(filters.TEXT & ~filters.COMMAND, typed),
        CallbackQueryHandler(pressed),
    ]
    states: dict[object, list[Handler]] = dict.fromkeys(range(len(form.QUESTIONS)), answered)
    states[len(form.QUESTIONS)] = [CallbackQueryHandler(sent)]
    application.add_handler(CommandHandler("start", start))
    application.add_handler(
        ConversationHandler(
            entry_points=[CommandHandler("nop", begin)],
            states=states,
            fallbacks=[],
            allow_reentry=True,
            name="form",
            persistent=True,
        )
    )
    application.run_polling()


if __name__ == "__main__":
    main()
