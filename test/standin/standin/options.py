"""The arguments of vLLM that the compose files use; any other is an error, as with vLLM."""

import argparse
import json


class Options(argparse.Namespace):
    model: str
    host: str
    port: int
    served_model_name: str
    dtype: str
    max_model_len: int
    load_format: str
    model_loader_extra_config: dict[str, object]
    revision: str


def add_engine(parser: argparse.ArgumentParser) -> None:
    """What a server and the daemon that keeps its weights have in common."""
    parser.add_argument("--served-model-name", required=True)
    parser.add_argument("--dtype", required=True)
    parser.add_argument("--max-model-len", type=int, required=True)
    parser.add_argument("--max-num-seqs", type=int, required=True)
    parser.add_argument("--gpu-memory-utilization", type=float, required=True)
    parser.add_argument("--tensor-parallel-size", type=int, choices=[1], required=True)
    parser.add_argument("--revision", default="main")


def parse(arguments: list[str]) -> Options:
    serve = argparse.ArgumentParser("vllm serve")
    add_engine(serve)
    serve.add_argument("model")
    serve.add_argument("--host", required=True)
    serve.add_argument("--port", type=int, required=True)
    formats = ["auto", "serverless_llm", "runai_streamer", "fastsafetensors", "ipc_cache"]
    serve.add_argument("--load-format", choices=formats, default="auto")
    serve.add_argument("--model-loader-extra-config", type=json.loads, default={})
    return serve.parse_args(arguments, namespace=Options())
