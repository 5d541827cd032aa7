"""The Hugging Face cache, in its real layout: blobs, refs, snapshots of links."""

import json
import os
import shutil
import urllib.error
import urllib.request
from collections.abc import Callable
from http.client import HTTPResponse
from pathlib import Path

from standin import log
from standin.habits import habits

TRUE = {"1", "ON", "YES", "TRUE"}


class LocalEntryNotFoundError(Exception):
    pass


class GatedRepoError(Exception):
    pass


class HfHubHTTPError(Exception):
    pass


for error in (LocalEntryNotFoundError, GatedRepoError, HfHubHTTPError):
    error.__module__ = "huggingface_hub.errors"


def is_offline() -> bool:
    flag = os.environ.get("HF_HUB_OFFLINE") or os.environ.get("TRANSFORMERS_OFFLINE") or "0"
    return flag.upper() in TRUE


def endpoint() -> str:
    return os.environ.get("HF_ENDPOINT", "https://huggingface.co").rstrip("/")


def _open(method: str, path: str) -> HTTPResponse:
    token = os.environ.get("HF_TOKEN", "")
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    url = f"{endpoint()}{path}"
    try:
        request = urllib.request.Request(url, method=method, headers=headers)
        # As the real library: little patience for questions, more for files.
        patience = habits.hubSeconds if method == "HEAD" or path.startswith("/api/") else 60
        answer: HTTPResponse = urllib.request.urlopen(request, timeout=patience)
        return answer
    except urllib.error.HTTPError as error:
        if error.headers.get("X-Error-Code") == "GatedRepo":
            raise GatedRepoError(f"{error.code} Client Error.\n\nCannot access gated repo for url {url}.") from error
        raise HfHubHTTPError(
            f"{error.code} Client Error: {error.headers.get('X-Error-Message')} for url: {url}"
        ) from error
    except (urllib.error.URLError, TimeoutError) as error:
        raise LocalEntryNotFoundError(
            "An error happened while trying to locate the files on the Hub, and we cannot find the appropriate"
            " snapshot folder for the specified revision on the local disk. Please check your internet connection"
            " and try again."
        ) from error


class Cache:
    def __init__(self, model: str, revision: str) -> None:
        self.model = model
        self.revision = revision
        self.folder = Path(os.environ["HF_HOME"]) / "hub" / ("models--" + model.replace("/", "--"))

    def local_snapshot(self) -> Path:
        """The snapshot folder, without asking anyone."""
        ref = self.folder / "refs" / self.revision
        commit = ref.read_text() if ref.exists() else self.revision
        snapshot = self.folder / "snapshots" / commit
        if not snapshot.is_dir():
            raise LocalEntryNotFoundError(
                "Cannot find an appropriate cached snapshot folder for the specified revision on the local disk and "
                "outgoing traffic has been disabled. To enable repo look-ups and downloads online, pass "
                "'local_files_only=False' as input."
            )
        return snapshot

    def fetch(self, wanted: Callable[[str], bool]) -> tuple[Path, int]:
        """Asks the hub, downloads what is not there. The snapshot folder and the bytes that came."""
        if habits.forgets:
            shutil.rmtree(self.folder / "blobs", ignore_errors=True)
            shutil.rmtree(self.folder / "snapshots", ignore_errors=True)
            habits.forgets = False
        try:
            with _open("GET", f"/api/models/{self.model}/revision/{self.revision}") as answer:
                listing = json.load(answer)
        except LocalEntryNotFoundError:
            # A hub that does not answer is no reason to give up where the files are there.
            log.plain("APIServer", f"ConnectTimeout: {endpoint()} did not answer; using the local snapshot")
            return self.local_snapshot(), 0
        snapshot = self.folder / "snapshots" / listing["sha"]
        snapshot.mkdir(parents=True, exist_ok=True)
        # A commit needs no name: refs are for branches and tags.
        if self.revision != listing["sha"]:
            ref = self.folder / "refs" / self.revision
            ref.parent.mkdir(parents=True, exist_ok=True)
            ref.write_text(listing["sha"])
        came = 0
        for entry in listing["siblings"]:
            if wanted(entry["rfilename"]):
                came += self._fetch_file(snapshot, listing["sha"], entry["rfilename"])
        return snapshot, came

    def _fetch_file(self, snapshot: Path, commit: str, name: str) -> int:
        path = f"/{self.model}/resolve/{commit}/{name}"
        with _open("HEAD", path) as answer:
            etag = answer.headers["ETag"].strip('"')
        blob = self.folder / "blobs" / etag
        came = 0
        if not blob.exists():
            blob.parent.mkdir(exist_ok=True)
            partial = blob.with_name(f"{etag}.incomplete")
            with _open("GET", path) as answer, partial.open("wb") as file:
                shutil.copyfileobj(answer, file)
            came = partial.stat().st_size
            partial.rename(blob)
        link = snapshot / name
        if not link.exists():
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(os.path.relpath(blob, link.parent))
        return came
