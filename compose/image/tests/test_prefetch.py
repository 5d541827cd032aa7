"""The store is asked the moment vLLM's process begins: once, for the right model, and only where it is wanted."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Model, Start, Store, free_port
from faststart_vllm import prefetch
from faststart_vllm.store_client import StoreClient

SERVE = ("vllm", "serve", "--load-format=serverless_llm")
StartStore = Callable[..., Store]


@pytest.fixture
def model(make_model: Callable[..., Model]) -> Model:
    return make_model(ranks=2)


@pytest.fixture
def marker(tmp_path: Path) -> list[str]:
    """A command that says what it sees, in vLLM's place."""
    script = tmp_path / "command.py"
    script.write_text("import os, sys\nprint('command', os.environ.get('FASTSTART_PREFETCH_STARTED'), sys.argv[1:])\n")
    return [sys.executable, str(script)]


@pytest.mark.parametrize(
    "command",
    [
        ["vllm", "serve", "--load-format=serverless_llm", "{model}"],
        ["vllm", "serve", "{model}", "--load-format", "serverless_llm", "--port", "8000"],
        ["python3", "-m", "vllm.entrypoints.openai.api_server", "--model={model}", "--load_format=serverless_llm"],
        ["vllm", "serve", "--chat-template", "/etc/passwd", "--load-format=serverless_llm", "--model", "{model}"],
    ],
)
def test_the_served_model_is_read_off_the_command(model: Model, command: list[str]) -> None:
    assert prefetch.served_model([word.format(model=model.folder) for word in command]) == model.folder


@pytest.mark.parametrize(
    "command",
    [
        ["vllm", "serve", "{model}"],
        ["vllm", "serve", "{model}", "--load-format=auto"],
        ["vllm", "serve", "--load-format=serverless_llm", "/nowhere"],
        ["vllm", "serve", "--load-format=serverless_llm", "{model}/rank_0"],
        ["vllm", "serve", "{model}", "--load-format"],
        [],
    ],
)
def test_other_commands_call_for_nothing(model: Model, command: list[str]) -> None:
    assert prefetch.served_model([word.format(model=model.folder) for word in command]) is None


def test_the_launcher_asks_and_becomes_the_command(
    model: Model, start_store: StartStore, start: Start, storage: Path, marker: list[str], tmp_path: Path
) -> None:
    store = start_store()
    before = StoreClient(store.address).read_into_memory("vllm/org/model/rank_0")
    launched = start(
        *(sys.executable, "-m", "faststart_vllm.launch", *marker, *SERVE[2:], str(model.folder)),
        SLLM_STORE_ADDRESS=store.address,
        STORAGE_PATH=str(storage),
    )
    assert launched.ends() == 0
    assert f"command 1 ['--load-format=serverless_llm', '{model.folder}']\n" in launched.text
    assert '"prefetch": true' in launched.text
    # In a process of its own, whose output is that of the command; both ranks.
    assert launched.text.count("faststart-prefetch ") == 1
    assert '"ok": true' in launched.text
    assert '"ranks": 2' in launched.text
    assert before is not None
    client = StoreClient(store.address)
    client.copy_to_device("vllm/org/model/rank_1", "r", "gpu-0", os.fsencode(tmp_path / "gpu"), [])
    assert (client.read_into_memory("vllm/org/model/rank_1") or 0) - before > 200_000


def test_a_process_below_one_that_asked_does_not_ask_again(model: Model) -> None:
    command = [*SERVE, str(model.folder)]
    assert prefetch.start(command, {"FASTSTART_PREFETCH_STARTED": "1"}) is False


def test_asked_once_it_marks_its_tree(model: Model, storage: Path) -> None:
    environ = os.environ | {"SLLM_STORE_ADDRESS": f"127.0.0.1:{free_port()}", "FASTSTART_STORE_WAIT_SECONDS": "0"}
    assert prefetch.start([*SERVE, str(model.folder)], environ) is True
    assert prefetch.start([*SERVE, str(model.folder)], environ) is False


def test_switched_off_nobody_asks(model: Model, start: Start, storage: Path, marker: list[str]) -> None:
    launched = start(
        *(sys.executable, "-m", "faststart_vllm.launch", *marker, *SERVE[2:], str(model.folder)),
        FASTSTART_PREFETCH="0",
        STORAGE_PATH=str(storage),
    )
    assert launched.ends() == 0
    assert '"prefetch": false' in launched.text
    assert "command None" in launched.text
    assert "faststart-prefetch" not in launched.text


def test_a_store_that_never_comes_does_not_keep_the_command_from_starting(
    model: Model, start: Start, storage: Path, marker: list[str]
) -> None:
    launched = start(
        *(sys.executable, "-m", "faststart_vllm.launch", *marker, *SERVE[2:], str(model.folder)),
        SLLM_STORE_ADDRESS=f"127.0.0.1:{free_port()}",
        FASTSTART_STORE_WAIT_SECONDS="0.2",
        STORAGE_PATH=str(storage),
    )
    assert launched.ends() == 0
    assert "command 1" in launched.text
    assert '"ok": false' in launched.text
    assert "was unavailable for 0.2 s" in launched.text


def test_not_beside_the_command_starts_after_the_store(
    model: Model, start: Start, storage: Path, marker: list[str]
) -> None:
    address, gate = f"127.0.0.1:{free_port()}", storage / "gate"
    environment = {"SLLM_STORE_ADDRESS": address, "STORAGE_PATH": str(storage), "SLLM_CHUNK_SIZE": "64KB"}
    launched = start(
        *(sys.executable, "-m", "faststart_vllm.launch", *marker, *SERVE[2:], str(model.folder)),
        FASTSTART_START_BESIDE="0",
        FASTSTART_PREFETCH="0",
        **environment,
    )
    store = start("faststart_vllm.serve_store", FAKE_CORE_PIN_GATE=str(gate), **environment)
    assert launched.process.poll() is None
    gate.touch()
    store.facts("faststart-store")
    assert launched.ends() == 0
    assert launched.text.index("faststart-launch ") < launched.text.index("command None")
    assert '"startBeside": false' in launched.text


def test_not_beside_and_never_is_an_error(model: Model, start: Start, storage: Path, marker: list[str]) -> None:
    launched = start(
        *(sys.executable, "-m", "faststart_vllm.launch", *marker, *SERVE[2:], str(model.folder)),
        FASTSTART_START_BESIDE="0",
        FASTSTART_PREFETCH="0",
        SLLM_STORE_ADDRESS=f"127.0.0.1:{free_port()}",
        FASTSTART_STORE_WAIT_SECONDS="0.2",
    )
    assert launched.ends() == 1
    assert "faststart-launch: the store at" in launched.text
    assert "command" not in launched.text


@pytest.mark.parametrize(
    ("command", "code", "text"),
    [([], 2, "which command?"), (["/nonexistent/vllm"], 127, "/nonexistent/vllm: No such file")],
)
def test_what_cannot_be_run(start: Start, command: list[str], code: int, text: str) -> None:
    launched = start("faststart_vllm.launch", *command)
    assert launched.ends() == code
    assert text in launched.text


def test_a_setting_that_cannot_be_used_stops_the_launcher(start: Start) -> None:
    launched = start("faststart_vllm.launch", "true", FASTSTART_PREFETCH="perhaps")
    assert launched.ends() == 2
    assert "FASTSTART_PREFETCH=perhaps" in launched.text


def test_the_launcher_imports_neither_grpc_nor_pytorch(start: Start) -> None:
    """Both would cost vLLM's start more than the prefetch brings."""
    code = "import sys, faststart_vllm.launch as l; print(sorted({'grpc', 'torch', 'vllm'} & set(sys.modules)))"
    checked = start(sys.executable, "-c", code)
    assert checked.ends() == 0
    assert checked.text == "[]\n"
