"""A wrong setting stops the start and is named."""

import base64

import pytest

from app.config import Settings, SettingsError, parse_field_keys

GOOD = {
    "demo": False,
    "secret_key": "s" * 40,
    "field_keys": "k1:" + base64.b64encode(b"k" * 32).decode(),
    "base_url": "https://joinedup.example",
    "twilio_account_sid": "AC123",
    "twilio_auth_token": "token",
    "twilio_from": "+447700900000",
}


def test_a_complete_set_of_production_settings_is_accepted() -> None:
    settings = Settings.load(**GOOD)

    assert settings.is_secure
    assert settings.keys == {"k1": b"k" * 32}


@pytest.mark.parametrize(
    ("name", "value", "named"),
    [
        ("secret_key", "short", "SECRET_KEY"),
        ("field_keys", "k1:not-base64", "FIELD_KEYS"),
        ("field_keys", "k1:" + base64.b64encode(b"short").decode(), "FIELD_KEYS"),
        ("base_url", "http://joinedup.example", "BASE_URL"),
        ("base_url", "https://joinedup.example/path", "BASE_URL"),
        ("database_url", "mysql://x", "DATABASE_URL"),
        ("twilio_account_sid", "", "TWILIO_ACCOUNT_SID"),
        ("twilio_auth_token", "", "TWILIO_AUTH_TOKEN"),
        ("twilio_from", "", "TWILIO_FROM"),
        ("trusted_proxies", -1, "TRUSTED_PROXIES"),
        ("demo", "perhaps", "DEMO"),
    ],
)
def test_a_wrong_setting_is_refused_by_name(name: str, value: object, named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        Settings.load(**{**GOOD, name: value})


def test_the_demo_needs_no_secrets() -> None:
    assert Settings.load(demo=True).demo


def test_a_refused_key_is_not_shown() -> None:
    with pytest.raises(ValueError) as error:
        parse_field_keys("k1:c2VjcmV0")

    assert "c2VjcmV0" not in str(error.value)


def test_secrets_are_masked_where_settings_are_printed() -> None:
    assert "s" * 40 not in repr(Settings.load(**GOOD))
