"""A real vLLM, made to run without a GPU, beside a store whose core is fake: only the GPU's memory is another."""

import importlib.util
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

HERE = Path(__file__).parent


def _shared() -> ModuleType:
    """What the other tests share, under a name of its own: both files are called conftest."""
    spec = importlib.util.spec_from_file_location("faststart_shared", HERE.parent / "tests" / "conftest.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["faststart_shared"] = module
    spec.loader.exec_module(module)
    return module


shared = _shared()
no_settings, start, storage = shared.no_settings, shared.start, shared.storage


def pytest_configure(config: pytest.Config) -> None:
    """The plugin itself is installed, and found by its real entry point."""
    folder = tempfile.TemporaryDirectory(prefix="faststart-site-")
    config.add_cleanup(folder.cleanup)
    base = Path(folder.name)
    site = shared.make_site(base / "site")
    info = site / "vllm_on_cpu-0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: vllm-on-cpu\nVersion: 0\n")
    (info / "entry_points.txt").write_text("[vllm.platform_plugins]\ncpu = vllm_on_cpu:platform\n")
    sys.path[:0] = [str(site), str(HERE)]
    os.environ["PYTHONPATH"] = os.pathsep.join([str(site), str(HERE)])
    os.environ["STORE_PYTHONPATH"] = os.pathsep.join([str(site), str(shared.make_empty_torch(base / "torch"))])
    os.environ.update(VLLM_NO_USAGE_STATS="1", VLLM_CPU_KVCACHE_SPACE="1", VLLM_LOGGING_LEVEL="WARNING")


@pytest.fixture
def start_store(start: Callable[..., Any], storage: Path) -> Callable[..., Any]:
    """`faststart-store` over the fake core, listening when this returns; its address."""

    def begin(**environment: str) -> str:
        address = f"127.0.0.1:{shared.free_port()}"
        settings = {"SLLM_CHUNK_SIZE": "64KB", "STORAGE_PATH": str(storage), "SLLM_STORE_ADDRESS": address}
        path = {"PYTHONPATH": os.environ["STORE_PYTHONPATH"]}
        start("faststart_vllm.serve_store", **(settings | path | environment)).facts("faststart-store")
        return address

    return begin


@pytest.fixture(scope="session")
def one_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """vLLM's groups of processes, with this one alone in them."""
    from vllm.distributed import (
        destroy_distributed_environment,
        destroy_model_parallel,
        init_distributed_environment,
        initialize_model_parallel,
    )

    rendezvous = tmp_path_factory.mktemp("group") / "rendezvous"
    init_distributed_environment(1, 0, f"file://{rendezvous}", 0, "gloo")
    initialize_model_parallel(1, 1)
    yield
    destroy_model_parallel()
    destroy_distributed_environment()


@pytest.fixture
def on_cpu(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import torch
    from faststart_vllm.loader import StoreLoader
    from file_memory import FileMemory

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(StoreLoader, "allocate", FileMemory)
    monkeypatch.setattr(StoreLoader, "device", lambda self: torch.device("cpu"))
