"""`python3 -m standin ROLE ARGUMENT...`: the role is the name of the program that the compose file calls."""

import sys

from standin import convert, hub, launch, preload, serve, store


def _vllm(arguments: list[str]) -> int:
    return {"serve": serve.main, "preload": preload.main}[arguments[0]](arguments[1:])


ROLES = {
    "vllm": _vllm,
    "faststart-store": store.main,
    "faststart-launch": launch.main,
    "faststart-convert": convert.main,
    "standin-hub": hub.main,
}

if __name__ == "__main__":
    sys.exit(ROLES[sys.argv[1]](sys.argv[2:]))
