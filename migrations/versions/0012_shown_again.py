"""When an answer was shown again to be confirmed, in a set that was open while another was sent."""

import sqlalchemy as sa
import walls
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("answer", sa.Column("shown_again_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Take it away; refused while one shown later still waits, which would become an answer nobody gave."""
    waiting = "SELECT count(*) FROM answer WHERE shown_again_at IS NOT NULL AND is_to_confirm"
    if walls.count(op, waiting):
        raise RuntimeError("answers shown again would become answers that nobody gave")
    op.drop_column("answer", "shown_again_at")
