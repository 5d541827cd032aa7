"""The model as it lies in the Hugging Face cache: used when it is whole there, else downloaded into it."""

import json
import threading
from pathlib import Path

from faststart_vllm import progress

PATTERNS = ["*.safetensors", "*.json", "*.txt", "*.model", "*.tiktoken", "*.jinja"]
# The hub's copy of the authors' own files: not read by vLLM.
IGNORED = ["original/*"]


def snapshot_problems(snapshot: Path) -> list[str]:
    """What a snapshot lacks for a conversion: its configuration, or weights that its index names."""
    problems = [] if (snapshot / "config.json").is_file() else ["config.json is missing"]
    index = snapshot / "model.safetensors.index.json"
    if index.is_file():
        try:
            names = sorted(set(json.loads(index.read_text())["weight_map"].values()))
        except (ValueError, KeyError, AttributeError) as error:
            return [*problems, f"{index.name} cannot be read: {error!r}"]
    else:
        names = sorted(path.name for path in snapshot.glob("*.safetensors")) or ["model.safetensors"]
    # A dangling link is no file.
    missing = [name for name in names if not (snapshot / name).is_file() or (snapshot / name).stat().st_size == 0]
    return problems + [f"{name} is missing" for name in missing]


def _cached(model: str, revision: str) -> Path | None:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import LocalEntryNotFoundError

    try:
        found = Path(snapshot_download(model, revision=revision, local_files_only=True))
    except LocalEntryNotFoundError:
        return None
    return None if snapshot_problems(found) else found


def _watch(blobs: Path, total: int, ended: threading.Event) -> None:
    """Says how much has arrived, by the sizes of the files that grow in the cache."""
    at = progress.meter("download", total)
    while not ended.wait(1.0):
        at(min(total, sum(path.stat().st_size for path in blobs.glob("*") if path.is_file())))


def _download(model: str, revision: str) -> Path:
    from huggingface_hub import HfApi, constants, snapshot_download
    from huggingface_hub.utils import filter_repo_objects

    info = HfApi().model_info(model, revision=revision, files_metadata=True)
    wanted = filter_repo_objects(
        info.siblings or [], allow_patterns=PATTERNS, ignore_patterns=IGNORED, key=lambda file: file.rfilename
    )
    total = sum(file.size or 0 for file in wanted)
    blobs = Path(constants.HF_HUB_CACHE, f"models--{model.replace('/', '--')}", "blobs")
    ended = threading.Event()
    watcher = threading.Thread(target=_watch, args=(blobs, total, ended))
    watcher.start()
    try:
        # By name, so that the cache remembers what it stands for: offline, the baseline asks for the name.
        folder = snapshot_download(model, revision=revision, allow_patterns=PATTERNS, ignore_patterns=IGNORED)
    finally:
        ended.set()
        watcher.join()
    return Path(folder)


def find_snapshot(model: str, revision: str) -> Path:
    """The folder of one commit, whose name is the folder's. HF_HUB_OFFLINE, HF_ENDPOINT and HF_TOKEN are the hub's own.

    Raises what the hub's client raises, and FileNotFoundError when the model has no usable weights.
    """
    progress.stage("resolve", model=model, revision=revision)
    if (found := _cached(model, revision)) is not None:
        progress.stage("resolve", model=model, revision=revision, commit=found.name, cached=True)
        return found
    folder = _download(model, revision)
    if problems := snapshot_problems(folder):
        raise FileNotFoundError(f"{model} at {folder.name} cannot be converted: {'; '.join(problems)}")
    progress.stage("resolve", model=model, revision=revision, commit=folder.name, cached=False)
    return folder
