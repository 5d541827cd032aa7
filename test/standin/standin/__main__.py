"""`python3 -m standin ROLE ARGUMENT...`: the role is the name of the program that the compose file calls."""

import sys

from standin import convert, hub, launch, serve, store

ROLES = {
    "vllm": serve.main,
    "faststart-store": store.main,
    "faststart-launch": launch.main,
    "faststart-convert": convert.main,
    "standin-hub": hub.main,
}

if __name__ == "__main__":
    sys.exit(ROLES[sys.argv[1]](sys.argv[2:]))
