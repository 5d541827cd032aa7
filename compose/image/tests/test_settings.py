import pytest
from faststart_vllm.settings import SettingError, parse_bytes, read_settings


def test_everything_is_on_unless_it_is_said_otherwise() -> None:
    settings = read_settings({})
    assert (settings.prefetch, settings.start_beside, settings.light_store) == (True, True, True)
    assert settings.store_read_ahead is False
    assert settings.store_address == "127.0.0.1:8073"


@pytest.mark.parametrize(("text", "value"), [("0", False), ("off", False), ("No", False), ("1", True), ("TRUE", True)])
def test_a_switch_is_on_or_off(text: str, value: bool) -> None:
    assert read_settings({"FASTSTART_PREFETCH": text}).prefetch is value


def test_an_empty_switch_keeps_its_default() -> None:
    assert read_settings({"FASTSTART_PREFETCH": "", "FASTSTART_STORE_READ_AHEAD": " "}).prefetch is True


@pytest.mark.parametrize(
    "environ",
    [
        {"FASTSTART_PREFETCH": "2"},
        {"FASTSTART_LIGHT_STORE": "maybe"},
        {"FASTSTART_STORE_WAIT_SECONDS": "soon"},
        {"FASTSTART_STORE_WAIT_SECONDS": "-1"},
        {"FASTSTART_LOAD_SECONDS": "nan"},
        {"FASTSTART_LOAD_SECONDS": "inf"},
    ],
)
def test_what_cannot_be_used_is_named(environ: dict[str, str]) -> None:
    (name,) = environ
    with pytest.raises(SettingError, match=name):
        read_settings(environ)


@pytest.mark.parametrize(("text", "size"), [("128MB", 2**27), ("32GB", 2**35), ("4096B", 4096), (" 1 TB ", 2**40)])
def test_sizes_are_powers_of_1024(text: str, size: int) -> None:
    assert parse_bytes(text) == size


@pytest.mark.parametrize("text", ["", "32", "32GiB", "32gb", "-1GB", "1.5GB", "0GB"])
def test_a_size_without_meaning_is_refused(text: str) -> None:
    with pytest.raises(SettingError):
        parse_bytes(text)
