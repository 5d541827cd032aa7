"""`faststart-convert`: a model of the Hugging Face Hub, written in the format of ServerlessLLM Store.

The output grows under a hidden name beside its place, is read back and compared, and is renamed at the end: a model
folder is either whole or not there. An output that is there is never touched. What a killed run leaves is found,
reported and removed by the next one.
"""

import argparse
import fcntl
import os
import shutil
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from faststart_vllm import progress
from faststart_vllm.manifest import (
    Manifest,
    ManifestError,
    hash_files,
    read_manifest,
    request_problems,
    size_problems,
    write_manifest,
)
from faststart_vllm.snapshot import find_snapshot
from faststart_vllm.store_format import conversion_problems

WEIGHTS = {".safetensors", ".bin", ".pt", ".pth", ".gguf"}
PACKAGES = ("vllm", "torch", "serverless-llm-store", "faststart-vllm")


class ConversionError(RuntimeError):
    """Why there is no new output; nothing that was there has been changed."""


def _say(text: str) -> None:
    print(f"convert: {text}", flush=True)


def output_problems(target: Path, ranks: int, dtype: str, revision: str) -> list[str]:
    """What is wrong with an output that is there, or differs from what is asked for. Reads no weights."""
    problems = conversion_problems(target, ranks)
    try:
        manifest = read_manifest(target)
    except ManifestError as error:
        return [*problems, str(error)]
    if manifest is None:
        return problems
    return problems + size_problems(target, manifest) + request_problems(manifest, ranks, dtype, revision)


@contextmanager
def workspace(target: Path) -> Iterator[Path]:
    """The folder beside the target where the output grows, for one converter at a time.

    A lock on the folder tells a conversion that is running from one that was killed. Raises ConversionError.
    """
    partial = target.with_name(f".{target.name}.partial")
    if partial.exists():
        with _locked(partial):
            size = sum(path.stat().st_size for path in partial.rglob("*") if path.is_file())
            _say(f"removing {partial}, {size} bytes left by a conversion that did not end")
            shutil.rmtree(partial)
    partial.mkdir(parents=True)
    with _locked(partial):
        yield partial


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise ConversionError(f"another conversion is writing {folder}") from None
    finally:
        os.close(handle)


def write_ranks(snapshot: Path, folder: Path, dtype: str, ranks: int) -> list[dict[str, Any]]:
    """Lets vLLM load the model as it serves it, then has every worker write its share. Needs the GPUs for itself."""
    from vllm import LLM

    progress.stage("load", model=str(snapshot))
    llm = LLM(
        model=str(snapshot),
        dtype=dtype,
        tensor_parallel_size=ranks,
        # Nothing is generated: the smallest engine there is.
        enforce_eager=True,
        max_model_len=1,
        num_gpu_blocks_override=1,
        worker_extension_cls="faststart_vllm.saver.Saver",
    )
    return llm.collective_rpc("save_in_store_format", args=(str(folder),))


def copy_texts(snapshot: Path, folder: Path) -> None:
    """Everything that is not weights: configuration and tokenizer, which vLLM reads from the same folder."""
    for source in snapshot.rglob("*"):
        # The index of the safetensors shards names files that are not here.
        if source.is_file() and source.suffix not in WEIGHTS and not source.name.endswith(".safetensors.index.json"):
            copy = folder / source.relative_to(snapshot)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, copy)


def verified_files(folder: Path, written: list[dict[str, Any]], ranks: int) -> dict[str, dict[str, int | str]]:
    """Reads every file back. Raises ConversionError where it is not what was written."""
    if problems := conversion_problems(folder, ranks):
        raise ConversionError("; ".join(problems))
    files = [path for path in folder.rglob("*") if path.is_file()]
    at = progress.meter("verify", sum(path.stat().st_size for path in files))
    done = 0

    def advance(size: int) -> None:
        nonlocal done
        done += size
        at(done)

    facts = hash_files(folder, files, advance)
    for rank in written:
        name = f"rank_{rank['rank']}/tensor.data_0"
        if facts.get(name, {}).get("sha256") != rank["sha256"]:
            raise ConversionError(f"{name} reads back other bytes than were written: the drive or the memory is faulty")
    return facts


def _versions() -> dict[str, str]:
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def _sync(folder: Path) -> None:
    """Every file and folder below, to the drive."""
    for path in [*folder.rglob("*"), folder]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _give_to_owner_of(mount: Path, paths: list[Path]) -> None:
    """The container writes as root; the operator must be able to remove what it wrote."""
    owner = mount.stat()
    for path in paths:
        os.chown(path, owner.st_uid, owner.st_gid)


def convert(options: argparse.Namespace) -> None:
    """Raises ConversionError, OSError, and what the hub's client and vLLM raise."""
    target: Path = options.storage_path / options.model
    ranks: int = options.tensor_parallel_size
    if target.exists():
        if problems := output_problems(target, ranks, options.dtype, options.revision):
            raise ConversionError(f"{target} is there, is left alone, and is not what is wanted: {'; '.join(problems)}")
        _say(f"{target} is there and complete: nothing to do")
        return
    with workspace(target) as partial:
        snapshot = find_snapshot(options.model, options.revision)
        _say(f"converting {options.model} at commit {snapshot.name}")
        written = write_ranks(snapshot, partial, options.dtype, ranks)
        _say(f"wrote {[one['tensors'] for one in written]} tensors on {ranks} rank(s)")
        copy_texts(snapshot, partial)
        files = verified_files(partial, written, ranks)
        dtype = written[0]["dtype"]
        write_manifest(
            partial, Manifest(options.model, snapshot.name, options.revision, dtype, ranks, _versions(), files)
        )
        _sync(partial)
        owned = [options.storage_path, target.parent, partial, *partial.rglob("*")]
        _give_to_owner_of(options.storage_path.parent, owned)
        partial.rename(target)
        _sync_folder(target.parent)
    progress.stage("done", model=options.model, revision=snapshot.name, path=str(target))
    _say(f"done: {target}")


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser("faststart-convert", description=__doc__)
    parser.add_argument("model", help="ORG/NAME on the hub")
    parser.add_argument("--storage-path", type=Path, required=True)
    parser.add_argument("--revision", default="main")
    parser.add_argument("--dtype", default="auto")
    parser.add_argument("--tensor-parallel-size", type=int, default=1)
    try:
        convert(parser.parse_args(argv))
    except Exception as error:
        # What is refused or cannot be had is said in one line; a fault of vLLM's or ours is to be traced.
        if not isinstance(error, (ConversionError, OSError)):
            traceback.print_exc()
        # Last: what an operator reads at the end of a long log.
        print(f"convert: failed: {type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
