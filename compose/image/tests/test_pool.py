"""How much memory is pinned: measured, and refused before the long step."""

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Model
from faststart_vllm.pool import PoolError, find_models, size_pool
from faststart_vllm.settings import SettingError
from faststart_vllm.store_format import data_bytes

CHUNK = 64 * 1024


def _chunks(model: Model) -> int:
    return sum(-(-data_bytes(rank) // CHUNK) for rank in sorted(model.folder.glob("rank_*")))


@pytest.mark.parametrize("pool_size", ["auto", "", " AUTO "])
def test_auto_holds_every_model_in_whole_chunks(
    make_model: Callable[..., Model], storage: Path, pool_size: str
) -> None:
    models = [make_model("org/one", ranks=2), make_model("org/two", size=50_000)]
    pool = size_pool(storage, "", pool_size, "64KB")
    assert pool.needed_bytes == sum(map(_chunks, models)) * CHUNK
    assert pool.bytes == pool.needed_bytes + CHUNK
    assert [rank.name for rank in pool.ranks] == ["rank_0", "rank_1", "rank_0"]


def test_auto_for_one_model(make_model: Callable[..., Model], storage: Path) -> None:
    one = make_model("org/one")
    make_model("org/two")
    make_model("other/one-more")
    assert size_pool(storage, "org/one", "auto", "64KB").models == (one.folder,)


def test_a_given_size_holds_the_largest_model_at_least(make_model: Callable[..., Model], storage: Path) -> None:
    large, _ = make_model("org/large"), make_model("org/small", size=6000)
    size = _chunks(large) * CHUNK
    assert size_pool(storage, "", f"{size}B", "64KB").bytes == size
    with pytest.raises(PoolError, match=rf"MEM_POOL_SIZE={size - CHUNK}B is smaller .* needed are {size} "):
        size_pool(storage, "", f"{size - CHUNK}B", "64KB")


def test_a_given_size_needs_no_model(storage: Path) -> None:
    assert size_pool(storage, "org/later", "100KB", "64KB").bytes == 2 * CHUNK


@pytest.mark.parametrize("wanted", ["", "org/model"])
def test_auto_without_a_model_says_what_to_do(storage: Path, wanted: str) -> None:
    with pytest.raises(PoolError, match="convert one first, or give a size"):
        size_pool(storage, wanted, "auto", "64KB")


def test_a_conversion_that_runs_is_no_model(make_model: Callable[..., Model], storage: Path) -> None:
    model = make_model("org/.model.partial")
    assert model.folder.is_dir()
    assert find_models(storage, "") == []


def test_a_short_file_is_refused(make_model: Callable[..., Model], storage: Path) -> None:
    model = make_model()
    with (model.folder / "rank_0" / "tensor.data_0").open("r+b") as file:
        file.truncate(4096)
    with pytest.raises(PoolError, match=r"is not whole: rank_0: the tensors need .* the manifest says"):
        size_pool(storage, "", "auto", "64KB")


def test_a_chunk_that_o_direct_cannot_read_is_refused(make_model: Callable[..., Model], storage: Path) -> None:
    make_model()
    with pytest.raises(PoolError, match="no multiple of 4096"):
        size_pool(storage, "", "auto", "6000B")


@pytest.mark.parametrize(("available", "limit"), [(100, None), (10**9, 1000), (10**9, None)])
def test_more_than_the_machine_or_the_container_has_is_refused(
    make_model: Callable[..., Model], storage: Path, tmp_path: Path, available: int, limit: int | None
) -> None:
    make_model()
    meminfo, cgroup = tmp_path / "meminfo", tmp_path / "memory.max"
    meminfo.write_text(f"MemTotal: 999 kB\nMemAvailable: {available // 1024} kB\n")
    cgroup.write_text("max\n" if limit is None else f"{limit}\n")
    if available > 10**8 and limit is None:
        assert size_pool(storage, "", "auto", "64KB", meminfo, cgroup).bytes > 0
        return
    with pytest.raises(PoolError, match="would have to be pinned"):
        size_pool(storage, "", "auto", "64KB", meminfo, cgroup)


def test_a_size_that_is_none(make_model: Callable[..., Model], storage: Path) -> None:
    make_model()
    with pytest.raises(SettingError):
        size_pool(storage, "", "much", "64KB")
