"""`faststart-convert`: a model of the Hugging Face Hub, written in the format of ServerlessLLM Store.

The snapshot comes from the cache when it is there, else it is downloaded into it. The output grows under a hidden
name beside its place and is renamed at the end: a model folder is either whole or not there.
"""

import argparse
import hashlib
import json
import os
import shutil
import sys
from importlib.metadata import version
from pathlib import Path

from faststart_vllm.store_format import MANIFEST, conversion_problems

WEIGHTS = {".safetensors", ".bin", ".pt", ".pth", ".gguf"}


def _say(text: str) -> None:
    print(f"convert: {text}", flush=True)


def _snapshot(model: str, revision: str) -> Path:
    """The folder of the pinned revision. HF_HUB_OFFLINE, HF_ENDPOINT and HF_TOKEN are read by the hub's client."""
    from huggingface_hub import snapshot_download

    return Path(
        snapshot_download(model, revision=revision, allow_patterns=["*.safetensors", "*.json", "*.txt", "*.model"])
    )


def _write_ranks(snapshot: Path, folder: Path, dtype: str, ranks: int) -> None:
    """Lets vLLM load the model as it serves it, then has every worker write its share. Needs the GPUs for itself."""
    from vllm import LLM

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
    counts = llm.collective_rpc("save_in_store_format", args=(str(folder),))
    _say(f"wrote {counts} tensors on {ranks} rank(s)")


def _copy_texts(snapshot: Path, folder: Path) -> None:
    """Everything that is not weights: configuration and tokenizer, which vLLM reads from the same folder."""
    for source in snapshot.rglob("*"):
        if source.is_file() and source.suffix not in WEIGHTS:
            copy = folder / source.relative_to(snapshot)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, copy)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 24):
            digest.update(chunk)
    return digest.hexdigest()


def _write_manifest(folder: Path, model: str, revision: str, dtype: str, ranks: int) -> None:
    _say("hashing the files")
    files = {
        str(path.relative_to(folder)): {"bytes": path.stat().st_size, "sha256": _sha256(path)}
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    versions = {name: version(name) for name in ("vllm", "torch", "serverless-llm-store", "faststart-vllm")}
    manifest = {
        "schema": "faststart.conversion/1",
        "model": model,
        "revision": revision,
        "dtype": dtype,
        "ranks": ranks,
    }
    (folder / MANIFEST).write_text(json.dumps(manifest | {"versions": versions, "files": files}, indent=2))


def _give_to_owner_of(mount: Path, paths: list[Path]) -> None:
    """The container writes as root; the operator must be able to remove what it wrote."""
    owner = mount.stat()
    for path in paths:
        os.chown(path, owner.st_uid, owner.st_gid)


def _convert(options: argparse.Namespace) -> int:
    target: Path = options.storage_path / options.model
    ranks: int = options.tensor_parallel_size
    if target.exists():
        problems = conversion_problems(target, ranks)
        _say(f"{target} is there and " + ("; ".join(problems) if problems else "complete: nothing to do"))
        return 1 if problems else 0
    partial = target.with_name(f".{target.name}.partial")
    if partial.exists():
        _say(f"removing {partial}, left by a conversion that did not end")
        shutil.rmtree(partial)
    _say(f"getting {options.model} at {options.revision}")
    snapshot = _snapshot(options.model, options.revision)
    partial.mkdir(parents=True)
    _write_ranks(snapshot, partial, options.dtype, ranks)
    _copy_texts(snapshot, partial)
    if problems := conversion_problems(partial, ranks):
        print(f"convert: failed: {'; '.join(problems)}", file=sys.stderr)
        return 1
    _write_manifest(partial, options.model, snapshot.name, options.dtype, ranks)
    written = [options.storage_path, target.parent, partial, *partial.rglob("*")]
    _give_to_owner_of(options.storage_path.parent, written)
    os.sync()
    partial.rename(target)
    _say(f"done: {target}")
    return 0


def main() -> int:
    parser = argparse.ArgumentParser("faststart-convert", description=__doc__)
    parser.add_argument("model", help="ORG/NAME on the hub")
    parser.add_argument("--storage-path", type=Path, required=True)
    parser.add_argument("--revision", default="main")
    parser.add_argument("--dtype", default="auto")
    parser.add_argument("--tensor-parallel-size", type=int, default=1)
    return _convert(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
