"""Telling a picture's size from its first bytes (PNG, JPEG, GIF): what is none of them is no photo."""

import struct
from typing import Final

Size = tuple[int, int]

_JPEG_MARK: Final = 0xFF
_JPEG_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""The markers that begin a frame; the three left out begin tables."""


def picture_size(data: bytes) -> Size | None:
    """Width and height in pixels, or None if the bytes are no picture."""
    try:
        return _size(data)
    except struct.error:
        # cut off before its size
        return None


def _size(data: bytes) -> Size | None:
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        width, height = struct.unpack_from(">II", data, 16)
        return width, height
    if data.startswith((b"GIF87a", b"GIF89a")):
        width, height = struct.unpack_from("<HH", data, 6)
        return width, height
    return _jpeg_size(data) if data.startswith(b"\xff\xd8") else None


def _jpeg_size(data: bytes) -> Size | None:
    at = 2
    while True:
        mark, marker, length = struct.unpack_from(">BBH", data, at)
        if mark != _JPEG_MARK:
            return None
        if marker in _JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        at += 2 + length
