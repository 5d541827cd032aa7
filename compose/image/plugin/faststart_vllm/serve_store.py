"""`faststart-store`: the store's launcher. Same options as `sllm-store start`, and what that one lacks.

It imports what serving needs and no more, takes the size of its memory pool from the models, refuses a pool that is
too small before it pins anything, and can begin to read the model by itself.
"""

import argparse
import asyncio
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

from faststart_vllm.lines import say
from faststart_vllm.pool import Pool, size_pool
from faststart_vllm.settings import AUTO, SettingError, Settings, read_settings

WORD = "faststart-store"
STOP_SECONDS = 5


def _options(argv: list[str] | None, settings: Settings) -> argparse.Namespace:
    environ = os.environ
    host, _, port = settings.store_address.rpartition(":")
    parser = argparse.ArgumentParser("faststart-store", description=__doc__)
    parser.add_argument("--host", default=host)
    parser.add_argument("--port", type=int, default=int(port))
    parser.add_argument("--storage-path", type=Path, default=settings.storage_path)
    parser.add_argument("--model", default=environ.get("MODEL_NAME", ""), help="ORG/NAME; default: all that are there")
    parser.add_argument("--mem-pool-size", default=environ.get("MEM_POOL_SIZE", AUTO), help="a size, or auto")
    parser.add_argument("--num-thread", type=int, default=int(environ.get("SLLM_NUM_THREAD") or 16))
    parser.add_argument("--chunk-size", default=environ.get("SLLM_CHUNK_SIZE") or "128MB")
    return parser.parse_args(argv)


async def _serve(options: argparse.Namespace, service: Any) -> Any:
    """The server, listening. Raises RuntimeError when the port is taken."""
    import grpc
    from sllm_store.proto import storage_pb2_grpc

    from faststart_vllm.servicer import OPTIONS

    server = grpc.aio.server(options=OPTIONS)
    storage_pb2_grpc.add_StorageServicer_to_server(service, server)
    server.add_insecure_port(f"{options.host}:{options.port}")
    await server.start()
    return server


async def _run(options: argparse.Namespace, settings: Settings, pool: Pool, began: float) -> int:
    from faststart_vllm.core import load_core
    from faststart_vllm.servicer import Servicer

    core_class, new_chunk = load_core()
    imported = time.monotonic()
    core = core_class(str(options.storage_path), pool.bytes, options.num_thread, pool.chunk_bytes)
    pinned = time.monotonic()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    service = Servicer(core, new_chunk)
    server = await _serve(options, service)
    # In upstream's words: whoever waits for the store reads them.
    print(f"Starting gRPC server on {options.host}:{options.port}", flush=True)
    if settings.store_read_ahead:
        for rank in pool.ranks:
            if problem := await service.read(os.path.relpath(rank, options.storage_path)):
                raise RuntimeError(problem)
    say(
        WORD,
        poolBytes=pool.bytes,
        neededBytes=pool.needed_bytes,
        chunkBytes=pool.chunk_bytes,
        importSeconds=round(imported - began, 3),
        pinSeconds=round(pinned - imported, 3),
        readAhead=len(pool.ranks) if settings.store_read_ahead else 0,
    )
    await stop.wait()
    await server.stop(STOP_SECONDS)
    return 0


def _upstream(options: argparse.Namespace, pool: Pool) -> None:
    """Becomes upstream's own launcher, for the measurement of what this one is worth."""
    os.execvp(
        "sllm-store",
        [
            "sllm-store",
            "start",
            f"--host={options.host}",
            f"--port={options.port}",
            f"--storage-path={options.storage_path}",
            f"--mem-pool-size={pool.bytes}B",
            f"--num-thread={options.num_thread}",
            f"--chunk-size={pool.chunk_bytes}B",
        ],
    )


def main(argv: list[str] | None = None) -> int:
    began = time.monotonic()
    try:
        settings = read_settings()
        options = _options(argv, settings)
        pool = size_pool(options.storage_path, options.model, options.mem_pool_size, options.chunk_size)
        if not settings.light_store:
            if settings.store_read_ahead:
                raise SettingError("FASTSTART_STORE_READ_AHEAD=1 needs FASTSTART_LIGHT_STORE=1")
            _upstream(options, pool)
        return asyncio.run(_run(options, settings, pool, began))
    except (SettingError, RuntimeError) as error:
        print(f"faststart-store: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
