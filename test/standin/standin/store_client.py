"""The server's side of the stand-in store's protocol."""

import json
import mmap
import os
import socket
import time
from pathlib import Path
from typing import Any, TextIO

from standin.weights import Fingerprint

ADDRESS = ("127.0.0.1", 8073)


RETRY_SECONDS = 0.05


def connect() -> socket.socket:
    """Waits for a store that does not answer yet, as long as it may take."""
    deadline = time.monotonic() + float(os.environ["FASTSTART_STORE_WAIT_SECONDS"])
    while True:
        try:
            return socket.create_connection(ADDRESS, 10)
        except OSError as error:
            if time.monotonic() > deadline:
                raise RuntimeError(f"the store at {ADDRESS[0]}:{ADDRESS[1]} does not answer: {error}") from error
            time.sleep(RETRY_SECONDS)


def _ask(stream: TextIO, **request: object) -> dict[str, Any]:
    stream.write(json.dumps(request) + "\n")
    stream.flush()
    answer: dict[str, Any] = json.loads(stream.readline())
    return answer


def _load(stream: TextIO, folder: Path) -> dict[str, Any]:
    loaded = _ask(stream, op="load", model=os.path.relpath(folder, os.environ["STORAGE_PATH"]))
    if not loaded["ok"]:
        raise ValueError(loaded["error"])
    return loaded


def read_ahead(folder: Path) -> None:
    with connect() as connection, connection.makefile("rw") as stream:
        _load(stream, folder)


def load(folder: Path) -> tuple[str, int, str]:
    """Copies a rank's tensors out of the store's memory. Where from (`pinned`, `disk`), bytes, fingerprint."""
    model = os.path.relpath(folder, os.environ["STORAGE_PATH"])
    with connect() as connection, connection.makefile("rw") as stream:
        loaded = _load(stream, folder)
        device = bytearray()
        for name, size in loaded["parts"]:
            with Path("/dev/shm", name).open("rb") as file, mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) as memory:
                device += memoryview(memory)[:size]
        if not _ask(stream, op="confirm", model=model, pid=os.getpid())["ok"]:
            raise RuntimeError(f"the store did not confirm the load of {model}")
    fingerprint = Fingerprint()
    index = json.loads((folder / "tensor_index.json").read_text())
    for name, (offset, size, *_) in index.items():
        if offset + size > len(device):
            raise RuntimeError(f"{model}: tensor {name} lies past the end of the data")
        fingerprint.add(name, memoryview(device)[offset : offset + size])
    return loaded["source"], len(device), fingerprint.hexdigest()
