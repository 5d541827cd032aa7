"""Which tensors of a model are stored: the same answer when it is written and when it is loaded."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import nn
from vllm.config import VllmConfig


def refuse_unsupported(vllm_config: VllmConfig) -> None:
    """Raises for models whose weights vLLM reshapes after loading, and for layouts that have no folder of their own.

    What is stored was reshaped once; loading would do it a second time. That leaves dense, unquantised models.
    """
    if vllm_config.quant_config is not None:
        raise ValueError("serverless_llm: quantised models are not supported")
    if vllm_config.model_config.get_num_experts() > 0:
        raise ValueError("serverless_llm: mixture-of-experts models are not supported")
    if vllm_config.parallel_config.pipeline_parallel_size > 1:
        raise ValueError("serverless_llm: pipeline parallelism is not supported, tensor parallelism is")


def named_tensors(model: nn.Module) -> dict[str, torch.Tensor]:
    """Parameters and persistent buffers; of tied ones, the first name only."""
    seen: set[int] = set()
    tensors: dict[str, torch.Tensor] = {}
    for name, tensor in model.state_dict(keep_vars=True).items():
        if id(tensor) not in seen:
            seen.add(id(tensor))
            tensors[name] = tensor
    return tensors


@contextmanager
def parameters_without_memory() -> Iterator[None]:
    """Within, a module's parameter gives its memory back as soon as it is registered; shape and type stay.

    So a model is built on its GPU, as vLLM's own loaders do it, without holding the weights twice. Built on the CPU
    instead, rotary tables and scales would be computed there, and the last bit of them is another.
    """
    register = nn.Module.register_parameter

    def hollow(module: nn.Module, name: str, parameter: nn.Parameter | None) -> None:
        register(module, name, parameter)
        if parameter is not None:
            parameter.data = parameter.data.new_empty(()).expand(parameter.shape)

    nn.Module.register_parameter = hollow
    try:
        yield
    finally:
        nn.Module.register_parameter = register
