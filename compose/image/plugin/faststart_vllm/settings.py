"""Everything that is set through the environment, read in one place. Imports nothing but Python.

A switch is on or off by `1`, `true`, `yes`, `on` and their opposites; anything else is an error and not a guess.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}
UNITS = {"B": 1, "KB": 2**10, "MB": 2**20, "GB": 2**30, "TB": 2**40}
AUTO = "auto"


class SettingError(ValueError):
    """A variable whose value cannot be used; the text names both."""


def _switch(environ: Mapping[str, str], name: str, default: bool) -> bool:
    value = environ.get(name, "").strip().lower()
    if value == "":
        return default
    if value in TRUE | FALSE:
        return value in TRUE
    raise SettingError(f"{name}={value}: expected 1 or 0")


def _seconds(environ: Mapping[str, str], name: str, default: float) -> float:
    value = environ.get(name, "").strip()
    try:
        seconds = float(value) if value else default
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < float("inf"):
        raise SettingError(f"{name}={value}: expected seconds, 0 or more")
    return seconds


def parse_bytes(text: str) -> int:
    """`128MB` in bytes. Units are powers of 1024, written as the store's own command line writes them."""
    match = re.fullmatch(r"(\d+)\s*([KMGT]?B)", text.strip())
    if match is None or int(match[1]) == 0:
        raise SettingError(f"{text!r} is no size: expected something like 128MB or 32GB")
    return int(match[1]) * UNITS[match[2]]


@dataclass(frozen=True)
class Settings:
    """See the table in the README beside the Dockerfile."""

    store_address: str
    storage_path: Path
    prefetch: bool
    start_beside: bool
    store_wait_seconds: float
    load_seconds: float
    light_store: bool
    store_read_ahead: bool
    # What the served model must have been converted from; empty = not said.
    revision: str


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Raises SettingError."""
    return Settings(
        store_address=environ.get("SLLM_STORE_ADDRESS") or "127.0.0.1:8073",
        storage_path=Path(environ.get("STORAGE_PATH") or "/models"),
        prefetch=_switch(environ, "FASTSTART_PREFETCH", True),
        start_beside=_switch(environ, "FASTSTART_START_BESIDE", True),
        store_wait_seconds=_seconds(environ, "FASTSTART_STORE_WAIT_SECONDS", 300),
        load_seconds=_seconds(environ, "FASTSTART_LOAD_SECONDS", 600),
        light_store=_switch(environ, "FASTSTART_LIGHT_STORE", True),
        store_read_ahead=_switch(environ, "FASTSTART_STORE_READ_AHEAD", False),
        revision=environ.get("MODEL_REVISION", "").strip(),
    )
