"""How one arm behaves, told through a file beside its weights: the containers themselves stay equal, and unchanged."""

import json
import os
import time
from dataclasses import dataclass
from pathlib import Path

CLOCK = time.CLOCK_BOOTTIME


def _process_start() -> float:
    """When the kernel made this process: an interpreter takes its time to start, and differently so if busy."""
    after_name = Path("/proc/self/stat").read_text().rpartition(") ")[2].split()
    ticks = int(after_name[19])  # field 22, starttime
    return ticks / os.sysconf("SC_CLK_TCK")


STARTED = _process_start()


@dataclass
class Habits:
    # Loading takes until this many seconds of the process, whatever it really takes.
    readyAfterSeconds: float = 0.0
    # Ends with an error after loading, before it serves.
    diesBeforeReady: bool = False
    # Ends as soon as somebody wants a completion.
    diesOnCompletion: bool = False
    # Serves under another name.
    servesAs: str = ""
    # Serves, but its weights are rubbish.
    garbage: bool = False
    # Loses its cache at every online start, as a container without a volume does.
    forgets: bool = False
    # How long it waits for a hub that does not answer; the real default is 10.
    hubSeconds: float = 10.0
    # Writes the moment of readiness, on the kernel's monotonic clock, to this file of the cache folder.
    stampFile: str = ""

    def wait_until_due(self) -> None:
        time.sleep(max(0.0, STARTED + self.readyAfterSeconds - time.clock_gettime(CLOCK)))

    def stamp(self) -> None:
        if self.stampFile:
            Path(os.environ["HF_HOME"], self.stampFile).write_text(f"{time.monotonic_ns()}\n")


def _load() -> Habits:
    for folder in (os.environ.get("HF_HOME", ""), os.environ.get("STORAGE_PATH", "")):
        file = Path(folder, "standin.json")
        if folder and file.exists():
            return Habits(**json.loads(file.read_text()))
    return Habits()


habits = _load()
