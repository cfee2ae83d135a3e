"""The real app, able to die between commit and reply."""

from tests.integration.resilience.dying import dying
from wsgi import app as real

app = dying(real)
