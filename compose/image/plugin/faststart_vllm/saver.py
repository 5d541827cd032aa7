"""The converter's half that runs inside vLLM's worker processes, one for each GPU."""

from pathlib import Path
from typing import Any


class Saver:
    """Mixed into vLLM's worker by `worker_extension_cls`; its method is called by name on every rank."""

    # The worker's own.
    vllm_config: Any
    model_runner: Any

    def save_in_store_format(self, folder: str) -> int:
        """Writes this rank's tensors to `folder/rank_N`. Returns how many there are."""
        from sllm_store.torch import save_dict
        from vllm.distributed import get_tensor_model_parallel_rank

        from faststart_vllm.tensors import named_tensors, refuse_unsupported

        refuse_unsupported(self.vllm_config)
        rank = get_tensor_model_parallel_rank()
        # The writer takes whole storages from host memory: each tensor gets one of its own.
        tensors = {
            name: tensor.detach().cpu().contiguous()
            for name, tensor in named_tensors(self.model_runner.get_model()).items()
        }
        save_dict(tensors, str(Path(folder, f"rank_{rank}")))
        return len(tensors)
