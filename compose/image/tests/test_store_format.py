"""Sums, truncation, missing files: what is wrong with a converted model is told apart without reading its weights."""

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Model
from faststart_vllm.store_format import BLOCK_BYTES, conversion_problems, data_files, read_index


def test_what_the_writer_writes_is_whole_and_reads_back(make_model: Callable[..., Model]) -> None:
    model = make_model(ranks=2)
    assert conversion_problems(model.folder, 2) == []
    for rank, tensors in model.tensors.items():
        data = b"".join(path.read_bytes() for path in data_files(model.folder / rank))
        assert len(data) % BLOCK_BYTES == 0
        index = read_index(model.folder / rank)
        assert {name: data[one.offset : one.offset + one.size] for name, one in index.items()} == tensors
        assert all(one.offset % 256 == 0 for one in index.values())


def test_data_in_several_files_counts_as_one(make_model: Callable[..., Model]) -> None:
    model = make_model()
    first = model.folder / "rank_0" / "tensor.data_0"
    data = first.read_bytes()
    first.write_bytes(data[:BLOCK_BYTES])
    for number in range(1, 12):
        at = BLOCK_BYTES * number
        (first.parent / f"tensor.data_{number}").write_bytes(data[at : at + BLOCK_BYTES] if number < 11 else data[at:])
    assert conversion_problems(model.folder, 1) == []
    assert [path.name for path in data_files(first.parent)][9:] == ["tensor.data_9", "tensor.data_10", "tensor.data_11"]


@pytest.mark.parametrize("cut", [1, BLOCK_BYTES, 100_000])
def test_a_short_file_is_found(make_model: Callable[..., Model], cut: int) -> None:
    model = make_model()
    index = read_index(model.folder / "rank_0")
    needed = max(one.offset + one.size for one in index.values())
    with (model.folder / "rank_0" / "tensor.data_0").open("r+b") as file:
        file.truncate(needed - cut)
    (problem,) = conversion_problems(model.folder, 1)
    assert f"the tensors need {needed} bytes, the files hold {needed - cut}" in problem


def test_a_block_too_much_is_found(make_model: Callable[..., Model]) -> None:
    model = make_model()
    with (model.folder / "rank_0" / "tensor.data_0").open("ab") as file:
        file.write(bytes(BLOCK_BYTES))
    assert "the files hold" in conversion_problems(model.folder, 1)[0]


def test_a_missing_rank_and_a_rank_too_many(make_model: Callable[..., Model]) -> None:
    model = make_model(ranks=2)
    assert "expected 4 rank folder(s), found ['rank_0', 'rank_1']" in conversion_problems(model.folder, 4)
    assert "expected 1 rank folder(s)" in conversion_problems(model.folder, 1)[0]


def test_a_missing_file_in_the_middle(make_model: Callable[..., Model]) -> None:
    model = make_model()
    data = model.folder / "rank_0" / "tensor.data_0"
    data.rename(data.with_name("tensor.data_1"))
    assert "tensor.data files are missing, there are [1]" in conversion_problems(model.folder, 1)[0]


def test_no_data_at_all(make_model: Callable[..., Model]) -> None:
    model = make_model()
    (model.folder / "rank_0" / "tensor.data_0").unlink()
    assert "tensor.data files are missing, there are []" in conversion_problems(model.folder, 1)[0]


@pytest.mark.parametrize("content", ["", "{", "[]", "3", '{"a": 1}', '{"a": [0, 1]}', '{"a": ["x", 1, [], [], ""]}'])
def test_an_index_that_cannot_be_read(make_model: Callable[..., Model], content: str) -> None:
    model = make_model()
    (model.folder / "rank_0" / "tensor_index.json").write_text(content)
    assert "cannot be read" in conversion_problems(model.folder, 1)[0]


def test_an_index_of_nothing(make_model: Callable[..., Model]) -> None:
    model = make_model()
    (model.folder / "rank_0" / "tensor_index.json").write_text("{}")
    assert conversion_problems(model.folder, 1) == ["rank_0/tensor_index.json names no tensor"]


def test_no_configuration(make_model: Callable[..., Model]) -> None:
    model = make_model()
    (model.folder / "config.json").unlink()
    assert conversion_problems(model.folder, 1) == ["config.json is missing"]


def test_a_folder_that_only_looks_like_a_rank_is_none(make_model: Callable[..., Model]) -> None:
    model = make_model()
    (model.folder / "rank_0.old").mkdir()
    Path(model.folder / "rank_1").write_text("a file")
    assert conversion_problems(model.folder, 1) == []
