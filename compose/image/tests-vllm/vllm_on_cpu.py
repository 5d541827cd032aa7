"""A platform plugin of vLLM, for tests: without a GPU the released package finds no platform at all."""


def platform() -> str:
    return "vllm.platforms.cpu.CpuPlatform"
