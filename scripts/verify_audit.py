"""Verify the audit log of Thidua without Thidua: standard library only, no line shared with the program.

    python verify_audit.py FILE [--anchor NUMBER:HASH ...]

FILE is the SQLite database (or a copy, or a backup) or what `thidua audit-export FILE` wrote. The first bad
entry is named. An anchor is what the weekly word to the Office or /kiemtra said: against it one sees whether
the end was cut off, or the whole log written anew. The format is described in docs/audit.md.

Exit code: 0 the chain holds, 1 it does not, 2 the file can't be read.
"""

import argparse
import hashlib
import json
import re
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

FIELDS = ("id", "at", "person", "action", "subject", "detail", "number", "salt", "digest", "hash")
TEXTS = ("at", "action", "subject", "detail", "salt", "digest", "hash")
MAGIC = b"SQLite format 3\0"
START = "0" * 64
#: Fewer characters of a hash than this say too little.
SHORTEST = 8

UNREADABLE = "Không đọc được tệp {file}: {reason}."
HOLDS = "Chuỗi nguyên vẹn: {count} mục. Mục cuối số {count}, mã {hash}."
WAITING = "Còn {waiting} mục mới chưa vào chuỗi (vào chuỗi ở nhịp đồng hồ kế tiếp của bot)."
MISSING = "Sai từ mục số {number}: mục này không có trong nhật ký (bị xóa, hoặc số bị sửa)."
ALTERED = (
    "Sai từ mục số {number} (lúc {at} UTC, {action}, {subject}): nội dung không khớp mã. "
    "Mục này bị sửa, bị chèn hoặc bị đổi chỗ."
)
DETAIL = (
    "Sai từ mục số {number} (lúc {at} UTC, {action}, {subject}): phần chi tiết không khớp, "
    "và không có mục nào ghi là đã xóa theo quyền."
)
DAMAGED = "Sai sau mục số {number}: tệp hỏng nên không đọc tiếp được ({reason})."
CUT = "Mốc {number}:{hash} không còn: nhật ký chỉ có đến mục {count}, phần cuối đã bị cắt."
REWRITTEN = "Mốc {number}:{hash} không khớp: mục {number} nay có mã {now}. Nhật ký đã bị viết lại."
ANCHOR_HOLDS = "Mốc {number}:{hash} khớp."

Row = dict[str, Any]


def rows_of_database(path: Path) -> Iterator[Row]:
    """The entries of an SQLite file in the order of their numbers, those without a number last."""
    columns = ["id", "person_id", "number", *(f"CAST({name} AS BLOB)" for name in TEXTS)]
    names = ["id", "person", "number", *TEXTS]
    query = f"SELECT {', '.join(columns)} FROM audit ORDER BY number IS NULL, number, id"  # noqa: S608  # names of our own
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        for row in connection.execute(query):
            yield {name: plain(value) for name, value in zip(names, row, strict=True)}


def rows_of_export(path: Path) -> Iterator[Row]:
    """The entries of an export, in the order of their lines."""
    with path.open(encoding="utf-8", errors="surrogateescape") as file:
        for line in file:
            row = json.loads(line)
            yield {name: row[name] for name in FIELDS}


def plain(value: Any) -> Any:
    """Bytes as text, without losing those that are no text."""
    return value.decode(errors="surrogateescape") if isinstance(value, bytes) else value


def sha256(words: str) -> str:
    """The hash of a text in hexadecimal."""
    return hashlib.sha256(words.encode(errors="surrogateescape")).hexdigest()


def expected_hash(row: Row, number: int, previous: str) -> str:
    """What the hash of an entry has to be behind another one."""
    told = [number, previous, *(row[name] for name in ("id", "at", "person", "action", "subject", "digest"))]
    return sha256(json.dumps(told, separators=(",", ":")))


def fault_of(row: Row, number: int, previous: str, erased: set[str]) -> str:
    """What is wrong with an entry, "" if nothing is."""
    if row["number"] != number:
        return MISSING
    if row["hash"] != expected_hash(row, number, previous):
        return ALTERED
    if row["digest"] == sha256(f"{row['salt']}{row['detail']}"):
        return ""
    gone = row["detail"] == "{}" and row["salt"] == "" and f"audit:{number}" in erased
    return "" if gone else DETAIL


def has_no_place(row: Row) -> bool:
    """Whether an entry lies under a number that none can have; such ones come last."""
    return not isinstance(row["number"], int) or row["number"] < 1


def verify(path: Path) -> tuple[list[str], str, int]:
    """The hashes of the entries that hold, what is wrong behind them, and how many wait for the chain."""
    is_database = path.read_bytes()[: len(MAGIC)] == MAGIC
    rows, hashes = [], [START]
    try:
        for row in rows_of_database(path) if is_database else rows_of_export(path):
            rows.append(row)  # what was read before the damage counts
    except (sqlite3.Error, ValueError, KeyError, TypeError) as error:
        damage = str(error) or type(error).__name__
    else:
        damage = ""
    erased = {str(row["subject"]) for row in rows if row["action"] == "audit.erased"}
    numbered = [row for row in rows if row["number"] is not None]
    for row in sorted(numbered, key=has_no_place):
        fault = fault_of(row, len(hashes), hashes[-1], erased)
        if fault:
            return hashes, fault.format_map({**row, "number": len(hashes)}), 0
        hashes.append(row["hash"])
    if damage:
        return hashes, DAMAGED.format(number=len(hashes) - 1, reason=damage), 0
    return hashes, "", sum(row["number"] is None for row in rows)


def anchor(words: str) -> tuple[int, str]:
    """A noted place in the chain: "120:3fa9c1d2e4b50718", spaces between the digits allowed."""
    number, _, noted = words.partition(":")
    noted = "".join(noted.split()).lower()
    if not number.isdigit() or not re.fullmatch(f"[0-9a-f]{{{SHORTEST},64}}", noted):
        raise argparse.ArgumentTypeError(f"NUMBER:HASH, HASH of {SHORTEST} to 64 digits 0-9 a-f")
    return int(number), noted


def held_against(hashes: list[str], number: int, noted: str) -> tuple[bool, str]:
    """Whether a noted place is still there, in a sentence."""
    if number >= len(hashes):
        return False, CUT.format(number=number, hash=noted, count=len(hashes) - 1)
    if not hashes[number].startswith(noted):
        return False, REWRITTEN.format(number=number, hash=noted, now=hashes[number])
    return True, ANCHOR_HOLDS.format(number=number, hash=noted)


def main(arguments: list[str]) -> int:
    """Read the file, say what was found; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--anchor", type=anchor, action="append", default=[], metavar="NUMBER:HASH")
    asked = parser.parse_args(arguments)
    try:
        hashes, fault, waiting = verify(asked.file)
    except OSError as error:
        print(UNREADABLE.format(file=asked.file, reason=error.strerror))
        return 2
    print(fault or HOLDS.format(count=len(hashes) - 1, hash=hashes[-1]))
    if waiting:
        print(WAITING.format(waiting=waiting))
    found = [held_against(hashes, *noted) for noted in asked.anchor]
    for _, sentence in found:
        print(sentence)
    return 0 if not fault and all(holds for holds, _ in found) else 1


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]  # a text file
    sys.exit(main(sys.argv[1:]))
