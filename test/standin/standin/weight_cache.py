"""What the stand-in's daemon and its loader agree on: a file in shared memory, and a socket that tells of it."""

import json
import mmap
import os
import socket
import time
from pathlib import Path

from standin import log
from standin.weights import Fingerprint, read_safetensors

SOCKET = "gpu-0.sock"
SHARED = Path("/dev/shm/vllm-weight-cache")
# As the real loader without its fallback: it waits for a daemon that is still starting.
PATIENCE_SECONDS = 300.0
RETRY_SECONDS = 0.05


class WeightCache:
    """A model's tensors, one after the other in shared memory."""

    def __init__(self, model: str, snapshot: Path) -> None:
        self.model = model
        self.entries: dict[str, tuple[int, int]] = {}
        offset = 0
        with SHARED.open("wb") as file:
            for shard in sorted(snapshot.glob("*.safetensors")):
                for name, _, data in read_safetensors(shard):
                    file.write(data)
                    self.entries[name] = (offset, len(data))
                    offset += len(data)
        if not self.entries:
            raise RuntimeError(f"Cannot find any model weights with `{snapshot}`")

    def state(self, model: str) -> dict[str, object]:
        if model != self.model:
            return {"status": "mismatch", "fields": ["model"]}
        return {"status": "ok", "entries": self.entries}


def _ask(path: Path, model: str) -> dict[str, object]:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(path))
        with connection.makefile("rw") as stream:
            stream.write(json.dumps({"model": model, "pid": os.getpid()}) + "\n")
            stream.flush()
            answer: dict[str, object] = json.loads(stream.readline())
            return answer


def _state(path: Path, model: str, process: str) -> dict[str, object]:
    deadline = time.monotonic() + PATIENCE_SECONDS
    is_said = False
    while True:
        try:
            return _ask(path, model)
        except OSError as error:
            if time.monotonic() > deadline:
                raise RuntimeError(f"Weight cache daemon did not become ready within {PATIENCE_SECONDS}s") from error
            if not is_said:
                waiting = f"Waiting up to {PATIENCE_SECONDS}s for the weight cache daemon to start"
                log.vllm(process, "ipc_loader.py:319", waiting)
                is_said = True
            time.sleep(RETRY_SECONDS)


def load(extra: dict[str, object], model: str, process: str) -> tuple[int, str]:
    """Maps what the daemon holds. Bytes and fingerprint."""
    if unknown := extra.keys() - {"socket_dir", "fallback"}:
        raise ValueError(f"Unexpected extra config keys for load format ipc_cache: {sorted(unknown)}")
    state = _state(Path(str(extra["socket_dir"]), SOCKET), model, process)
    if state["status"] != "ok":
        raise RuntimeError(f"Weight cache daemon error: {state.get('message', state.get('fields'))}")
    entries: dict[str, list[int]] = state["entries"]  # type: ignore[assignment]
    fingerprint = Fingerprint()
    with SHARED.open("rb") as file, mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) as memory:
        for name, (offset, size) in entries.items():
            fingerprint.add(name, memory[offset : offset + min(size, Fingerprint.SAMPLE_BYTES)])
    log.vllm(
        process, "ipc_loader.py:229", f"Mapped {len(entries)} tensors from the weight cache daemon (zero_copy mode)"
    )
    return sum(size for _, size in entries.values()), fingerprint.hexdigest()
