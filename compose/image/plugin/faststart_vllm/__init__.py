"""ServerlessLLM Store for vLLM, as a plugin: `--load-format serverless_llm`."""


def register() -> None:
    """Entry point of `vllm.general_plugins`: called in every process of vLLM, also where nothing is loaded.

    So nothing is imported before, and nothing of the store even now: no gRPC thread and no CUDA context may exist
    in a process that vLLM is going to fork. Where `faststart-launch` has not asked the store for the model already,
    this is the earliest moment to do it.
    """
    import sys

    from vllm.model_executor.model_loader import register_model_loader

    from faststart_vllm.loader import StoreLoader
    from faststart_vllm.prefetch import start

    start(sys.argv)
    register_model_loader("serverless_llm")(StoreLoader)
