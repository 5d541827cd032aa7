"""Stands in for `faststart-launch`: asks the store for the model, then becomes the command."""

import os
import time
from pathlib import Path

from standin import store_client
from standin.lines import say


def _prefetch(folder: Path) -> None:
    """In a child, so that the command starts meanwhile. What goes wrong here is found again by the loader."""
    if os.fork() == 0:
        try:
            store_client.read_ahead(folder)
            say("faststart-prefetch", ok=True, model=str(folder))
        except Exception as error:
            say("faststart-prefetch", ok=False, model=str(folder), error=str(error))
        os._exit(0)


def main(arguments: list[str]) -> int:
    beside = os.environ["FASTSTART_START_BESIDE"] == "1"
    prefetch = os.environ["FASTSTART_PREFETCH"] == "1"
    began = time.monotonic()
    if prefetch:
        _prefetch(Path(arguments[-1]) / "rank_0")
    if not beside:
        store_client.connect().close()
    say("faststart-launch", prefetch=prefetch, startBeside=beside, storeWaitSeconds=round(time.monotonic() - began, 3))
    os.execvp(arguments[0], arguments)
