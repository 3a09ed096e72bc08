"""The letters."""

from alembic import op
import sqlalchemy as sa


revision = "0006"
down_revision = "0005"


def upgrade():

    op.create_table(
        "feed_mark",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=45), nullable=False),
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_mark")),
        sa.UniqueConstraint("kind", "subject", name=op.f("uq_feed_mark_kind_subject")),
    )
    op.create_table(
        "letter_choice",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("rhythm", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_letter_choice_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_choice")),
        sa.UniqueConstraint("person_id", "kind", name=op.f("uq_letter_choice_person_id_kind")),
    )
    with op.batch_alter_table("letter_choice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letter_choice_person_id"), ["person_id"], unique=False)

    op.create_table(
        "letter_duty",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_letter_duty_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_duty")),
        sa.UniqueConstraint(
            "organisation_id", "kind", name=op.f("uq_letter_duty_organisation_id_kind")
        ),
    )
    with op.batch_alter_table("letter_duty", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letter_duty_kind"), ["kind"], unique=False)

    op.create_table(
        "letter_wording",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("subject", sa.String(length=150), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_letter_wording_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_wording")),
        sa.UniqueConstraint(
            "organisation_id",
            "kind",
            "language",
            name=op.f("uq_letter_wording_organisation_id_kind_language"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_letter_wording_public_id")),
    )
    with op.batch_alter_table("letter_wording", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_letter_wording_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "reminder_rule",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("anchor", sa.String(length=40), nullable=False),
        sa.Column("offset_number", sa.Integer(), nullable=False),
        sa.Column("offset_step", sa.String(length=40), nullable=False),
        sa.Column("at", sa.Time(), nullable=False),
        sa.Column("audience", sa.String(length=40), nullable=False),
        sa.Column("condition", sa.String(length=40), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_reminder_rule_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_rule")),
        sa.UniqueConstraint(
            "organisation_id", "name", name=op.f("uq_reminder_rule_organisation_id_name")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_reminder_rule_public_id")),
    )
    with op.batch_alter_table("email_address", schema=None) as batch_op:
        batch_op.add_column(sa.Column("bounced_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("bounce", sa.String(length=200), server_default="", nullable=False)
        )

    with op.batch_alter_table("feed", schema=None) as batch_op:
        batch_op.add_column(sa.Column("alarm_minutes", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("team", sa.Boolean(), server_default=sa.false(), nullable=False)
        )

    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.add_column(sa.Column("held_for", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("over_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(
            "ix_letter_held",
            ["person_id"],
            unique=False,
            sqlite_where=sa.text("state = 'held'"),
            postgresql_where=sa.text("state = 'held'"),
        )
        batch_op.create_index("ix_letter_kept", ["erased_at", "planned_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_letter_sent_at"), ["sent_at"], unique=False)
        batch_op.create_index("ix_letter_state", ["state"], unique=False)

    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.create_index("ix_registration_last_valid_on", ["last_valid_on"], unique=False)

    with op.batch_alter_table("registration_event", schema=None) as batch_op:
        batch_op.create_index("ix_registration_event_at", ["at"], unique=False)


def downgrade():

    with op.batch_alter_table("registration_event", schema=None) as batch_op:
        batch_op.drop_index("ix_registration_event_at")

    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_index("ix_registration_last_valid_on")

    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.drop_index("ix_letter_state")
        batch_op.drop_index(batch_op.f("ix_letter_sent_at"))
        batch_op.drop_index("ix_letter_kept")
        batch_op.drop_index(
            "ix_letter_held",
            sqlite_where=sa.text("state = 'held'"),
            postgresql_where=sa.text("state = 'held'"),
        )
        batch_op.drop_column("over_at")
        batch_op.drop_column("erased_at")
        batch_op.drop_column("held_for")

    with op.batch_alter_table("feed", schema=None) as batch_op:
        batch_op.drop_column("team")
        batch_op.drop_column("alarm_minutes")

    with op.batch_alter_table("email_address", schema=None) as batch_op:
        batch_op.drop_column("bounce")
        batch_op.drop_column("bounced_at")

    op.drop_table("reminder_rule")
    with op.batch_alter_table("letter_wording", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_letter_wording_organisation_id"))

    op.drop_table("letter_wording")
    with op.batch_alter_table("letter_duty", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_letter_duty_kind"))

    op.drop_table("letter_duty")
    with op.batch_alter_table("letter_choice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_letter_choice_person_id"))

    op.drop_table("letter_choice")
    op.drop_table("feed_mark")
