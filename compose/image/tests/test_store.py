"""The store's launcher and our client: real processes, real gRPC, the real messages; only the compiled core is fake."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Model, Start, Store, free_port
from faststart_vllm.store_client import Copy, StoreClient, StoreError

MODEL = "vllm/org/model/rank_0"
StartStore = Callable[..., Store]


def _load(client: StoreClient, model: Model, memory: Path, replica: str = "replica-1") -> tuple[int | None, int | None]:
    """Loads rank 0 into a file. The store's read counts before and after."""
    size = (model.folder / "rank_0" / "tensor.data_0").stat().st_size
    memory.write_bytes(bytes(size))
    before = client.read_into_memory(MODEL)
    client.copy_to_device(MODEL, replica, "gpu-0", os.fsencode(memory), [Copy(source=0, size=size)])
    return before, client.confirm(MODEL, replica, seconds=60)


@pytest.fixture
def model(make_model: Callable[..., Model]) -> Model:
    return make_model()


def test_a_load_arrives_bit_for_bit_and_says_whether_it_came_from_disk(
    model: Model, start_store: StartStore, tmp_path: Path
) -> None:
    client = StoreClient(start_store().address)
    data = (model.folder / "rank_0" / "tensor.data_0").read_bytes()
    for number, from_disk in enumerate([True, False, False]):
        memory = tmp_path / f"gpu-{number}"
        before, after = _load(client, model, memory, f"replica-{number}")
        assert memory.read_bytes() == data
        assert before is not None
        assert after is not None
        assert (after - before >= len(data)) is from_disk
        assert (after - before < len(data) / 2) is not from_disk


def test_the_pool_is_measured_off_the_model(model: Model, start_store: StartStore) -> None:
    store = start_store()
    chunk = 64 * 1024
    size = (model.folder / "rank_0" / "tensor.data_0").stat().st_size
    assert store.facts["neededBytes"] == -(-size // chunk) * chunk
    assert store.facts["poolBytes"] == store.facts["neededBytes"] + chunk
    assert StoreClient(store.address).wait(10) == store.facts["poolBytes"]


def test_every_rank_has_room_in_the_pool(make_model: Callable[..., Model], start_store: StartStore) -> None:
    make_model(ranks=3, size=70_000)
    client = StoreClient(start_store().address)
    for rank in range(3):
        assert client.read_into_memory(f"vllm/org/model/rank_{rank}") is not None
    assert client.wait(10) > 0


def test_a_pool_that_is_too_small_is_refused_before_anything_is_pinned(
    model: Model, start: Start, storage: Path
) -> None:
    environment = {"STORAGE_PATH": str(storage), "SLLM_CHUNK_SIZE": "64KB"}
    store = start(
        "faststart_vllm.serve_store", "--mem-pool-size=64KB", **environment, FAKE_CORE_PIN_GATE="/nonexistent"
    )
    assert store.ends() == 1
    assert "MEM_POOL_SIZE=64KB is smaller than the model: 65536 bytes" in store.text


def test_read_ahead_needs_no_client(model: Model, start_store: StartStore, tmp_path: Path) -> None:
    store = start_store(FASTSTART_STORE_READ_AHEAD="1")
    assert store.facts["readAhead"] == 1
    client = StoreClient(store.address)
    # Once for the thread that reads: a copy waits for it. Then the counts of a second load tell.
    _load(client, model, tmp_path / "first", "replica-1")
    before, after = _load(client, model, tmp_path / "second", "replica-2")
    assert before is not None
    assert after is not None
    assert after - before < 100_000


def test_a_store_that_does_not_read_ahead_reads_nothing(model: Model, start_store: StartStore) -> None:
    store = start_store(FASTSTART_STORE_READ_AHEAD="0", FAKE_CORE_READ_GATE="/nonexistent")
    assert store.facts["readAhead"] == 0


def test_a_second_store_on_the_same_port_is_an_error(model: Model, start_store: StartStore, start: Start) -> None:
    """gRPC's own default would share the port, and requests would go to either of the two."""
    store = start_store()
    second = start(
        "faststart_vllm.serve_store",
        SLLM_STORE_ADDRESS=store.address,
        STORAGE_PATH=str(model.folder.parents[2]),
        SLLM_CHUNK_SIZE="64KB",
    )
    assert second.ends() == 1
    assert "faststart-store: " in second.text
    assert StoreClient(store.address).wait(10) > 0


def test_sigterm_ends_it_cleanly(model: Model, start_store: StartStore) -> None:
    store = start_store()
    store.running.process.send_signal(signal.SIGTERM)
    assert store.running.ends() == 0


def test_switched_off_it_becomes_upstreams_launcher(model: Model, start: Start, storage: Path, tmp_path: Path) -> None:
    upstream = tmp_path / "bin" / "sllm-store"
    upstream.parent.mkdir()
    upstream.write_text('#!/bin/sh\necho "upstream $*"\n')
    upstream.chmod(0o755)
    store = start(
        "faststart_vllm.serve_store",
        PATH=f"{upstream.parent}:{os.environ['PATH']}",
        FASTSTART_LIGHT_STORE="0",
        STORAGE_PATH=str(storage),
        SLLM_CHUNK_SIZE="64KB",
        SLLM_NUM_THREAD="3",
    )
    assert store.ends() == 0
    pool = -(-(model.folder / "rank_0" / "tensor.data_0").stat().st_size // 65536) * 65536 + 65536
    assert store.text == (
        f"upstream start --host=127.0.0.1 --port=8073 --storage-path={storage} "
        f"--mem-pool-size={pool}B --num-thread=3 --chunk-size=65536B\n"
    )


def test_a_copy_that_is_interrupted_is_an_error(model: Model, start_store: StartStore, tmp_path: Path) -> None:
    client = StoreClient(start_store(FAKE_CORE_INTERRUPT="1").address)
    with pytest.raises(StoreError, match=r"the store did not confirm that .*interrupted"):
        _load(client, model, tmp_path / "gpu")


def test_a_store_that_dies_half_way_is_an_error(model: Model, start_store: StartStore, tmp_path: Path) -> None:
    """Upstream's client makes a value of it that upstream's loader drops: the server then serves what memory held."""
    client = StoreClient(start_store(FAKE_CORE_DIE="1").address)
    with pytest.raises(StoreError, match="did not confirm"):
        _load(client, model, tmp_path / "gpu")
    data = (model.folder / "rank_0" / "tensor.data_0").read_bytes()
    assert (tmp_path / "gpu").read_bytes() not in (data, bytes(len(data)))


def test_a_model_that_is_not_there_is_named(model: Model, start_store: StartStore) -> None:
    client = StoreClient(start_store().address)
    with pytest.raises(StoreError, match=r"Failed to load model vllm/org/other/rank_0 into CPU .*RegisterModel failed"):
        client.read_into_memory("vllm/org/other/rank_0")


def test_a_confirmation_has_a_deadline(model: Model, start_store: StartStore, tmp_path: Path) -> None:
    client = StoreClient(start_store(FAKE_CORE_COPY_GATE=str(tmp_path / "gate")).address)
    (tmp_path / "gpu").write_bytes(bytes(10))
    client.read_into_memory(MODEL)
    client.copy_to_device(MODEL, "replica-1", "gpu-0", os.fsencode(tmp_path / "gpu"), [Copy(source=0, size=10)])
    with pytest.raises(StoreError, match="DEADLINE_EXCEEDED"):
        client.confirm(MODEL, "replica-1", seconds=0.2)
    (tmp_path / "gate").touch()


def test_a_store_that_comes_later_is_waited_for(
    model: Model, start: Start, start_store: StartStore, storage: Path
) -> None:
    """Its process is there, its pool is not pinned yet, its port is closed."""
    port, gate = free_port(), storage / "gate"
    late = start(
        "faststart_vllm.serve_store",
        SLLM_STORE_ADDRESS=f"127.0.0.1:{port}",
        STORAGE_PATH=str(storage),
        SLLM_CHUNK_SIZE="64KB",
        FAKE_CORE_PIN_GATE=str(gate),
    )
    client = StoreClient(f"127.0.0.1:{port}")
    with pytest.raises(StoreError, match="was unavailable for 0 s"):
        client.wait(0)
    gate.touch()
    assert client.wait(60) > 0
    assert late.facts("faststart-store")["pinSeconds"] >= 0


def test_a_store_that_never_comes_is_an_error_that_says_what_to_look_at() -> None:
    address = f"127.0.0.1:{free_port()}"
    with pytest.raises(StoreError, match=rf"the store at {address} was unavailable for 0\.3 s .*Its log says"):
        StoreClient(address).wait(0.3)
