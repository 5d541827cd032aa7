"""Log lines in the shapes of vLLM 0.11.2 and of the store."""

import os
import sys
import traceback
from datetime import UTC, datetime


def vllm(process: str, source: str, message: str, level: str = "INFO") -> None:
    """`(EngineCore_DP0 pid=7) INFO 11-20 12:00:00 [core.py:93] message`, the prefix repeated on each further line."""
    stamp = f"{datetime.now(UTC):%m-%d %H:%M:%S}"
    prefix = f"({process} pid={os.getpid()}) {level} {stamp} [{source}] "
    print(prefix + message.replace("\n", "\n" + prefix))


def plain(process: str, message: str) -> None:
    """A line that comes without a time stamp: uvicorn, tqdm."""
    print(f"({process} pid={os.getpid()}) {message}")


def trace(process: str, error: BaseException) -> None:
    for line in "".join(traceback.format_exception(error)).rstrip().split("\n"):
        plain(process, line)


def store(source: str, message: str, level: str = "INFO") -> None:
    """The store's Python side."""
    print(f"{level} {datetime.now(UTC):%m-%d %H:%M:%S} {source}] {message}")


def glog(source: str, message: str, level: str = "I") -> None:
    """The store's C++ side, on stderr."""
    stamp = f"{datetime.now(UTC):%Y%m%d %H:%M:%S.%f}"
    print(f"{level}{stamp} {os.getpid():>7} {source}] {message}", file=sys.stderr)
