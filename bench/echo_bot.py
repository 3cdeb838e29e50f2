"""The bare bot that Thidua is measured beside: python-telegram-bot, an echo with buttons, nothing kept.

It handles updates of different people at once, as Thidua does; by default it would be slower.
"""

import os

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler, filters

_KEYBOARD = InlineKeyboardMarkup(
    [[InlineKeyboardButton(word, callback_data=word)] for word in ("a", "b", "c")]
)


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Say what was said."""
    if update.effective_message is not None:
        await update.effective_message.reply_text(update.effective_message.text or "", reply_markup=_KEYBOARD)


async def pressed(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Write the pressed button's word, and the number that makes each edit a change, into its message."""
    if update.callback_query is not None:
        await update.callback_query.answer()
        text = f"{update.callback_query.data} {update.update_id}"
        await update.callback_query.edit_message_text(text, reply_markup=_KEYBOARD)


def main() -> None:
    """Run until terminated."""
    url = os.environ["THIDUA_API_URL"]
    application = (
        Application.builder()
        .token(os.environ["THIDUA_TOKEN"])
        .base_url(f"{url}/bot")
        .concurrent_updates(True)
        .build()
    )
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.add_handler(CallbackQueryHandler(pressed))
    application.run_polling()


if __name__ == "__main__":
    main()
