"""The stand-in's part of the OpenAI API. Its answers depend on the weights that were loaded, and on the prompt."""

import hashlib
import json
import os
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standin import log
from standin.habits import habits

WORDS = (
    "the",
    "model",
    "starts",
    "again",
    "and",
    "reads",
    "its",
    "weights",
    "from",
    "memory",
    "or",
    "disk",
    "while",
    "we",
    "wait",
    "here",
)
TOKEN_SECONDS = 0.002


class ApiServer(ThreadingHTTPServer):
    """Bound at once, listening later: as with vLLM, nothing answers until the engine is up."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], model: str) -> None:
        super().__init__(address, Handler, bind_and_activate=False)
        self.model = model
        self.fingerprint = ""
        self.server_bind()

    def listen(self) -> None:
        self.server_activate()

    def tokens(self, prompt: str, count: int) -> Iterator[str]:
        """Temperature 0: the same weights and prompt give the same words."""
        state = f"{self.fingerprint}{prompt}".encode()
        for _ in range(count):
            state = hashlib.sha256(state).digest()
            yield " " + WORDS[state[0] % len(WORDS)]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: ApiServer

    def do_GET(self) -> None:
        if self.path == "/health":
            return self.answer(200, b"")
        if self.path == "/version":
            return self.answer_json(200, {"version": "0.11.2"})
        if self.path == "/v1/models":
            card = {"id": self.server.model, "object": "model", "owned_by": "vllm", "max_model_len": 4096}
            return self.answer_json(200, {"object": "list", "data": [card]})
        self.answer_json(404, {"detail": "Not Found"})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        if habits.diesOnCompletion:
            log.plain("APIServer", "vllm.v1.engine.exceptions.EngineDeadError: EngineCore encountered an issue.")
            os._exit(1)
        if self.path != "/v1/completions":
            return self.answer_json(404, {"detail": "Not Found"})
        if body["model"] != self.server.model:
            message = f"The model `{body['model']}` does not exist."
            return self.answer_json(404, {"error": {"message": message, "type": "NotFoundError", "code": 404}})
        tokens = self.server.tokens(body["prompt"], body.get("max_tokens", 16))
        if body.get("stream", False):
            return self.stream(tokens)
        words = list(tokens)
        time.sleep(TOKEN_SECONDS * len(words))
        usage = {"prompt_tokens": len(body["prompt"].split()), "completion_tokens": len(words)}
        self.answer_json(200, self.chunk("".join(words), "length") | {"usage": usage})

    def stream(self, tokens: Iterator[str]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Connection", "close")
        self.end_headers()
        for token in tokens:
            time.sleep(TOKEN_SECONDS)
            self.wfile.write(b"data: " + json.dumps(self.chunk(token, None)).encode() + b"\n\n")
        self.wfile.write(b"data: [DONE]\n\n")
        self.close_connection = True

    def chunk(self, text: str, finish: str | None) -> dict[str, object]:
        choice = {"index": 0, "text": text, "logprobs": None, "finish_reason": finish}
        return {
            "id": "cmpl-standin",
            "object": "text_completion",
            "created": int(time.time()),
            "model": self.server.model,
            "choices": [choice],
        }

    def answer_json(self, status: int, value: object) -> None:
        self.answer(status, json.dumps(value).encode())

    def answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        log.plain("APIServer", f'INFO:     {self.address_string()} - "{self.requestline}" {code}')
