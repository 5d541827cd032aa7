"""The server's side of the stand-in store's protocol."""

import json
import mmap
import os
import socket
from pathlib import Path
from typing import Any

from standin.weights import Fingerprint

ADDRESS = ("127.0.0.1", 8073)


def load(folder: Path) -> tuple[str, int, str]:
    """Copies a rank's tensors out of the store's memory. Where from (`memory`, `disk`), bytes, fingerprint."""
    model = os.path.relpath(folder, os.environ["STORAGE_PATH"])
    with socket.create_connection(ADDRESS, 10) as connection, connection.makefile("rw") as stream:

        def ask(**request: object) -> dict[str, Any]:
            stream.write(json.dumps(request) + "\n")
            stream.flush()
            answer: dict[str, Any] = json.loads(stream.readline())
            return answer

        loaded = ask(op="load", model=model)
        if not loaded["ok"]:
            raise ValueError(loaded["error"])
        device = bytearray()
        for name, size in loaded["parts"]:
            with Path("/dev/shm", name).open("rb") as file, mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) as memory:
                device += memoryview(memory)[:size]
        if not ask(op="confirm", model=model, pid=os.getpid())["ok"]:
            raise RuntimeError(f"the store did not confirm the load of {model}")
    fingerprint = Fingerprint()
    index = json.loads((folder / "tensor_index.json").read_text())
    for name, (offset, size, *_) in index.items():
        if offset + size > len(device):
            raise RuntimeError(f"{model}: tensor {name} lies past the end of the data")
        fingerprint.add(name, memoryview(device)[offset : offset + size])
    return loaded["source"], len(device), fingerprint.hexdigest()
