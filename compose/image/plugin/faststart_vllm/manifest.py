"""The manifest of a converted model: `faststart.json`, written last, so a folder that has one was finished.

{"schema": "faststart.conversion/1", "model": ORG/NAME, "revision": commit, "requested": revision asked for,
 "dtype": "bfloat16", "ranks": 1, "versions": {package: version}, "files": {path: {"bytes": n, "sha256": hex}}}
"""

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

MANIFEST = "faststart.json"
SCHEMA = "faststart.conversion/1"
READ_BYTES = 1 << 24


class ManifestError(ValueError):
    """A manifest that is there, and cannot be used."""


@dataclass(frozen=True)
class Manifest:
    model: str
    revision: str
    requested: str
    dtype: str
    ranks: int
    versions: dict[str, str]
    files: dict[str, dict[str, int | str]]


def write_manifest(folder: Path, manifest: Manifest) -> None:
    path = folder / MANIFEST
    with path.open("x") as file:
        json.dump({"schema": SCHEMA} | asdict(manifest), file, indent=2)
        file.flush()
        os.fsync(file.fileno())


def read_manifest(folder: Path) -> Manifest | None:
    """None where there is none, as other converters write none. Raises ManifestError."""
    try:
        content = json.loads((folder / MANIFEST).read_text())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise ManifestError(f"{folder / MANIFEST} cannot be read: {error}") from error
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        raise ManifestError(f"{folder / MANIFEST} is not of the schema {SCHEMA}")
    try:
        return Manifest(
            model=str(content["model"]),
            revision=str(content["revision"]),
            requested=str(content.get("requested", content["revision"])),
            dtype=str(content["dtype"]),
            ranks=int(content["ranks"]),
            versions=dict(content["versions"]),
            files={
                name: {"bytes": int(one["bytes"]), "sha256": str(one["sha256"])}
                for name, one in content["files"].items()
            },
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ManifestError(f"{folder / MANIFEST} lacks or misuses a field: {error!r}") from error


def size_problems(folder: Path, manifest: Manifest) -> list[str]:
    """Files that the manifest names and that are missing or of another size. Quick: reads no content."""
    problems = []
    for name, facts in manifest.files.items():
        try:
            size = (folder / name).stat().st_size
        except OSError as error:
            problems.append(f"{name} cannot be found: {error.strerror}")
            continue
        if size != facts["bytes"]:
            problems.append(f"{name} has {size} bytes, the manifest says {facts['bytes']}")
    return problems


def request_problems(manifest: Manifest, ranks: int, dtype: str, revision: str) -> list[str]:
    """Where a model differs from what is asked for now.

    A revision is compared when it is a commit: a branch name says nothing without the hub. Empty dtype or revision,
    and dtype `auto`, ask for nothing.
    """
    wanted = [("ranks", manifest.ranks, ranks)]
    if dtype not in ("", "auto"):
        wanted.append(("dtype", manifest.dtype, dtype.removeprefix("torch.")))
    if re.fullmatch(r"[0-9a-f]{40}", revision):
        wanted.append(("revision", manifest.revision, revision))
    return [f"{name} is {has}, wanted {wants}" for name, has, wants in wanted if has != wants]


def sha256_of(path: Path, progress: Callable[[int], None]) -> str:
    """Reads from the drive where it can: what the page cache holds was never proven to be on it."""
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while chunk := file.read(READ_BYTES):
            digest.update(chunk)
            progress(len(chunk))
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    return digest.hexdigest()


def hash_files(folder: Path, files: Iterable[Path], progress: Callable[[int], None]) -> dict[str, dict[str, int | str]]:
    """Size and SHA-256 of each file, by its path below `folder`. `progress` gets the bytes of each piece read."""
    return {
        str(path.relative_to(folder)): {"bytes": path.stat().st_size, "sha256": sha256_of(path, progress)}
        for path in sorted(files)
    }
