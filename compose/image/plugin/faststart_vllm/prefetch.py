"""Asks the store to read a model into pinned memory, in a process of its own, while vLLM is still importing.

Its own process, because gRPC's threads must not exist in one that vLLM forks; and it leaves its parent's family at
once, because vLLM's command is `exec`ed over that parent and would never reap it.
"""

import os
import subprocess
import sys
import time
from collections.abc import MutableMapping, Sequence
from itertools import pairwise
from pathlib import Path

from faststart_vllm.lines import say
from faststart_vllm.settings import Settings, read_settings
from faststart_vllm.store_format import rank_folders

WORD = "faststart-prefetch"
# Set for everything below the first process that started one: once for each tree of processes.
STARTED = "FASTSTART_PREFETCH_STARTED"
LOAD_FORMAT = "serverless_llm"


def served_model(argv: Sequence[str]) -> Path | None:
    """The converted model's folder that a vLLM command line serves with this package's load format, else None.

    `vllm serve FOLDER` and `--model FOLDER`, `--load-format X` and `--load-format=X`, `-` or `_` in the names.
    """
    words = [word for argument in argv for word in _split(argument)]
    if LOAD_FORMAT not in _values(words, "--load-format"):
        return None
    places = [*_values(words, "--model"), *(word for word in words if not word.startswith("-"))]
    return next((folder for place in places if rank_folders(folder := Path(place).absolute())), None)


def _split(argument: str) -> list[str]:
    if not argument.startswith("--"):
        return [argument]
    name, equals, value = argument.partition("=")
    return [name.replace("_", "-"), *([value] if equals else [])]


def _values(words: Sequence[str], name: str) -> list[str]:
    return [value for word, value in pairwise(words) if word == name]


def start(argv: Sequence[str], environ: MutableMapping[str, str] = os.environ) -> bool:
    """Starts the prefetch that a command line calls for, once. Imports no gRPC here; raises SettingError."""
    if not read_settings(environ).prefetch or environ.get(STARTED) or (model := served_model(argv)) is None:
        return False
    environ[STARTED] = "1"
    subprocess.run([sys.executable, "-m", "faststart_vllm.prefetch", str(model)], env=dict(environ), check=False)
    return True


def ask(model: Path, settings: Settings) -> dict[str, object]:
    """Waits for the store and asks for every rank. Raises StoreError, OSError."""
    from faststart_vllm.store_client import StoreClient

    client = StoreClient(settings.store_address)
    try:
        began = time.monotonic()
        client.wait(settings.store_wait_seconds)
        waited = time.monotonic() - began
        ranks = [os.path.relpath(rank, settings.storage_path) for rank in rank_folders(model)]
        for rank in ranks:
            client.read_into_memory(rank)
    finally:
        client.close()
    return {"model": str(model), "ranks": len(ranks), "storeWaitSeconds": round(waited, 3)}


def _main(model: Path) -> int:
    try:
        say(WORD, ok=True, **ask(model, read_settings()))
    except Exception as error:
        # Not fatal by design: the loader asks again, waits, and raises what is really wrong.
        say(WORD, ok=False, model=str(model), error=f"{type(error).__name__}: {error}")
        return 1
    return 0


def _detach() -> None:
    """The parent returns at once; init adopts and reaps the child."""
    if os.fork() > 0:
        os._exit(0)
    os.setsid()


if __name__ == "__main__":
    _detach()
    sys.exit(_main(Path(sys.argv[1])))
