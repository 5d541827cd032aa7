"""Stands in for `faststart-convert`: from the cache (filled where it is empty) to the store's format."""

import argparse
import hashlib
import json
import os
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from standin.cache import Cache, is_offline
from standin.lines import say
from standin.weights import read_safetensors, write_store_format


def _tensors(shards: list[Path]) -> Iterator[tuple[str, list[int], bytes]]:
    done, total = 0, sum(shard.stat().st_size for shard in shards)
    pause = float(os.environ["STANDIN_CONVERT_SECONDS"]) / len(shards)
    for shard in shards:
        time.sleep(pause)
        yield from read_safetensors(shard)
        done += shard.stat().st_size
        say("faststart-convert", stage="write", rank=0, done=done, total=total)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _give_to(owner: Path, tree: Path) -> None:
    """The operator must be able to remove what root in the container has written."""
    who = owner.stat()
    for path in [tree, *tree.rglob("*")]:
        os.chown(path, who.st_uid, who.st_gid)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser("faststart-convert")
    parser.add_argument("model")
    parser.add_argument("--storage-path", type=Path, required=True)
    parser.add_argument("--revision", required=True)
    parser.add_argument("--dtype", required=True)
    parser.add_argument("--tensor-parallel-size", type=int, required=True)
    options = parser.parse_args(arguments)
    target = options.storage_path / options.model
    if target.exists():
        print(f"convert: {target} exists", file=sys.stderr)
        return 1
    partial = target.with_name(f".{target.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    say("faststart-convert", stage="resolve")
    cache = Cache(options.model, options.revision)
    snapshot = cache.local_snapshot() if is_offline() else cache.fetch(lambda name: True)[0]
    write_store_format(_tensors(sorted(snapshot.glob("*.safetensors"))), partial / "rank_0")
    for source in snapshot.rglob("*"):
        if source.is_file() and source.suffix != ".safetensors":
            copy = partial / source.relative_to(snapshot)
            copy.parent.mkdir(exist_ok=True)
            shutil.copyfile(source, copy)
    manifest = {
        "schema": "faststart.conversion/1",
        "model": options.model,
        "revision": snapshot.name,
        "requested": options.revision,
        "dtype": options.dtype,
        "ranks": 1,
        "versions": {"vllm": "0.11.2"},
        "files": {
            str(path.relative_to(partial)): {"bytes": path.stat().st_size, "sha256": _sha256(path)}
            for path in sorted(partial.rglob("*"))
            if path.is_file()
        },
    }
    (partial / "faststart.json").write_text(json.dumps(manifest))
    partial.rename(target)
    _give_to(options.storage_path.parent, options.storage_path)
    say("faststart-convert", stage="done")
    print(f"convert: done: {target}", flush=True)
    return 0
