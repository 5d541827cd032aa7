"""Loads the store's compiled core with as few imports as it needs."""

import ctypes
import importlib
from pathlib import Path
from typing import Any


def load_core() -> tuple[Any, Any]:
    """`CheckpointStore` and `MemCopyChunk`. PyTorch comes first: the core is linked against its libraries."""
    import sllm_store

    importlib.import_module("torch")
    # The core's log library lies beside it, where no loader looks.
    ctypes.CDLL(str(Path(sllm_store.__path__[0]) / "libglog.so"))
    compiled = importlib.import_module("sllm_store._checkpoint_store")
    return compiled.CheckpointStore, compiled.MemCopyChunk
