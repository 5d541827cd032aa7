"""What the service does where the core would crash: nothing is copied that is not being read."""

import asyncio
from pathlib import Path

import pytest
from faststart_vllm.servicer import Counted, Servicer, count
from sllm_store.proto import storage_pb2 as pb


class Refused(Exception):
    pass


class Context:
    async def abort(self, code: object, details: str) -> None:
        raise Refused(details)

    def set_trailing_metadata(self, metadata: object) -> None:
        pass


class Core:
    """Has a model of the given size, and never reads: as the real one does that found no room in its pool."""

    def __init__(self, size: int = 10_000_000) -> None:
        self.size = size
        self.copies = 0

    def register_model_info(self, path: str) -> int:
        return self.size

    def load_model_from_disk_async(self, path: str) -> int:
        return 0

    def load_model_from_mem_async(self, *_: object) -> int:
        self.copies += 1
        return 0


def _load(service: Servicer, device: int) -> object:
    request = pb.LoadModelRequest(model_path="m/rank_0", replica_uuid="r", target_device_type=device)
    return asyncio.run(service.LoadModelAsync(request, Context()))


def test_a_model_that_is_not_being_read_is_said_so_at_the_deadline() -> None:
    with pytest.raises(Refused, match=r"m/rank_0 is not being read after 0\.05 s: is the memory pool too small"):
        _load(Servicer(Core(), object, begin_seconds=0.05), pb.DEVICE_TYPE_CPU)


def test_a_copy_of_what_nobody_reads_is_refused() -> None:
    core = Core()
    with pytest.raises(Refused, match="was not read into memory before"):
        _load(Servicer(core, object), pb.DEVICE_TYPE_GPU)
    assert core.copies == 0


def test_where_nobody_counts_it_is_as_upstream(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("faststart_vllm.servicer.count", lambda: None)
    core = Core()
    service = Servicer(core, object)
    _load(service, pb.DEVICE_TYPE_CPU)
    _load(service, pb.DEVICE_TYPE_GPU)
    assert core.copies == 1


def test_the_kernel_counts_what_is_read(tmp_path: Path) -> None:
    file = tmp_path / "data"
    file.write_bytes(bytes(3_000_000))
    before = count()
    file.read_bytes()
    after = count()
    assert before is not None
    assert after is not None
    assert 3_000_000 <= after.read - before.read < 3_100_000


@pytest.mark.parametrize("text", ["", "rchar: many\n", "rchar: 1\n"])
def test_counters_that_cannot_be_read(tmp_path: Path, text: str) -> None:
    (tmp_path / "io").write_text(text)
    assert count(tmp_path / "io") is None
    assert count(tmp_path / "none") is None


def test_counters_by_name(tmp_path: Path) -> None:
    (tmp_path / "io").write_text("rchar: 7\nwchar: 8\nread_bytes: 9\n")
    assert count(tmp_path / "io") == Counted(read=7, from_drive=9)
