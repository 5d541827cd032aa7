"""A tiny Llama goes out through the converter's worker half and comes back through the loader, bit for bit."""

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from faststart_vllm.manifest import Manifest, hash_files, write_manifest
from faststart_vllm.saver import Saver
from faststart_vllm.store_client import StoreError
from faststart_vllm.store_format import Tensor, read_index, write_index
from faststart_vllm.tensors import named_tensors
from tiny_llama import LLAMA
from torch import nn
from vllm.config import VllmConfig, set_current_vllm_config
from vllm.engine.arg_utils import EngineArgs
from vllm.model_executor.model_loader import get_model

pytestmark = pytest.mark.usefixtures("one_process", "on_cpu")

COMMIT = "c" * 40


def _config(folder: Path, **options: Any) -> VllmConfig:
    options = {"dtype": "bfloat16", "enforce_eager": True, "skip_tokenizer_init": True} | options
    return EngineArgs(model=str(folder), **options).create_engine_config()


def _model(config: VllmConfig) -> nn.Module:
    with set_current_vllm_config(config):
        return get_model(vllm_config=config)


def _random(model: nn.Module) -> None:
    """Every bit of it, as far as a number stays a number that equals itself."""
    generator = torch.Generator().manual_seed(7)
    for tensor in named_tensors(model).values():
        tensor.data = torch.randn(tensor.shape, generator=generator).to(tensor.dtype)


def _convert(folder: Path, model: nn.Module, config: VllmConfig, dtype: str = "bfloat16") -> dict[str, Any]:
    worker = Saver()
    worker.vllm_config = config
    worker.model_runner = SimpleNamespace(get_model=lambda: model)
    written = worker.save_in_store_format(str(folder))
    files = hash_files(folder, [path for path in folder.rglob("*") if path.is_file()], lambda _: None)
    write_manifest(folder, Manifest("org/llama", COMMIT, "main", dtype, 1, {}, files))
    return written


@pytest.fixture
def folder(storage: Path) -> Path:
    folder = storage / "vllm" / "org" / "llama"
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps(LLAMA))
    return folder


@pytest.fixture
def original(folder: Path) -> nn.Module:
    """Converted into `folder`."""
    config = _config(folder, load_format="dummy")
    model = _model(config)
    _random(model)
    assert _convert(folder, model, config)["dtype"] == "bfloat16"
    return model


@pytest.fixture
def load(
    folder: Path, start_store: Callable[..., str], monkeypatch: pytest.MonkeyPatch, storage: Path
) -> Callable[..., nn.Module]:
    address = ""

    def begin(store: dict[str, str] | None = None, **options: Any) -> nn.Module:
        nonlocal address
        address = address or start_store(**(store or {}))
        monkeypatch.setenv("SLLM_STORE_ADDRESS", address)
        monkeypatch.setenv("STORAGE_PATH", str(storage))
        return _model(_config(folder, load_format="serverless_llm", **options))

    return begin


def _same(first: nn.Module, second: nn.Module) -> None:
    tensors, others = named_tensors(first), named_tensors(second)
    assert tensors.keys() == others.keys()
    for name, tensor in tensors.items():
        assert torch.equal(tensor.view(torch.int16), others[name].view(torch.int16)), name
    buffers, other_buffers = dict(first.named_buffers()), dict(second.named_buffers())
    assert buffers.keys() == other_buffers.keys()
    assert buffers, "rotary tables are in no file, and must have been computed"
    for name, buffer in buffers.items():
        assert torch.equal(buffer, other_buffers[name]), name


def _line(text: str) -> dict[str, Any]:
    (line,) = [line for line in text.splitlines() if line.startswith("faststart-load ")]
    return json.loads(line.split(" ", 1)[1])


def test_bit_for_bit_and_the_line_says_where_from(
    original: nn.Module, load: Callable[..., nn.Module], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for source in ("disk", "pinned"):
        capsys.readouterr()
        loaded = load()
        _same(original, loaded)
        assert not loaded.training
        facts = _line(capsys.readouterr().out)
        assert facts["source"] == source
        assert facts["bytes"] == (folder / "rank_0" / "tensor.data_0").stat().st_size
        assert facts["tensors"] == len(named_tensors(original))
        assert (facts["rank"], facts["ranks"], facts["dtype"], facts["revision"]) == (0, 1, "bfloat16", COMMIT)
        assert facts["seconds"] > 0


def test_tied_embeddings_stay_tied(folder: Path, load: Callable[..., nn.Module]) -> None:
    (folder / "config.json").write_text(json.dumps(LLAMA | {"tie_word_embeddings": True}))
    config = _config(folder, load_format="dummy")
    model = _model(config)
    _random(model)
    _convert(folder, model, config)
    loaded = load()
    _same(model, loaded)
    weights = dict(loaded.named_parameters(remove_duplicate=False))
    assert "lm_head.weight" not in read_index(folder / "rank_0")
    assert weights["model.embed_tokens.weight"].data_ptr() == loaded.lm_head.weight.data_ptr()


def test_a_model_that_other_converters_packed_tightly(
    original: nn.Module, load: Callable[..., nn.Module], folder: Path
) -> None:
    """8 bytes apart is what the store's own writer promises; kernels want 16."""
    rank = folder / "rank_0"
    data, index = (rank / "tensor.data_0").read_bytes(), read_index(rank)
    packed, places = b"", {}
    for name, one in index.items():
        packed += b"" if packed else b"skipped!"
        places[name] = Tensor(len(packed), one.size, one.shape, one.stride, one.dtype)
        packed += data[one.offset : one.offset + one.size]
    (rank / "tensor.data_0").write_bytes(packed + bytes(-len(packed) % 8))
    write_index(rank, places)
    (folder / "faststart.json").unlink()
    loaded = load()
    _same(original, loaded)
    assert all(tensor.data_ptr() % 16 == 0 for tensor in named_tensors(loaded).values())


@pytest.mark.parametrize("fault", ["FAKE_CORE_INTERRUPT", "FAKE_CORE_DIE"])
def test_a_load_that_is_not_confirmed_gives_no_model(
    original: nn.Module, load: Callable[..., nn.Module], fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(StoreError, match="did not confirm"):
        load({fault: "1"})
    assert "faststart-load" not in capsys.readouterr().out


def test_a_store_that_never_comes_is_an_error(
    original: nn.Module, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLLM_STORE_ADDRESS", "127.0.0.1:1")
    monkeypatch.setenv("FASTSTART_STORE_WAIT_SECONDS", "0.2")
    with pytest.raises(StoreError, match=r"127\.0\.0\.1:1 was unavailable for 0\.2 s"):
        _model(_config(folder, load_format="serverless_llm"))


def test_another_dtype_is_refused(original: nn.Module, load: Callable[..., nn.Module]) -> None:
    with pytest.raises(ValueError, match="dtype is bfloat16, wanted float32"):
        load(dtype="float32")


def test_another_revision_is_refused(
    original: nn.Module, load: Callable[..., nn.Module], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MODEL_REVISION", "d" * 40)
    with pytest.raises(ValueError, match=f"revision is {COMMIT}"):
        load()


def test_another_number_of_ranks_is_refused(original: nn.Module, load: Callable[..., nn.Module], folder: Path) -> None:
    (folder / "rank_0").rename(folder / "rank_1")
    with pytest.raises(ValueError, match=r"expected 1 rank folder\(s\), found \['rank_1'\]"):
        load({"MEM_POOL_SIZE": "1MB"})


def test_a_short_file_is_refused(original: nn.Module, load: Callable[..., nn.Module], folder: Path) -> None:
    with (folder / "rank_0" / "tensor.data_0").open("r+b") as file:
        file.truncate(4096)
    with pytest.raises(ValueError, match="the files hold 4096"):
        load({"MEM_POOL_SIZE": "1MB", "MODEL_NAME": "none/such"})


@pytest.mark.parametrize("change", ["rename", "shape"])
def test_weights_of_another_model_are_refused(
    original: nn.Module, load: Callable[..., nn.Module], folder: Path, change: str
) -> None:
    index = read_index(folder / "rank_0")
    one = index.pop("model.norm.weight")
    if change == "rename":
        index["model.other.weight"] = one
    else:
        index["model.norm.weight"] = Tensor(one.offset, one.size, (8, 8), (8, 1), one.dtype)
    write_index(folder / "rank_0", index)
    (folder / "faststart.json").unlink()
    expected = "does not fit this vLLM" if change == "rename" else r"as torch.bfloat16 \(8, 8\)"
    with pytest.raises(ValueError, match=expected):
        load()


def test_mixtures_of_experts_are_refused(original: nn.Module, folder: Path) -> None:
    config = _config(folder, load_format="serverless_llm")
    config.model_config.hf_text_config.num_experts = 8
    with pytest.raises(ValueError, match="mixture-of-experts"):
        _model(config)


def test_a_name_on_the_hub_is_no_converted_model(storage: Path, folder: Path) -> None:
    config = _config(folder, load_format="serverless_llm")
    config.model_config.model = "org/llama"
    with pytest.raises(ValueError, match="org/llama is no folder that faststart-convert wrote"):
        _model(config)


def test_the_model_is_built_without_memory_for_its_weights(folder: Path) -> None:
    """On the GPU the weights would be there twice otherwise."""
    from faststart_vllm.tensors import parameters_without_memory
    from vllm.model_executor.model_loader.utils import initialize_model
    from vllm.utils.torch_utils import set_default_torch_dtype

    config = _config(folder, load_format="serverless_llm")
    with set_default_torch_dtype(torch.bfloat16), parameters_without_memory():
        model = initialize_model(vllm_config=config)
    sizes = {name: one.untyped_storage().nbytes() for name, one in model.named_parameters()}
    assert set(sizes.values()) == {2}
    register = nn.Module.register_parameter
    assert register.__qualname__ == "Module.register_parameter"
