"""Which tensors of a model are stored: the same answer when it is written and when it is loaded."""

import torch
from torch import nn
from vllm.config import VllmConfig


def refuse_unsupported(vllm_config: VllmConfig) -> None:
    """Raises for models whose weights vLLM reshapes after loading.

    What is stored was reshaped once; loading would do it a second time. That leaves dense, unquantised models.
    """
    if vllm_config.quant_config is not None:
        raise ValueError("serverless_llm: quantised models are not supported")
    if vllm_config.model_config.get_num_experts() > 0:
        raise ValueError("serverless_llm: mixture-of-experts models are not supported")


def named_tensors(model: nn.Module) -> dict[str, torch.Tensor]:
    """Parameters and persistent buffers; of tied ones, the first name only."""
    seen: set[int] = set()
    tensors: dict[str, torch.Tensor] = {}
    for name, tensor in model.state_dict(keep_vars=True).items():
        if id(tensor) not in seen:
            seen.add(id(tensor))
            tensors[name] = tensor
    return tensors
