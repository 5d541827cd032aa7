"""The arguments of `vllm serve` that the compose file uses; any other is an error, as with vLLM."""

import argparse


class Options(argparse.Namespace):
    model: str
    host: str
    port: int
    served_model_name: str
    dtype: str
    max_model_len: int
    load_format: str
    revision: str


def parse(arguments: list[str]) -> Options:
    parser = argparse.ArgumentParser("vllm")
    serve = parser.add_subparsers(required=True).add_parser("serve")
    serve.add_argument("model")
    serve.add_argument("--host", required=True)
    serve.add_argument("--port", type=int, required=True)
    serve.add_argument("--served-model-name", required=True)
    serve.add_argument("--dtype", required=True)
    serve.add_argument("--max-model-len", type=int, required=True)
    serve.add_argument("--max-num-seqs", type=int, required=True)
    serve.add_argument("--gpu-memory-utilization", type=float, required=True)
    serve.add_argument("--tensor-parallel-size", type=int, choices=[1], required=True)
    serve.add_argument("--revision", default="main")
    serve.add_argument(
        "--load-format", choices=["auto", "serverless_llm", "runai_streamer", "fastsafetensors"], default="auto"
    )
    serve.add_argument("--model-loader-extra-config", default="{}")
    return parser.parse_args(arguments, namespace=Options())
