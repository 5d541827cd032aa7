"""Stands in for `vllm preload` of vLLM 0.31: a daemon that keeps a model where servers of the same GPU can map it.

GPU memory is a file in /dev/shm, which the server shares through the ipc namespace, as the real one shares handles of
CUDA. As with these, a client whose process cannot be seen from here is refused.
"""

import argparse
import json
import os
import signal
import socketserver
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from standin import log
from standin.options import add_engine
from standin.snapshot import snapshot_of
from standin.weight_cache import SOCKET, WeightCache

PROCESS = "WeightCacheDaemon"


class Health(ThreadingHTTPServer):
    """Answers from the start, and 200 once the weights are there."""

    daemon_threads = True
    is_ready = False


class HealthHandler(BaseHTTPRequestHandler):
    server: Health

    def do_GET(self) -> None:
        self.send_response(200 if self.server.is_ready and self.path == "/health" else 503)
        self.end_headers()

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """As the real one: its health checks are in no log."""


class Handler(socketserver.StreamRequestHandler):
    cache: WeightCache

    def handle(self) -> None:
        request = json.loads(self.rfile.readline())
        if Path(f"/proc/{request['pid']}").exists():
            answer = self.cache.state(request["model"])
        else:
            answer = {"status": "error", "message": "CUDA error: invalid device context"}
        self.wfile.write(json.dumps(answer).encode() + b"\n")


class Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    parser = argparse.ArgumentParser("vllm preload")
    add_engine(parser)
    parser.add_argument("--model", required=True)
    parser.add_argument("--weight-cache-socket-dir", type=Path, required=True)
    parser.add_argument("--weight-cache-health-host", default="0.0.0.0")
    parser.add_argument("--weight-cache-health-port", type=int, required=True)
    options = parser.parse_args(arguments)
    time.sleep(float(os.environ["STANDIN_IMPORT_SECONDS"]))
    health = Health((options.weight_cache_health_host, options.weight_cache_health_port), HealthHandler)
    threading.Thread(target=health.serve_forever, daemon=True).start()
    try:
        cache = WeightCache(options.model, snapshot_of(options.model, options.revision, PROCESS))
    except Exception as error:
        log.trace(PROCESS, error)
        return 1
    options.weight_cache_socket_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = options.weight_cache_socket_dir / SOCKET
    path.unlink(missing_ok=True)
    with Server(str(path), type("StateHandler", (Handler,), {"cache": cache})) as server:
        health.is_ready = True
        where = options.weight_cache_socket_dir
        ready = f"===== Weight cache daemon READY: node 0/1 serving 1 local rank(s) x 1 role(s) in {where} ====="
        log.vllm(PROCESS, "preload.py:300", ready)
        server.serve_forever()
    return 0
