"""The locks."""

from alembic import op
import sqlalchemy as sa


revision = "0007"
down_revision = "0006"


def fill_in():
    """Whoever is signed in came by a password, when the session began."""
    op.execute("UPDATE browser_session SET way = 'password', proved_at = started_at")


def upgrade():

    op.create_table(
        "recovery_code",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_recovery_code_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_recovery_code_code_hash")),
    )
    with op.batch_alter_table("recovery_code", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_recovery_code_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "second_factor",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.String(length=255), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_second_factor_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_factor")),
        sa.UniqueConstraint("account_id", name=op.f("uq_second_factor_account_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_second_factor_public_id")),
    )
    with op.batch_alter_table("browser_session", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("way", sa.String(length=40), server_default="password", nullable=False)
        )
        batch_op.add_column(
            sa.Column(
                "proved_at",
                sa.DateTime(timezone=True),
                server_default="1970-01-01 00:00:00+00:00",
                nullable=False,
            )
        )

    fill_in()


def downgrade():

    with op.batch_alter_table("browser_session", schema=None) as batch_op:
        batch_op.drop_column("proved_at")
        batch_op.drop_column("way")

    op.drop_table("second_factor")
    with op.batch_alter_table("recovery_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recovery_code_account_id"))

    op.drop_table("recovery_code")
