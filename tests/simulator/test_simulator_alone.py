"""``python -m simulator`` in a process of its own."""

import asyncio
import signal
import sys

from simulator import Remote


async def test_it_prints_its_address_and_serves():
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "simulator",
        "--port",
        "0",
        "--token",
        "123456:abc",
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(10):
            url = (await process.stdout.readline()).decode().strip()
        assert url.startswith("http://127.0.0.1:")
        async with Remote(url) as remote:
            person = await remote.person("Trưởng phòng A")
            assert (await person.start()).text == "/start"
    finally:
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(10):
            assert await process.wait() == 0
