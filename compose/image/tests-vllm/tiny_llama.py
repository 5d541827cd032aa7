"""A Llama with every part that a large one has, small enough for a test."""

import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file

LLAMA: dict[str, Any] = {
    "architectures": ["LlamaForCausalLM"],
    "model_type": "llama",
    "hidden_size": 64,
    "intermediate_size": 112,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "vocab_size": 320,
    "max_position_embeddings": 128,
    "rms_norm_eps": 1e-5,
    "rope_theta": 10000.0,
    "hidden_act": "silu",
    "bos_token_id": 1,
    "eos_token_id": 2,
    "tie_word_embeddings": False,
    "torch_dtype": "bfloat16",
}


def write_checkpoint(folder: Path) -> None:
    """As it comes from the hub: one safetensors file of random weights, not divided among ranks."""
    size, inner, vocabulary = LLAMA["hidden_size"], LLAMA["intermediate_size"], LLAMA["vocab_size"]
    keys = size * LLAMA["num_key_value_heads"] // LLAMA["num_attention_heads"]
    shapes = {
        "model.embed_tokens": (vocabulary, size),
        "lm_head": (vocabulary, size),
        "model.norm": (size,),
    }
    for layer in range(LLAMA["num_hidden_layers"]):
        shapes |= {
            f"model.layers.{layer}.{part}": shape
            for part, shape in {
                "self_attn.q_proj": (size, size),
                "self_attn.k_proj": (keys, size),
                "self_attn.v_proj": (keys, size),
                "self_attn.o_proj": (size, size),
                "mlp.gate_proj": (inner, size),
                "mlp.up_proj": (inner, size),
                "mlp.down_proj": (size, inner),
                "input_layernorm": (size,),
                "post_attention_layernorm": (size,),
            }.items()
        }
    generator = torch.Generator().manual_seed(11)
    weights = {f"{name}.weight": torch.randn(shape, generator=generator).bfloat16() for name, shape in shapes.items()}
    save_file(weights, folder / "model.safetensors", {"format": "pt"})
    (folder / "config.json").write_text(json.dumps(LLAMA))
