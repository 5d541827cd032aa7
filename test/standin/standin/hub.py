"""A small Hugging Face Hub: one gated model, tokens, and knobs that make it slow or unwilling."""

import argparse
import hashlib
import json
import re
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standin.weights import model_files

CHUNK = 256 * 1024


@dataclass
class Knobs:
    """Set by POST /standin/knobs while the hub runs."""

    latencySeconds: float = 0.0
    bytesPerSecond: float = 0.0
    rateLimited: bool = False


@dataclass
class Hub:
    model: str
    token: str
    files: dict[str, bytes]
    knobs: Knobs = field(default_factory=Knobs)
    sent: dict[str, int] = field(default_factory=lambda: {"requests": 0, "weightBytes": 0})
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def commit(self) -> str:
        return hashlib.sha1(self.model.encode()).hexdigest()

    def etag(self, path: str) -> str:
        return hashlib.sha256(self.files[path]).hexdigest()

    def count(self, what: str, much: int) -> None:
        with self.lock:
            self.sent[what] += much


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: Hub

    def do_HEAD(self) -> None:
        self.route()

    def do_GET(self) -> None:
        self.route()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path != "/standin/knobs":
            return self.refuse(404, "Not Found")
        self.hub.knobs = Knobs(**json.loads(body))
        self.answer({})

    def route(self) -> None:
        if self.path == "/standin/counters":
            return self.answer(self.hub.sent)
        self.hub.count("requests", 1)
        time.sleep(self.hub.knobs.latencySeconds)
        if self.hub.knobs.rateLimited:
            return self.refuse(429, "Too Many Requests: you have reached your 'api' rate limit.", {"Retry-After": "30"})
        signed_in = self.headers.get("Authorization") == f"Bearer {self.hub.token}"
        path = self.path.partition("?")[0]
        if path == "/api/whoami-v2":
            if not signed_in:
                return self.refuse(401, "Invalid credentials in Authorization header")
            return self.answer({"type": "user", "name": "operator"})
        model = re.escape(self.hub.model)
        if re.fullmatch(rf"/api/models/{model}(/revision/\w+)?", path):
            siblings = [{"rfilename": name, "size": len(data)} for name, data in self.hub.files.items()]
            return self.answer({"id": self.hub.model, "sha": self.hub.commit, "gated": "manual", "siblings": siblings})
        if re.fullmatch(rf"/api/models/{model}/tree/\w+", path):
            tree = [{"type": "file", "path": name, "size": len(data)} for name, data in self.hub.files.items()]
            return self.answer(tree)
        found = re.fullmatch(rf"/{model}/resolve/\w+/(.+)", path)
        if found is None:
            return self.refuse(404, "Repository not found", {"X-Error-Code": "RepoNotFound"})
        if not signed_in:
            return self.refuse(401, f"Access to model {self.hub.model} is restricted.", {"X-Error-Code": "GatedRepo"})
        if found[1] not in self.hub.files:
            return self.refuse(404, "Entry not found", {"X-Error-Code": "EntryNotFound"})
        self.send_file(found[1])

    def send_file(self, path: str) -> None:
        data = self.hub.files[path]
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("ETag", f'"{self.hub.etag(path)}"')
        self.send_header("X-Repo-Commit", self.hub.commit)
        self.end_headers()
        if self.command == "HEAD":
            return
        for begin in range(0, len(data), CHUNK):
            chunk = data[begin : begin + CHUNK]
            self.wfile.write(chunk)
            if path.endswith(".safetensors"):
                self.hub.count("weightBytes", len(chunk))
            if self.hub.knobs.bytesPerSecond > 0:
                time.sleep(len(chunk) / self.hub.knobs.bytesPerSecond)

    def answer(self, value: object, status: int = 200, headers: dict[str, str] | None = None) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        for name, text in {
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            **(headers or {}),
        }.items():
            self.send_header(name, text)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def refuse(self, status: int, message: str, headers: dict[str, str] | None = None) -> None:
        self.answer({"error": message}, status, {"X-Error-Message": message, **(headers or {})})


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser("standin-hub")
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--token", required=True)
    parser.add_argument("--megabytes", type=int, default=96)
    options = parser.parse_args(arguments)
    hub = Hub(options.model, options.token, model_files(options.model, options.megabytes))
    handler = type("HubHandler", (Handler,), {"hub": hub})
    server = ThreadingHTTPServer((options.host, options.port), handler)
    print(f"hub: {options.model} on http://{options.host}:{options.port}", flush=True)
    server.serve_forever()
    return 0
