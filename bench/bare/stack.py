"""The limit of goal 14: a Flask app with SQLAlchemy and Babel, and nothing of its own."""

from flask import Flask
from flask_babel import Babel
from flask_babel import gettext as _
from sqlalchemy import String, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker


class Base(DeclarativeBase):
    """The base of the one model."""


class Row(Base):
    """The one model."""

    __tablename__ = "bench_row"
    operation_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    answer: Mapped[str] = mapped_column(String(40))


app = Flask(__name__)
Babel(app)
sessions = sessionmaker(create_engine("sqlite://"))


@app.get("/health/live")
def live() -> str:
    return str(_("live"))
