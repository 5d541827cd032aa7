"""A model's weights in the cache, as every loader that reads safetensors finds them."""

import time
from pathlib import Path

from standin import log
from standin.cache import Cache, is_offline


def snapshot_of(model: str, revision: str, process: str) -> Path:
    """The snapshot folder, downloaded where it is not there; a folder is itself."""
    if Path(model).is_dir():
        return Path(model)
    cache = Cache(model, revision)
    if is_offline():
        return cache.local_snapshot()
    began = time.monotonic()
    snapshot, _ = cache.fetch(lambda name: name.endswith(".safetensors"))
    if (took := time.monotonic() - began) > 0.5:
        log.vllm(process, "weight_utils.py:441", f"Time spent downloading weights for {model}: {took:.6f} seconds")
    return snapshot
