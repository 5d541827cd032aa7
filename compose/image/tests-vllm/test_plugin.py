"""What vLLM's processes see of the plugin: found by its entry point, light, and asking the store only once."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

REGISTER = """
import sys
from vllm.plugins import load_general_plugins
sys.argv = ["vllm", *sys.argv[1:]]
load_general_plugins()
from vllm.config.load import LoadConfig
from vllm.model_executor.model_loader import get_model_loader
import torch
print("loader", type(get_model_loader(LoadConfig(load_format="serverless_llm"))).__module__)
print("grpc", "grpc" in sys.modules, "sllm_store", "sllm_store" in sys.modules, "cuda", torch.cuda.is_initialized())
"""


def test_the_entry_point_registers_and_brings_neither_grpc_nor_cuda(start: Callable[..., Any]) -> None:
    """vLLM forks: what a plugin starts before that is broken in the child."""
    process = start(sys.executable, "-c", REGISTER)
    assert process.ends() == 0, process.text
    assert "loader faststart_vllm.loader\n" in process.text
    assert "grpc False sllm_store False cuda False\n" in process.text


def test_without_the_launcher_the_plugin_asks_the_store(
    start: Callable[..., Any], storage: Path, start_store: Callable[..., str]
) -> None:
    rank = storage / "vllm" / "org" / "llama" / "rank_0"
    rank.mkdir(parents=True)
    (rank / "tensor.data_0").write_bytes(bytes(4096))
    (rank / "tensor_index.json").write_text('{"a": [0, 4096, [2048], [1], "torch.bfloat16"]}')
    process = start(
        *(sys.executable, "-c", REGISTER, "serve", "--load-format=serverless_llm", str(rank.parent)),
        SLLM_STORE_ADDRESS=start_store(),
        STORAGE_PATH=str(storage),
    )
    assert process.ends() == 0, process.text
    assert process.text.count("faststart-prefetch ") == 1
    assert '"ok": true' in process.text
