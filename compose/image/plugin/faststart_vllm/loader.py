"""The model loader behind `--load-format serverless_llm`."""

import os
import time
from pathlib import Path

import torch
from torch import nn
from vllm.config import ModelConfig, VllmConfig
from vllm.distributed import get_tensor_model_parallel_rank
from vllm.logger import init_logger
from vllm.model_executor.model_loader.base_loader import BaseModelLoader
from vllm.model_executor.model_loader.utils import initialize_model, process_weights_after_loading
from vllm.utils.torch_utils import set_default_torch_dtype

from faststart_vllm.tensors import named_tensors, refuse_unsupported

STORE_ADDRESS = "127.0.0.1:8073"

logger = init_logger(__name__)


class StoreLoader(BaseModelLoader):
    """Fills a model with tensors that the store copies from its pinned memory to this process's GPU memory."""

    def download_model(self, model_config: ModelConfig) -> None:
        """Nothing to download: the model is a folder written by `faststart-convert`."""

    def load_weights(self, model: nn.Module, model_config: ModelConfig) -> None:
        raise NotImplementedError("serverless_llm loads a model as a whole, not into an existing one")

    def load_model(self, vllm_config: VllmConfig, model_config: ModelConfig, **_later_versions: object) -> nn.Module:
        refuse_unsupported(vllm_config)
        folder = Path(model_config.model) / f"rank_{get_tensor_model_parallel_rank()}"
        if not (folder / "tensor_index.json").is_file():
            raise FileNotFoundError(f"{folder} holds no tensor_index.json: was the model converted for this many GPUs?")
        device = torch.device("cuda", torch.cuda.current_device())
        # On the CPU, not on the meta device: buffers such as the rotary tables are computed here and are in no file.
        with set_default_torch_dtype(model_config.dtype), torch.device("cpu"):
            model = initialize_model(vllm_config=vllm_config, model_config=model_config)
        wanted = named_tensors(model)
        for tensor in wanted.values():
            tensor.data = torch.empty(0, dtype=tensor.dtype)
        _assign(wanted, _load(folder, device.index))
        for buffer in model.buffers():
            buffer.data = buffer.data.to(device)
        process_weights_after_loading(model, model_config, device)
        return model.eval()


def _load(folder: Path, device: int) -> dict[str, torch.Tensor]:
    """All tensors of one rank, on the GPU. Raises unless the store says that every byte has arrived.

    `sllm_store.torch.load_dict` drops that answer: a store that dies half-way would leave a server which is ready
    and whose weights are whatever the memory held.
    """
    from sllm_store.client import SllmStoreClient
    from sllm_store.torch import load_dict_non_blocking

    storage = os.environ.get("STORAGE_PATH", "/models")
    model = os.path.relpath(folder, storage)
    began = time.monotonic()
    replica, tensors = load_dict_non_blocking(model, {"": device}, storage)
    # None is its word for success.
    if SllmStoreClient(STORE_ADDRESS).confirm_model_loaded(model, replica) is False:
        raise RuntimeError(f"the store at {STORE_ADDRESS} did not confirm that {model} was loaded; its log says why")
    size = sum(tensor.nbytes for tensor in tensors.values())
    logger.info("faststart: loaded bytes=%d tensors=%d seconds=%.3f", size, len(tensors), time.monotonic() - began)
    return tensors


def _assign(wanted: dict[str, torch.Tensor], loaded: dict[str, torch.Tensor]) -> None:
    if wanted.keys() != loaded.keys():
        missing, unknown = sorted(wanted.keys() - loaded.keys()), sorted(loaded.keys() - wanted.keys())
        raise ValueError(f"the converted model does not fit this vLLM: missing {missing[:5]}, unknown {unknown[:5]}")
    for name, tensor in wanted.items():
        if tensor.dtype != loaded[name].dtype:
            raise ValueError(f"{name} was converted as {loaded[name].dtype}, but is served as {tensor.dtype}")
        tensor.data = loaded[name]
