"""The model loader behind `--load-format serverless_llm`."""

from pathlib import Path

import torch
from torch import nn
from vllm.config import ModelConfig, VllmConfig
from vllm.distributed import get_tensor_model_parallel_rank, get_tensor_model_parallel_world_size
from vllm.model_executor.model_loader.base_loader import BaseModelLoader
from vllm.model_executor.model_loader.utils import initialize_model, process_weights_after_loading
from vllm.utils.torch_utils import set_default_torch_dtype

from faststart_vllm.device_memory import Allocate, CudaMemory
from faststart_vllm.lines import say
from faststart_vllm.manifest import Manifest, read_manifest, request_problems, size_problems
from faststart_vllm.settings import read_settings
from faststart_vllm.store_format import conversion_problems
from faststart_vllm.tensors import named_tensors, parameters_without_memory, refuse_unsupported

WORD = "faststart-load"


class StoreLoader(BaseModelLoader):
    """Fills a model with tensors that the store copies from its pinned memory to this process's GPU memory."""

    allocate: Allocate = CudaMemory

    def device(self) -> torch.device:
        return torch.device("cuda", torch.cuda.current_device())

    def download_model(self, model_config: ModelConfig) -> None:
        """Nothing to download: the model is a folder written by `faststart-convert`."""

    def load_weights(self, model: nn.Module, model_config: ModelConfig) -> None:
        raise NotImplementedError("serverless_llm loads a model as a whole, not into an existing one")

    def load_model(
        self, vllm_config: VllmConfig, model_config: ModelConfig, prefix: str = "", **_later_versions: object
    ) -> nn.Module:
        # Here and not above: gRPC comes with it, and this module is imported in processes that fork.
        from faststart_vllm.transfer import Transfer

        settings = read_settings()
        refuse_unsupported(vllm_config)
        folder = Path(model_config.model)
        rank, ranks = get_tensor_model_parallel_rank(), get_tensor_model_parallel_world_size()
        manifest = _check(folder, ranks, str(model_config.dtype), settings.revision)
        device = self.device()
        transfer = Transfer(folder / f"rank_{rank}", device, type(self).allocate, settings)
        with set_default_torch_dtype(model_config.dtype), device, parameters_without_memory():
            model = initialize_model(vllm_config=vllm_config, model_config=model_config, prefix=prefix)
        loaded = transfer.finish()
        _assign(named_tensors(model), loaded.tensors)
        with set_default_torch_dtype(model_config.dtype):
            process_weights_after_loading(model, model_config, device)
        say(
            WORD,
            model=str(folder),
            revision=manifest.revision if manifest is not None else None,
            dtype=str(model_config.dtype).removeprefix("torch."),
            rank=rank,
            ranks=ranks,
            bytes=loaded.bytes,
            tensors=len(loaded.tensors),
            seconds=round(loaded.seconds, 3),
            storeWaitSeconds=round(loaded.store_wait_seconds, 3),
            source=loaded.source,
            storeReadBytes=loaded.store_read_bytes,
        )
        return model.eval()


def _check(folder: Path, ranks: int, dtype: str, revision: str) -> Manifest | None:
    """Raises ValueError for a model that is not whole, or is not the one that is asked for."""
    if not folder.is_dir():
        raise ValueError(f"serverless_llm: {folder} is no folder that faststart-convert wrote")
    problems = conversion_problems(folder, ranks)
    manifest = read_manifest(folder)
    if manifest is not None:
        problems += size_problems(folder, manifest) + request_problems(manifest, ranks, dtype, revision)
    if problems:
        raise ValueError(f"serverless_llm: {folder} cannot be served: {'; '.join(problems)}")
    return manifest


def _assign(wanted: dict[str, torch.Tensor], loaded: dict[str, torch.Tensor]) -> None:
    if wanted.keys() != loaded.keys():
        missing, unknown = sorted(wanted.keys() - loaded.keys()), sorted(loaded.keys() - wanted.keys())
        raise ValueError(f"the converted model does not fit this vLLM: missing {missing[:5]}, unknown {unknown[:5]}")
    for name, tensor in wanted.items():
        source = loaded[name]
        if (tensor.dtype, tensor.shape) != (source.dtype, source.shape):
            raise ValueError(
                f"{name} was converted as {source.dtype} {tuple(source.shape)}, "
                f"but is served as {tensor.dtype} {tuple(tensor.shape)}"
            )
        tensor.data = source
