"""Stands in for `faststart-store`: keeps models in memory that the joined containers can map.

Pinned memory is a file in /dev/shm, which the server shares through the ipc namespace. The protocol is one JSON
line each way. As with CUDA IPC, a client whose process cannot be seen from here is fatal.
"""

import argparse
import errno
import json
import mmap
import os
import re
import socketserver
import sys
import threading
import time
from pathlib import Path

from standin import log
from standin.lines import say

UNITS = {"B": 1, "KB": 1024, "MB": 1024**2, "GB": 1024**3, "TB": 1024**4}
PAGE = 4096
AUTO = -1


def byte_count(text: str) -> int:
    found = re.fullmatch(r"(\d+)(B|KB|MB|GB|TB)", text)
    if found is None:
        raise argparse.ArgumentTypeError(f"Invalid size string: {text}")
    return int(found[1]) * UNITS[found[2]]


def pool_count(text: str) -> int:
    return AUTO if text == "auto" else byte_count(text)


def _read_into(target: memoryview, path: Path) -> int:
    """Reads a whole file past the page cache, as the real store does; through it where the file system refuses."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECT)
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        log.glog("model.cpp:63", f"O_DIRECT not supported on {path}, falling back to compatible mode", "E")
        descriptor = os.open(path, os.O_RDONLY)
    try:
        done = 0
        while got := os.preadv(descriptor, [target[done:]], done):
            done += got
        return done
    finally:
        os.close(descriptor)


class Store:
    def __init__(self, storage: Path, pool_bytes: int) -> None:
        self.storage = storage
        self.pool_bytes = pool_bytes
        # Model path to the files in shared memory that hold it: [name, bytes] each.
        self.held: dict[str, list[tuple[str, int]]] = {}
        self.lock = threading.Lock()

    def load(self, model: str) -> dict[str, object]:
        with self.lock:
            if model in self.held:
                return {"ok": True, "source": "pinned", "parts": self.held[model]}
            parts = sorted((self.storage / model).glob("tensor.data_*"), key=lambda part: int(part.name.split("_")[1]))
            size = sum(part.stat().st_size for part in parts)
            if size == 0:
                log.glog("model.cpp:44", f"Model {model} does not exist", "E")
                log.store("server.py:71", "RegisterModel failed", "ERROR")
                return {"ok": False, "error": f"Failed to load model {model} into CPU"}
            in_use = sum(part_bytes for held in self.held.values() for _, part_bytes in held)
            if in_use + size > self.pool_bytes:
                log.glog(
                    "pinned_memory_pool.cpp:78",
                    f"PinnedMemoryPool out of memory ({self.pool_bytes - in_use} bytes available, {size} needed)",
                    "E",
                )
                return {"ok": False, "error": f"Failed to load model {model} into CPU"}
            log.glog("model.cpp:182", f"Loading model {model} size {size} to host")
            self.held[model] = [self._pin(model, part) for part in parts]
            log.glog("model.cpp:241", f"Finished loading model {model} from disk")
            return {"ok": True, "source": "disk", "parts": self.held[model]}

    def _pin(self, model: str, part: Path) -> tuple[str, int]:
        size = part.stat().st_size
        shared = Path("/dev/shm") / f"sllm-{model.replace('/', '--')}-{part.name}"
        with shared.open("w+b") as file:
            file.truncate(-(-size // PAGE) * PAGE)
            with mmap.mmap(file.fileno(), 0) as memory, memoryview(memory) as view:
                read = _read_into(view, part)
        if read != size:
            log.glog("model.cpp:220", f"Failed to read file: {part} read: {read} expected: {size}", "E")
        return shared.name, size

    def confirm(self, model: str, pid: int) -> dict[str, object]:
        if not Path(f"/proc/{pid}").exists():
            log.glog("cuda_memory.cpp:77", "Failed to open cuda handle on device 0 error: invalid device context", "F")
            os._exit(1)
        log.store("server.py:141", f"Confirm model {model} replica {pid} success")
        return {"ok": model in self.held}


def model_bytes(folder: Path) -> int:
    return sum(part.stat().st_size for part in folder.glob("rank_*/tensor.data_*"))


class Handler(socketserver.StreamRequestHandler):
    store: Store

    def handle(self) -> None:
        for line in self.rfile:
            request = json.loads(line)
            if request["op"] == "load":
                answer = self.store.load(request["model"])
            else:
                answer = self.store.confirm(request["model"], request["pid"])
            self.wfile.write(json.dumps(answer).encode() + b"\n")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


def main(arguments: list[str]) -> int:
    start = argparse.ArgumentParser("faststart-store")
    start.add_argument("--host", default="0.0.0.0")
    start.add_argument("--port", type=int, default=8073)
    start.add_argument("--storage-path", type=Path, required=True)
    start.add_argument("--num-thread", type=int, default=4)
    start.add_argument("--chunk-size", type=byte_count, default="32MB")
    start.add_argument("--mem-pool-size", type=pool_count, default="auto")
    start.add_argument("--model", required=True)
    options = start.parse_args(arguments)
    began = time.monotonic()
    needed = model_bytes(options.storage_path / "vllm" / options.model)
    if needed == 0:
        print(f"faststart-store: no model {options.model} below {options.storage_path}/vllm", file=sys.stderr)
        return 1
    if options.mem_pool_size == AUTO:
        options.mem_pool_size = (-(-needed // options.chunk_size) + 1) * options.chunk_size
    if options.mem_pool_size < needed:
        print(
            f"faststart-store: the pool is smaller than the model: {options.mem_pool_size} < {needed}", file=sys.stderr
        )
        return 1
    log.store("cli.py:207", "Starting gRPC server")
    settings = {
        "storage_path": options.storage_path,
        "mem_pool_size": options.mem_pool_size,
        "num_thread": options.num_thread,
        "chunk_size": options.chunk_size,
        "registration_required": False,
    }
    shown = ", ".join(f"{name}={value}" for name, value in settings.items())
    log.store("server.py:40", f"StorageServicer: {shown}")
    buffers = -(-options.mem_pool_size // options.chunk_size)
    log.glog(
        "checkpoint_store.cpp:59",
        f"I/O threads: {options.num_thread}, chunk size: {options.chunk_size // UNITS['MB']}MB",
    )
    log.glog(
        "pinned_memory_pool.cpp:30", f"Creating PinnedMemoryPool with {buffers} buffers of {options.chunk_size} bytes"
    )
    time.sleep(float(os.environ["STANDIN_PIN_SECONDS"]))
    log.glog("checkpoint_store.cpp:74", f"Memory pool created with {options.mem_pool_size // UNITS['GB']}GB")
    handler = type("StoreHandler", (Handler,), {"store": Store(options.storage_path, options.mem_pool_size)})
    with Server((options.host, options.port), handler) as server:
        log.store("server.py:228", f"Starting gRPC server on {options.host}:{options.port}")
        say(
            "faststart-store",
            poolBytes=options.mem_pool_size,
            neededBytes=needed,
            chunkBytes=options.chunk_size,
            pinSeconds=round(time.monotonic() - began, 3),
        )
        server.serve_forever()
    return 0
