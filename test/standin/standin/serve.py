"""Stands in for `vllm serve`: vLLM 0.11.2's order of work, log lines and ways to fail."""

import os
import signal
import sys
import time
from pathlib import Path

from standin import engine, log
from standin.api import ApiServer
from standin.cache import Cache, is_offline
from standin.habits import habits
from standin.options import Options, parse

PROCESS = "APIServer"


def _say(source: str, message: str) -> None:
    log.vllm(PROCESS, source, message)


def _resolve(options: Options) -> str:
    """The model path as vLLM sees it: offline, a repository name becomes its snapshot folder at once."""
    if Path(options.model).is_dir():
        return options.model
    cache = Cache(options.model, options.revision)
    if is_offline():
        path = str(cache.local_snapshot())
        _say("arg_utils.py:593", f"HF_HUB_OFFLINE is True, replace model_id [{options.model}] to model_path [{path}]")
        return path
    cache.fetch(lambda name: name.endswith(".json"))
    return options.model


def _serve(options: Options, server: ApiServer) -> None:
    _say("api_server.py:2134", f"Starting vLLM API server 0 on http://{options.host}:{options.port}")
    _say("launcher.py:38", "Available routes are:")
    for route, methods in {"/health": "GET", "/v1/models": "GET", "/v1/completions": "POST"}.items():
        _say("launcher.py:46", f"Route: {route}, Methods: {methods}")
    server.listen()
    habits.stamp()
    log.plain(PROCESS, f"INFO:     Started server process [{os.getpid()}]")
    log.plain(PROCESS, "INFO:     Waiting for application startup.")
    log.plain(PROCESS, "INFO:     Application startup complete.")
    server.serve_forever()


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    options = parse(arguments)
    time.sleep(float(os.environ["STANDIN_IMPORT_SECONDS"]))
    _say("api_server.py:2056", f"vLLM API server version {engine.VERSION}")
    try:
        server = ApiServer((options.host, options.port), habits.servesAs or options.served_model_name)
        model = _resolve(options)
    except Exception as error:
        log.trace(PROCESS, error)
        return 1
    _say("model.py:643", "Resolved architecture: LlamaForCausalLM")
    _say("model.py:1764", f"Using max model len {options.max_model_len}")
    try:
        server.fingerprint = engine.start(options, model) + ("rubbish" if habits.garbage else "")
        if habits.diesBeforeReady:
            raise RuntimeError("CUDA error: an illegal memory access was encountered")
    except Exception as error:
        log.vllm(engine.PROCESS, "core.py:842", "EngineCore failed to start.", "ERROR")
        log.trace(engine.PROCESS, error)
        wrapper = "Engine core initialization failed. See root cause above. Failed core proc(s): {}"
        log.trace(PROCESS, RuntimeError(wrapper))
        return 1
    _serve(options, server)
    return 0
