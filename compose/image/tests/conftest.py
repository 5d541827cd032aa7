"""What the tests share: a place where the store's package seems to be installed, models, and running stores."""

import contextlib
import ctypes.util
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from grpc_tools import protoc

TESTS = Path(__file__).parent
PLUGIN = TESTS.parent / "plugin"
PATIENCE_SECONDS = 120


def make_site(folder: Path) -> Path:
    """A folder to import `sllm_store` from: stubs made from our description of the protocol, and a fake core."""
    package = folder / "sllm_store"
    (package / "proto").mkdir(parents=True)
    for name in ("__init__.py", "proto/__init__.py"):
        (package / name).write_text("")
    shutil.copy(TESTS / "storage.proto", package / "proto" / "storage.proto")
    assert protoc.main(["", f"-I{folder}", f"--python_out={folder}", f"--grpc_python_out={folder}",
                        str(package / "proto" / "storage.proto")]) == 0  # fmt: skip
    shutil.copy(TESTS / "fake" / "_checkpoint_store.py", package)
    # Any library will do: the launcher loads it by path before the core.
    library = ctypes.util.find_library("m")
    assert library is not None
    found = next(path for path in Path("/").glob(f"lib/*-linux-gnu/{library}"))
    (package / "libglog.so").symlink_to(found)
    return folder


def make_empty_torch(folder: Path) -> Path:
    """A folder to import a `torch` from, for the store's process: it wants the library's presence and nothing of it."""
    folder.mkdir()
    (folder / "torch.py").write_text("")
    return folder


def pytest_configure(config: pytest.Config) -> None:
    """Importable here and in every process that a test starts."""
    site = tempfile.TemporaryDirectory(prefix="faststart-site-")
    config.add_cleanup(site.cleanup)
    base = Path(site.name)
    places = [str(PLUGIN), str(make_site(base / "site")), str(make_empty_torch(base / "torch"))]
    sys.path[:0] = places
    os.environ["PYTHONPATH"] = os.pathsep.join(places)


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test says what is set; the shell that runs it does not."""
    for name in list(os.environ):
        if name.startswith(("FASTSTART_", "SLLM_", "MODEL_", "MEM_POOL", "STORAGE_", "FAKE_", "HF_")):
            monkeypatch.delenv(name)


@dataclass
class Model:
    """A converted model on disk and what its tensors hold."""

    folder: Path
    tensors: dict[str, dict[str, bytes]] = field(default_factory=dict)


@pytest.fixture
def storage(tmp_path: Path) -> Path:
    folder = tmp_path / "models"
    folder.mkdir()
    return folder


@pytest.fixture
def make_model(storage: Path) -> Callable[..., Model]:
    """Writes a model as the converter would, manifest included."""

    def make(name: str = "org/model", ranks: int = 1, size: int = 300_000, dtype: str = "bfloat16") -> Model:
        from faststart_vllm.manifest import Manifest, hash_files, write_manifest
        from faststart_vllm.tensor_file import Source, write_rank

        model = Model(storage / "vllm" / name)
        for rank in range(ranks):
            data = {tensor: random.Random(f"{name} {rank} {tensor}").randbytes(size // 3 // 2 * 2) for tensor in "abc"}
            sources = [
                Source(one, len(raw), (len(raw) // 2,), (1,), f"torch.{dtype}", lambda raw=raw: memoryview(raw))
                for one, raw in data.items()
            ]
            write_rank(model.folder / f"rank_{rank}", sources, lambda _: None)
            model.tensors[f"rank_{rank}"] = data
        (model.folder / "config.json").write_text(json.dumps({"architectures": ["LlamaForCausalLM"]}))
        files = hash_files(model.folder, [path for path in model.folder.rglob("*") if path.is_file()], lambda _: None)
        write_manifest(model.folder, Manifest(name, "c" * 40, "main", dtype, ranks, {"torch": "0"}, files))
        return model

    return make


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Running:
    """A program that a test started, and what it has printed."""

    process: "subprocess.Popen[str]"
    lines: list[str] = field(default_factory=list)

    def read_until(self, found: Callable[[str], bool]) -> str:
        """Waits for a line; fails when the program ends without it."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)
            if found(line):
                return line
        raise AssertionError(f"the program ended with {self.process.wait()} and never said it:\n{''.join(self.lines)}")

    def facts(self, word: str) -> dict[str, Any]:
        """The JSON of the next line that begins with `word`."""
        return json.loads(self.read_until(lambda line: line.startswith(f"{word} ")).split(" ", 1)[1])

    def ends(self) -> int:
        assert self.process.stdout is not None
        self.lines.extend(self.process.stdout)
        return self.process.wait(PATIENCE_SECONDS)

    @property
    def text(self) -> str:
        return "".join(self.lines)


Start = Callable[..., Running]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts a module of ours (or a command) with its output in one stream; what still runs at the end is killed."""
    started: list[Running] = []

    def begin(*command: str, **environment: str) -> Running:
        words = [sys.executable, "-m", *command] if command[0].startswith("faststart_vllm.") else list(command)
        process = subprocess.Popen(
            words,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=os.environ | environment,
            start_new_session=True,
        )
        started.append(Running(process))
        return started[-1]

    yield begin
    for running in started:
        # The group: a fake vLLM may have left a process of its own.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(running.process.pid, signal.SIGKILL)
        running.process.wait(PATIENCE_SECONDS)


@dataclass
class Store:
    running: Running
    address: str
    facts: dict[str, Any]


@pytest.fixture
def start_store(start: Start, storage: Path) -> Callable[..., Store]:
    """`faststart-store` itself over the fake core, listening when this returns."""

    def begin(*options: str, port: int = 0, **environment: str) -> Store:
        address = f"127.0.0.1:{port or free_port()}"
        environment = {
            "SLLM_CHUNK_SIZE": "64KB",
            "STORAGE_PATH": str(storage),
            "SLLM_STORE_ADDRESS": address,
        } | environment
        running = start("faststart_vllm.serve_store", *options, **environment)
        return Store(running, address, running.facts("faststart-store"))

    return begin
