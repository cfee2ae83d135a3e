"""Settings from the environment, refused at start with the name of what is wrong."""

import base64
import binascii
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Self
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pydantic import AfterValidator, BeforeValidator, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

DEMO_SECRET = "demo-secret-key-not-for-real-people"  # noqa: S105  (refused outside DEMO)
DEMO_FIELD_KEYS = "demo:" + base64.b64encode(b"demo field key, never for people"[:32]).decode()


DEMO_VAPID = (
    "BPQ4v5HehfUwkGc1IYOG5AEKixr7U40Fu--wvagf0Z8x-IZBxdiVpW_6BhyXQMxD5ThZHaS6-7cxlytUJ2hn4OQ",
    "75Vece8cbUj57cE-H_eZTSsbR28tSuoUY-E8_oaHweE",
)
# Those of Chrome and Android, Firefox, Safari and iPhones, Edge. A dot before it: any host below.
PUSH_HOSTS = [
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "web.push.apple.com",
    ".push.apple.com",
    ".notify.windows.com",
]


@dataclass(frozen=True)
class PushKeys:
    """What says to a push service who sends, and whom to write to about it."""

    public: str
    private: str = field(repr=False)
    subject: str


class SettingsError(ValueError):
    """A setting is missing or wrong; the message names it and says how to put it right."""


def _split(text: object) -> object:
    return [part.strip() for part in text.split(",") if part.strip()] if isinstance(text, str) else text


def _web_address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path not in {"", "/"} or parts.query:
        raise ValueError("give scheme and host only, such as https://joinedup.example.nhs.uk")
    return f"{parts.scheme}://{parts.netloc}"


def _database(url: str) -> str:
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise ValueError("use sqlite:///path or postgresql+psycopg://user@host/name")
    return url


class Settings(BaseSettings):
    """What a site sets. Every field's name in capitals is the environment variable."""

    model_config = SettingsConfigDict(extra="ignore", env_ignore_empty=True)

    database_url: Annotated[str, AfterValidator(_database)] = "sqlite:///var/joinedup.sqlite3"
    secret_key: SecretStr = SecretStr(DEMO_SECRET)
    field_keys: SecretStr = SecretStr(DEMO_FIELD_KEYS)
    base_url: Annotated[str, AfterValidator(_web_address)] = "http://127.0.0.1:8000"
    demo: bool = False
    twilio_account_sid: str = ""
    twilio_auth_token: SecretStr = SecretStr("")
    twilio_messaging_service_sid: str = ""
    twilio_from: str = ""
    twilio_api_base: Annotated[str, AfterValidator(_web_address)] = "https://api.twilio.com"
    vapid_public_key: str = ""
    vapid_private_key: SecretStr = SecretStr("")
    vapid_subject: str = ""
    push_hosts: Annotated[list[str], NoDecode, BeforeValidator(_split)] = PUSH_HOSTS
    trusted_proxies: int = 0
    log_level: str = "INFO"
    allowed_hosts: Annotated[list[str], NoDecode, BeforeValidator(_split)] = []

    @classmethod
    def load(cls, **values: object) -> Self:
        """Read the environment; raise SettingsError that names each wrong setting."""
        try:
            return cls(**values)  # type: ignore[arg-type]
        except ValidationError as error:
            raise SettingsError("\n".join(_explain(item) for item in error.errors())) from None

    @cached_property
    def keys(self) -> dict[str, bytes]:
        """Key id -> 32 bytes, the first one encrypts, every one decrypts."""
        return parse_field_keys(self.field_keys.get_secret_value())

    @property
    def is_secure(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def has_twilio(self) -> bool:
        return bool(self.twilio_account_sid)

    @property
    def push(self) -> PushKeys | None:
        """What phones are woken with, or None where this site wakes none. A demo has a pair that everybody knows."""
        private = self.vapid_private_key.get_secret_value()
        if private:
            return PushKeys(self.vapid_public_key, private, self.vapid_subject)
        return PushKeys(*DEMO_VAPID, "mailto:demo@joinedup.invalid") if self.demo else None

    @model_validator(mode="after")
    def _safe_together(self) -> Self:
        problems = list(self._problems())
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def _problems(self) -> list[str]:
        problems = [*self._production_problems(), *self._twilio_problems(), *self._push_problems()]
        try:
            parse_field_keys(self.field_keys.get_secret_value())
        except ValueError as error:
            problems.append(f"FIELD_KEYS {error}")
        if self.trusted_proxies < 0:
            problems.append("TRUSTED_PROXIES is the number of proxies in front, 0 or more")
        return problems

    def _production_problems(self) -> list[str]:
        if self.demo:
            return []
        problems = []
        if len(self.secret_key.get_secret_value()) < 32 or self.secret_key.get_secret_value() == DEMO_SECRET:
            problems.append("SECRET_KEY must be set to at least 32 random characters, or set DEMO=1")
        if self.field_keys.get_secret_value() == DEMO_FIELD_KEYS:
            problems.append("FIELD_KEYS must be set to your own keys, or set DEMO=1")
        if not self.is_secure:
            problems.append("BASE_URL must start with https://, or set DEMO=1")
        return problems

    def _twilio_problems(self) -> list[str]:
        if not self.twilio_account_sid:
            return [] if self.demo else ["TWILIO_ACCOUNT_SID must be set, or set DEMO=1"]
        problems = []
        if not self.twilio_auth_token.get_secret_value():
            problems.append("TWILIO_AUTH_TOKEN must be set with TWILIO_ACCOUNT_SID")
        if not (self.twilio_messaging_service_sid or self.twilio_from):
            problems.append("TWILIO_MESSAGING_SERVICE_SID or TWILIO_FROM must be set with TWILIO_ACCOUNT_SID")
        return problems

    def _push_problems(self) -> list[str]:
        private = self.vapid_private_key.get_secret_value()
        if not (private or self.vapid_public_key or self.vapid_subject):
            return []
        problems = []
        if not private or _vapid_public(private) != self.vapid_public_key:
            problems.append("VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY must be a pair that flask push-keys printed")
        if private == DEMO_VAPID[1] and not self.demo:
            problems.append("VAPID_PRIVATE_KEY must be your own, or set DEMO=1")
        if not self.vapid_subject.startswith("mailto:") or "@" not in self.vapid_subject:
            problems.append("VAPID_SUBJECT must be mailto: and an address that somebody reads")
        return problems


def _vapid_public(private: str) -> str | None:
    """Return the public key of a private one, or None where it is none."""
    try:
        scalar = base64.urlsafe_b64decode(private + "=" * (-len(private) % 4))
        key = ec.derive_private_key(int.from_bytes(scalar), ec.SECP256R1())
    except ValueError:
        return None
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def parse_field_keys(text: str) -> dict[str, bytes]:
    """Parse `id:base64,id:base64`; raise ValueError saying what is wrong without showing a key."""
    keys: dict[str, bytes] = {}
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        key_id, separator, encoded = part.partition(":")
        if not separator or not key_id.isalnum() or len(key_id) > 16:
            raise ValueError("must look like id:base64key,id:base64key with short letter-and-digit ids")
        if key_id in keys:
            raise ValueError(f"names the key {key_id} twice")
        keys[key_id] = _decode_key(key_id, encoded)
    if not keys:
        raise ValueError("must hold at least one id:base64key")
    return keys


def _decode_key(key_id: str, encoded: str) -> bytes:
    try:
        key = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        raise ValueError(f"key {key_id} is not base64") from None
    if len(key) != 32:
        raise ValueError(f"key {key_id} must be 32 bytes, it is {len(key)}")
    return key


def _explain(error: object) -> str:
    assert isinstance(error, dict)
    where = "_".join(str(part) for part in error["loc"]).upper()
    words = str(error["msg"]).removeprefix("Value error, ")
    return f"{where}: {words}" if where else words
