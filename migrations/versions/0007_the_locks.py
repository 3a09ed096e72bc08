"""The locks."""

from alembic import op
import sqlalchemy as sa


revision = "0007"
down_revision = "0006"


# What only grows, and yet is changed when a person is erased or two persons turn out to be one.
UNLOCKED = (
    "appointment_event",
    "attendance_mark",
    "deployability",
    "deployment_exception",
    "employer_proof",
    "fte_request",
    "points_entry",
    "register_check",
    "register_entry",
    "registration_event",
    "test_result",
)
INSERT_ONLY = ("retention_term",)


def refuse_changes(table, unless="FALSE"):
    """Let the database itself refuse to change or remove a row of this table."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
                f"WHEN NOT ({unless}) BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f"CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF {unless} THEN IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; "
        f"END IF; RAISE EXCEPTION '{table} is append-only'; END $$"
    )
    op.execute(f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}")
    op.execute(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()"
    )


def fill_in():
    """Whoever is signed in came by a password, when the session began."""
    op.execute("UPDATE browser_session SET way = 'password', proved_at = started_at")
    for table in UNLOCKED:
        refuse_changes(table, unless="EXISTS (SELECT 1 FROM unlocking)")
    for table in INSERT_ONLY:
        refuse_changes(table)


def take_back():
    """What only grows refuses everything again, and what is new is dropped with its function."""
    for table in UNLOCKED:
        refuse_changes(table)
    if op.get_bind().dialect.name == "postgresql":
        for table in INSERT_ONLY:
            op.execute(f"DROP TRIGGER {table}_no_change ON {table}")
            op.execute(f"DROP FUNCTION {table}_refuse()")


def upgrade():

    op.create_table(
        "backup",
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("encrypted", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backup")),
    )
    with op.batch_alter_table("backup", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_backup_made_at"), ["made_at"], unique=False)

    op.create_table(
        "delivery_pause",
        sa.Column("since_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_pause")),
    )
    op.create_table(
        "retention_report",
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_report")),
        sa.UniqueConstraint("first_on", name=op.f("uq_retention_report_first_on")),
    )
    op.create_table(
        "unlocking",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unlocking")),
    )
    op.create_table(
        "data_request",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("extended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("extension", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["person.id"], name=op.f("fk_data_request_answered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_data_request_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_request")),
        sa.UniqueConstraint("public_id", name=op.f("uq_data_request_public_id")),
    )
    with op.batch_alter_table("data_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_data_request_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_data_request_state_due_on", ["state", "due_on"], unique=False)

    op.create_table(
        "erasure",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(length=40), nullable=False),
        sa.Column("through_on", sa.Date(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_erasure_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_erasure_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
        sa.UniqueConstraint("public_id", name=op.f("uq_erasure_public_id")),
    )
    with op.batch_alter_table("erasure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_erasure_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_erasure_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "ix_erasure_unlogged",
            ["id"],
            unique=False,
            sqlite_where=sa.text("logged_at IS NULL"),
            postgresql_where=sa.text("logged_at IS NULL"),
        )

    op.create_table(
        "identity_provider",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("client_id", sa.String(length=255), nullable=False),
        sa.Column("secret", sa.String(length=1000), nullable=False),
        sa.Column("acr", sa.String(length=255), nullable=False),
        sa.Column("two_steps", sa.Boolean(), nullable=False),
        sa.Column("only", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_identity_provider_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_provider")),
        sa.UniqueConstraint("public_id", name=op.f("uq_identity_provider_public_id")),
    )
    with op.batch_alter_table("identity_provider", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_identity_provider_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "merge_request",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("into_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("into_agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_merge_request_asked_by_id")
        ),
        sa.ForeignKeyConstraint(["into_id"], ["person.id"], name=op.f("fk_merge_request_into_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_merge_request_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge_request")),
        sa.UniqueConstraint("public_id", name=op.f("uq_merge_request_public_id")),
    )
    with op.batch_alter_table("merge_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_merge_request_into_id"), ["into_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_merge_request_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_merge_request_open",
            ["person_id"],
            unique=True,
            sqlite_where=sa.text("done_at IS NULL AND refused_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL AND refused_at IS NULL"),
        )

    op.create_table(
        "person_export",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stored_as", sa.String(length=80), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_export_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_export")),
        sa.UniqueConstraint("public_id", name=op.f("uq_person_export_public_id")),
        sa.UniqueConstraint("stored_as", name=op.f("uq_person_export_stored_as")),
    )
    with op.batch_alter_table("person_export", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_export_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_person_export_in_work",
            ["person_id"],
            unique=True,
            sqlite_where=sa.text("made_at IS NULL"),
            postgresql_where=sa.text("made_at IS NULL"),
        )

    op.create_table(
        "planned_erasure",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("through_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("foreseen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_by_id", sa.Integer(), nullable=True),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_planned_erasure_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_planned_erasure_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["stopped_by_id"], ["person.id"], name=op.f("fk_planned_erasure_stopped_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_erasure")),
        sa.UniqueConstraint(
            "person_id", "kind", "due_on", name=op.f("uq_planned_erasure_person_id_kind_due_on")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_planned_erasure_public_id")),
    )
    with op.batch_alter_table("planned_erasure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_planned_erasure_due_on"), ["due_on"], unique=False)
        batch_op.create_index(
            "ix_planned_erasure_open",
            ["due_on"],
            unique=False,
            sqlite_where=sa.text("done_at IS NULL AND stopped_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL AND stopped_at IS NULL"),
        )
        batch_op.create_index(
            batch_op.f("ix_planned_erasure_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_planned_erasure_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "processing",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("controller", sa.String(length=40), nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("recipients", sa.Text(), nullable=False),
        sa.Column("security", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_processing_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_processing")),
        sa.UniqueConstraint(
            "organisation_id", "topic", name=op.f("uq_processing_organisation_id_topic")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_processing_public_id")),
    )
    op.create_table(
        "processor_agreement",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("does", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_processor_agreement_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_processor_agreement")),
        sa.UniqueConstraint(
            "organisation_id", "name", name=op.f("uq_processor_agreement_organisation_id_name")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_processor_agreement_public_id")),
    )
    with op.batch_alter_table("processor_agreement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_processor_agreement_ends_on"), ["ends_on"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_processor_agreement_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "retention_term",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_retention_term_by_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_retention_term_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_term")),
        sa.UniqueConstraint("public_id", name=op.f("uq_retention_term_public_id")),
        info={"insert_only": True},
    )
    with op.batch_alter_table("retention_term", schema=None) as batch_op:
        batch_op.create_index("ix_retention_term", ["organisation_id", "kind", "id"], unique=False)

    op.create_table(
        "shared_period",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_shared_period_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_shared_period_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_period")),
        sa.UniqueConstraint(
            "person_id", "organisation_id", name=op.f("uq_shared_period_person_id_organisation_id")
        ),
    )
    op.create_table(
        "logout_token",
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("jti_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["identity_provider.id"], name=op.f("fk_logout_token_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_logout_token")),
        sa.UniqueConstraint(
            "provider_id", "jti_hash", name=op.f("uq_logout_token_provider_id_jti_hash")
        ),
    )
    op.create_table(
        "pending_link",
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("address_id", sa.Integer(), nullable=False),
        sa.Column("shown", sa.String(length=254), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_pending_link_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["address_id"],
            ["email_address.id"],
            name=op.f("fk_pending_link_address_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["identity_provider.id"], name=op.f("fk_pending_link_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_link")),
        sa.UniqueConstraint("public_id", name=op.f("uq_pending_link_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_pending_link_token_hash")),
    )
    with op.batch_alter_table("pending_link", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_pending_link_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "provider_domain",
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("domain", sa.String(length=253), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["identity_provider.id"], name=op.f("fk_provider_domain_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_domain")),
        sa.UniqueConstraint("domain", name=op.f("uq_provider_domain_domain")),
        sa.UniqueConstraint("public_id", name=op.f("uq_provider_domain_public_id")),
    )
    with op.batch_alter_table("provider_domain", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_provider_domain_provider_id"), ["provider_id"], unique=False
        )

    op.create_table(
        "provider_grant",
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("grant_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["grant_id"],
            ["role_grant.id"],
            name=op.f("fk_provider_grant_grant_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["identity_provider.id"], name=op.f("fk_provider_grant_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_grant")),
        sa.UniqueConstraint("grant_id", name=op.f("uq_provider_grant_grant_id")),
    )
    with op.batch_alter_table("provider_grant", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_provider_grant_provider_id"), ["provider_id"], unique=False
        )

    op.create_table(
        "provider_link",
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("shown", sa.String(length=254), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_provider_link_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["identity_provider.id"], name=op.f("fk_provider_link_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_link")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_provider_link_issuer_subject")),
        sa.UniqueConstraint(
            "provider_id", "account_id", name=op.f("uq_provider_link_provider_id_account_id")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_provider_link_public_id")),
    )
    with op.batch_alter_table("provider_link", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_provider_link_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "provider_mapping",
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("claim", sa.String(length=60), nullable=False),
        sa.Column("value", sa.String(length=255), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_provider_mapping_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["identity_provider.id"], name=op.f("fk_provider_mapping_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_mapping")),
        sa.UniqueConstraint(
            "provider_id",
            "claim",
            "value",
            "role",
            "organisation_id",
            name="uq_provider_mapping_once",
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_provider_mapping_public_id")),
    )
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
    op.create_table(
        "provider_session",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("sid_hash", sa.String(length=64), nullable=False),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["link_id"],
            ["provider_link.id"],
            name=op.f("fk_provider_session_link_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["browser_session.id"],
            name=op.f("fk_provider_session_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_session")),
        sa.UniqueConstraint("session_id", name=op.f("uq_provider_session_session_id")),
    )
    with op.batch_alter_table("provider_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_provider_session_link_id"), ["link_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_provider_session_sid_hash"), ["sid_hash"], unique=False
        )

    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("blocked_because", sa.String(length=200), nullable=True))

    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appointment_ends_on"), ["ends_on"], unique=False)

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

    with op.batch_alter_table("email_address", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("private", sa.Boolean(), server_default=sa.false(), nullable=False)
        )

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("merged_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_person_merged_into_id"), ["merged_into_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_person_merged_into_id"), "person", ["merged_into_id"], ["id"]
        )

    fill_in()


def downgrade():
    take_back()

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_person_merged_into_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_person_merged_into_id"))
        batch_op.drop_column("erased_at")
        batch_op.drop_column("merged_at")
        batch_op.drop_column("merged_into_id")

    with op.batch_alter_table("email_address", schema=None) as batch_op:
        batch_op.drop_column("private")

    with op.batch_alter_table("browser_session", schema=None) as batch_op:
        batch_op.drop_column("proved_at")
        batch_op.drop_column("way")

    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_appointment_ends_on"))

    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_column("blocked_because")

    with op.batch_alter_table("provider_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_provider_session_sid_hash"))
        batch_op.drop_index(batch_op.f("ix_provider_session_link_id"))

    op.drop_table("provider_session")
    op.drop_table("second_factor")
    with op.batch_alter_table("recovery_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recovery_code_account_id"))

    op.drop_table("recovery_code")
    op.drop_table("provider_mapping")
    with op.batch_alter_table("provider_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_provider_link_account_id"))

    op.drop_table("provider_link")
    with op.batch_alter_table("provider_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_provider_grant_provider_id"))

    op.drop_table("provider_grant")
    with op.batch_alter_table("provider_domain", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_provider_domain_provider_id"))

    op.drop_table("provider_domain")
    with op.batch_alter_table("pending_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pending_link_account_id"))

    op.drop_table("pending_link")
    op.drop_table("logout_token")
    op.drop_table("shared_period")
    with op.batch_alter_table("retention_term", schema=None) as batch_op:
        batch_op.drop_index("ix_retention_term")

    op.drop_table("retention_term")
    with op.batch_alter_table("processor_agreement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_processor_agreement_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_processor_agreement_ends_on"))

    op.drop_table("processor_agreement")
    op.drop_table("processing")
    with op.batch_alter_table("planned_erasure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_planned_erasure_person_id"))
        batch_op.drop_index(batch_op.f("ix_planned_erasure_organisation_id"))
        batch_op.drop_index(
            "ix_planned_erasure_open",
            sqlite_where=sa.text("done_at IS NULL AND stopped_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL AND stopped_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_planned_erasure_due_on"))

    op.drop_table("planned_erasure")
    with op.batch_alter_table("person_export", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_person_export_in_work",
            sqlite_where=sa.text("made_at IS NULL"),
            postgresql_where=sa.text("made_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_person_export_person_id"))

    op.drop_table("person_export")
    with op.batch_alter_table("merge_request", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_merge_request_open",
            sqlite_where=sa.text("done_at IS NULL AND refused_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL AND refused_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_merge_request_person_id"))
        batch_op.drop_index(batch_op.f("ix_merge_request_into_id"))

    op.drop_table("merge_request")
    with op.batch_alter_table("identity_provider", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_identity_provider_organisation_id"))

    op.drop_table("identity_provider")
    with op.batch_alter_table("erasure", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_erasure_unlogged",
            sqlite_where=sa.text("logged_at IS NULL"),
            postgresql_where=sa.text("logged_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_erasure_person_id"))
        batch_op.drop_index(batch_op.f("ix_erasure_at"))

    op.drop_table("erasure")
    with op.batch_alter_table("data_request", schema=None) as batch_op:
        batch_op.drop_index("ix_data_request_state_due_on")
        batch_op.drop_index(batch_op.f("ix_data_request_person_id"))

    op.drop_table("data_request")
    op.drop_table("unlocking")
    op.drop_table("retention_report")
    op.drop_table("delivery_pause")
    with op.batch_alter_table("backup", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_backup_made_at"))

    op.drop_table("backup")
