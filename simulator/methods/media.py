"""Methods that move files."""

from dataclasses import dataclass
from typing import Any, Final

from simulator.arguments import Arguments, Upload
from simulator.errors import bad_request
from simulator.messages import Json, StoredFile
from simulator.methods.sending import caption_content, new_message, post, read_caption, replied_id
from simulator.pictures import picture_size
from simulator.world import World

DOWNLOAD_LIMIT: Final = 20 * 1024 * 1024
PHOTO_LIMIT: Final = 10 * 1024 * 1024
_ALBUM: Final = range(2, 11)


@dataclass(frozen=True, slots=True)
class _Item:
    """One file ready to be sent, with the content that shows it."""

    kind: str
    file: StoredFile
    content: Json


def send_document(world: World, arguments: Arguments) -> Json:
    """sendDocument."""
    item = _item(world, arguments, "document", arguments.values.get("document"))
    content = item.content | caption_content(read_caption(arguments))
    return post(world, arguments, content, "sendDocument", item.file)


def send_photo(world: World, arguments: Arguments) -> Json:
    """sendPhoto."""
    item = _item(world, arguments, "photo", arguments.values.get("photo"))
    content = item.content | caption_content(read_caption(arguments))
    return post(world, arguments, content, "sendPhoto", item.file)


def send_media_group(world: World, arguments: Arguments) -> list[Json]:
    """sendMediaGroup: 2-10 files as one album; documents go with documents only.

    It counts once against the flood limits: how the real server counts an album is not published.
    """
    wanted = arguments.listed("media") or []
    if len(wanted) not in _ALBUM:
        raise bad_request("group send failed: an album has 2-10 items")
    items = [_album_item(world, arguments, one) for one in wanted]
    if len({item.kind for item in items}) > 1:
        raise bad_request("document can't be mixed with other media types")
    chat = world.writable(arguments.chat_id)
    reply_to = replied_id(chat, arguments)
    world.flood.take(chat.id)
    album = str(world.revision + 1_000_000)
    sent = []
    for item in items:
        content = item.content | {"media_group_id": album}
        message = new_message(world, arguments, chat, content, "sendMediaGroup")
        message.file, message.reply_to = item.file, reply_to
        sent.append(world.json(world.send(chat, message)))
    return sent


def get_file(world: World, arguments: Arguments) -> Json:
    """getFile: where to download it; 20 MB at most."""
    file = world.files.get(arguments.text("file_id"))
    if file is None:
        raise bad_request("invalid file_id")
    if file.size > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return file.json() | {"file_path": file.path}


def media_content(kind: str, file: StoredFile) -> Json:
    """The content that shows a stored file as a document or as a photo."""
    if kind == "document":
        return {"document": file.json() | {"file_name": file.name, "mime_type": file.mime}}
    width, height = picture_size(file.data) or (0, 0)
    return {"photo": [file.json() | {"width": width, "height": height}]}


def _album_item(world: World, arguments: Arguments, wanted: Any) -> _Item:
    if not isinstance(wanted, dict) or wanted.get("type") not in ("document", "photo"):
        raise bad_request("can't parse InputMedia: invalid media type specified")
    item = _item(world, arguments, wanted["type"], wanted.get("media"))
    caption = read_caption(Arguments(wanted))
    return _Item(item.kind, item.file, item.content | caption_content(caption))


def _item(world: World, arguments: Arguments, kind: str, value: Any) -> _Item:
    file = _file(world, arguments, kind, value)
    if kind == "photo":
        _ensure_photo(file)
    return _Item(kind, file, media_content(kind, file))


def _file(world: World, arguments: Arguments, kind: str, value: Any) -> StoredFile:
    """An uploaded file, or one that the server already has."""
    name = str(value or "").removeprefix("attach://")
    upload = arguments.uploads.get(name) or arguments.uploads.get(kind)
    if upload:
        return _stored(world, upload)
    if not value:
        raise bad_request(f"there is no {kind} in the request")
    if name.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    file = world.files.get(name)
    if file is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return file


def _stored(world: World, upload: Upload) -> StoredFile:
    if not upload.data:
        raise bad_request("file must be non-empty")
    return world.store(upload.name, upload.mime, upload.data)


def _ensure_photo(file: StoredFile) -> None:
    if file.size > PHOTO_LIMIT:
        raise bad_request("file is too big")
    if picture_size(file.data) is None:
        raise bad_request("IMAGE_PROCESS_FAILED")


METHODS = {
    "sendDocument": send_document,
    "sendPhoto": send_photo,
    "sendMediaGroup": send_media_group,
    "getFile": get_file,
}
