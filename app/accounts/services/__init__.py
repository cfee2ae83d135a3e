"""Signing in and out."""

from app.accounts.services.sessions import open_session, renew, revoke, revoke_all, touch

__all__ = ["open_session", "renew", "revoke", "revoke_all", "touch"]
