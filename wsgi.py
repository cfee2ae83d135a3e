"""The WSGI entry: `gunicorn wsgi:app`."""

from whitenoise import WhiteNoise

from app import create_app
from app.core.assets import STATIC

app = create_app()
app.wsgi_app = WhiteNoise(app.wsgi_app, root=str(STATIC), prefix="static/", max_age=31536000, allow_all_origins=False)  # type: ignore[method-assign]
