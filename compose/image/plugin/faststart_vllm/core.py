"""Loads the store's compiled core with as few imports as it needs."""

import ctypes
import importlib
import importlib.util
from pathlib import Path
from typing import Any


def load_core() -> tuple[Any, Any]:
    """`CheckpointStore` and `MemCopyChunk`. Raises ImportError, OSError."""
    import sllm_store

    _load_torch_libraries()
    # The core's log library lies beside it, where no loader looks.
    ctypes.CDLL(str(Path(sllm_store.__path__[0]) / "libglog.so"))
    compiled = importlib.import_module("sllm_store._checkpoint_store")
    return compiled.CheckpointStore, compiled.MemCopyChunk


def _load_torch_libraries() -> None:
    """The core is linked against PyTorch's libraries and calls nothing of its Python, whose import takes far longer."""
    spec = importlib.util.find_spec("torch")
    folders = spec.submodule_search_locations if spec is not None else None
    try:
        if not folders:
            raise OSError("torch is no package here")
        ctypes.CDLL(str(Path(folders[0], "lib", "libtorch_python.so")), mode=ctypes.RTLD_GLOBAL)
    except OSError:
        # Where its libraries are not found by themselves, PyTorch finds them.
        importlib.import_module("torch")
