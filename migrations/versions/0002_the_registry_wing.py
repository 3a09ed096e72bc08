"""The registry wing."""

from alembic import op
import sqlalchemy as sa


revision = "0002"
down_revision = "0001"


INSERT_ONLY = (
    "appointment_event",
    "deployability",
    "deployment_exception",
    "employer_proof",
    "register_entry",
    "required_hours",
    "register_check",
)


def refuse_changes(table):
    """Let the database itself refuse to change or remove a row of this table."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()"
    )


def fill_in():
    """What the rows of before say in the new columns.

    A state holds from the first day of its period, from the application, or from the day after
    the last valid day. What happened holds from then on too. Who worked where is known from the
    moment at which the appointment could first be read: its first day, or the person's own row.
    """
    postgresql = op.get_bind().dialect.name == "postgresql"
    for table in ("registration", "registration_event"):
        _without_its_guard(
            table,
            "state_on = CASE WHEN state = 'submitted' AND submitted_on IS NOT NULL "
            f"THEN submitted_on WHEN state = 'lapsed' THEN {_day_after(postgresql)} "
            "ELSE starts_on END",
        )
    _without_its_guard(
        "registration_event",
        f"effective_on = CASE WHEN kind = 'lapsed' THEN {_day_after(postgresql)} "
        "WHEN kind = 'submitted' AND submitted_on IS NOT NULL THEN submitted_on "
        "ELSE starts_on END",
    )
    if postgresql:
        op.alter_column("registration", "state_on", server_default=None)
        op.alter_column("registration_event", "state_on", server_default=None)
        op.alter_column("registration_event", "effective_on", server_default=None)
    op.execute(
        "INSERT INTO appointment_event (appointment_id, at, person_id, person_name, "
        "organisation_id, organisation_name, employer_id, path, kind, function, starts_on, ends_on) "
        "SELECT a.id, p.created_at, p.id, p.sort_name, o.id, o.name, "
        "COALESCE((SELECT e.id FROM organisation e WHERE e.kind <> 'team' AND o.path LIKE "
        "e.path || '%' ORDER BY length(e.path) DESC LIMIT 1), o.id), "
        "o.path, a.kind, a.function, a.starts_on, a.ends_on FROM appointment a JOIN person p ON p.id = a.person_id "
        "JOIN organisation o ON o.id = a.organisation_id"
    )


def _day_after(postgresql):
    return "last_valid_on + 1" if postgresql else "date(last_valid_on, '+1 day')"


def _without_its_guard(table, change):
    """Change all rows; those of a table that only grows once, here."""
    if table != "registration_event":
        op.execute(f"UPDATE {table} SET {change}")
        return
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER {table}_no_update")
        op.execute(f"UPDATE {table} SET {change}")
        op.execute(
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
        return
    op.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_no_change")
    op.execute(f"UPDATE {table} SET {change}")
    op.execute(f"ALTER TABLE {table} ENABLE TRIGGER {table}_no_change")


def upgrade():

    op.create_table(
        "activity",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("provider", sa.String(length=120), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=False),
        sa.Column("hours", sa.Numeric(precision=5, scale=1), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_activity_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
        sa.UniqueConstraint("public_id", name=op.f("uq_activity_public_id")),
    )
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_activity_person_id"), ["person_id"], unique=False)

    op.create_table(
        "appointment_event",
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("person_name", sa.String(length=144), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("organisation_name", sa.String(length=120), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("function", sa.String(length=40), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["organisation.id"], name=op.f("fk_appointment_event_employer_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_appointment_event_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_appointment_event_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_event")),
        info={"insert_only": True},
    )
    with op.batch_alter_table("appointment_event", schema=None) as batch_op:
        batch_op.create_index("ix_appointment_event_known", ["appointment_id", "at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_appointment_event_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_appointment_event_path"), ["path"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_appointment_event_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "deployability",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_deployability_by_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_deployability_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_deployability_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deployability")),
        info={"insert_only": True},
    )
    with op.batch_alter_table("deployability", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_deployability_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_deployability_person_id"), ["person_id"], unique=False)

    op.create_table(
        "deployment_exception",
        sa.Column("ref", sa.String(length=22), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("responsible_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_deployment_exception_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_deployment_exception_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_deployment_exception_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["responsible_id"], ["person.id"], name=op.f("fk_deployment_exception_responsible_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deployment_exception")),
        sa.UniqueConstraint("ref", "number", name=op.f("uq_deployment_exception_ref_number")),
        info={"insert_only": True},
    )
    with op.batch_alter_table("deployment_exception", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_deployment_exception_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_deployment_exception_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_deployment_exception_responsible_id"), ["responsible_id"], unique=False
        )

    op.create_table(
        "employer_proof",
        sa.Column("ref", sa.String(length=22), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("profile", sa.String(length=80), nullable=False),
        sa.Column("taken_back", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_employer_proof_by_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_employer_proof_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_employer_proof_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employer_proof")),
        sa.UniqueConstraint("ref", "number", name=op.f("uq_employer_proof_ref_number")),
        info={"insert_only": True},
    )
    with op.batch_alter_table("employer_proof", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_employer_proof_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_employer_proof_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "evidence",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("stored_as", sa.String(length=64), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_evidence_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("public_id", name=op.f("uq_evidence_public_id")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_evidence_ref"), ["ref"], unique=False)

    op.create_table(
        "overview_columns",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_overview_columns_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["told_by_id"], ["person.id"], name=op.f("fk_overview_columns_told_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overview_columns")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_overview_columns_organisation_id")),
    )
    op.create_table(
        "overview_upload",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_overview_upload_by_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_overview_upload_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overview_upload")),
        sa.UniqueConstraint("public_id", name=op.f("uq_overview_upload_public_id")),
    )
    with op.batch_alter_table("overview_upload", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_overview_upload_by_id"), ["by_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_overview_upload_expires_at"), ["expires_at"], unique=False
        )

    op.create_table(
        "register_entry",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=64), nullable=False),
        sa.Column("register", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_register_entry_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_entry")),
        sa.UniqueConstraint("person_id", "ref", "register", "number", name="uq_register_entry_row"),
        info={"insert_only": True},
    )
    op.create_table(
        "required_hours",
        sa.Column("profession", sa.String(length=40), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["person.id"], name=op.f("fk_required_hours_recorded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_required_hours")),
        info={"insert_only": True},
    )
    op.create_table(
        "standing_month",
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("standing", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_standing_month_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_month")),
        sa.UniqueConstraint(
            "first_on",
            "organisation_id",
            "standing",
            name=op.f("uq_standing_month_first_on_organisation_id_standing"),
        ),
    )
    op.create_table(
        "work_period",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("employer", sa.String(length=120), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("hours_a_week", sa.Numeric(precision=4, scale=1), nullable=False),
        sa.Column("in_profession", sa.Numeric(precision=4, scale=1), nullable=True),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_work_period_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["person.id"], name=op.f("fk_work_period_recorded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_period")),
        sa.UniqueConstraint("public_id", name=op.f("uq_work_period_public_id")),
    )
    with op.batch_alter_table("work_period", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_work_period_person_id"), ["person_id"], unique=False)

    op.create_table(
        "employer_statement",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("period_starts_on", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("signed_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_employer_statement_registration_id"),
        ),
        sa.ForeignKeyConstraint(
            ["signed_by_id"], ["person.id"], name=op.f("fk_employer_statement_signed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employer_statement")),
        sa.UniqueConstraint("public_id", name=op.f("uq_employer_statement_public_id")),
    )
    with op.batch_alter_table("employer_statement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_employer_statement_registration_id"), ["registration_id"], unique=False
        )
        batch_op.create_index(
            "uq_employer_statement_current",
            ["registration_id", "period_starts_on"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.create_table(
        "personal_requirement",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_personal_requirement_registration_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_requirement")),
        sa.UniqueConstraint("public_id", name=op.f("uq_personal_requirement_public_id")),
    )
    with op.batch_alter_table("personal_requirement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_personal_requirement_registration_id"), ["registration_id"], unique=False
        )

    op.create_table(
        "public_measure",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("description", sa.String(length=500), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("seen_first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_public_measure_registration_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_measure")),
        sa.UniqueConstraint("public_id", name=op.f("uq_public_measure_public_id")),
        sa.UniqueConstraint(
            "registration_id", "key", name=op.f("uq_public_measure_registration_id_key")
        ),
    )
    op.create_table(
        "register_check",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("how", sa.String(length=40), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_register_check_by_id")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_register_check_registration_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_check")),
        sa.UniqueConstraint("public_id", name=op.f("uq_register_check_public_id")),
        info={"insert_only": True},
    )
    with op.batch_alter_table("register_check", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_register_check_registration_id"), ["registration_id"], unique=False
        )

    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_appointment_organisation_id"))
        batch_op.create_index(batch_op.f("ix_appointment_starts_on"), ["starts_on"], unique=False)
        batch_op.create_index(
            "ix_appointment_work",
            ["organisation_id", "function", "person_id", "kind", "starts_on", "ends_on"],
            unique=False,
        )

    with op.batch_alter_table("expected_points", schema=None) as batch_op:
        batch_op.add_column(sa.Column("form", sa.String(length=40), nullable=True))

    with op.batch_alter_table("points_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("form", sa.String(length=40), nullable=True))

    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lacks", sa.String(length=120), nullable=True))
        batch_op.add_column(sa.Column("behind", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("history_known_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("check_due_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("check_why", sa.String(length=40), nullable=True))
        batch_op.add_column(
            sa.Column("state_on", sa.Date(), server_default="1970-01-01", nullable=False)
        )
        batch_op.add_column(sa.Column("state_ends_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("occupation_name", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("level", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("variant", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("extension_ends_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("extension_seen_on", sa.Date(), nullable=True))
        batch_op.create_index(
            "ix_registration_check_due", ["register", "check_due_on"], unique=False
        )
        batch_op.create_index("ix_registration_unplanned", ["state", "check_due_on"], unique=False)

    with op.batch_alter_table("registration_event", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("effective_on", sa.Date(), server_default="1970-01-01", nullable=False)
        )
        batch_op.add_column(
            sa.Column("state_on", sa.Date(), server_default="1970-01-01", nullable=False)
        )
        batch_op.add_column(sa.Column("state_ends_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("occupation_name", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("level", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("variant", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("extension_ends_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("extension_seen_on", sa.Date(), nullable=True))

    fill_in()
    for table in INSERT_ONLY:
        refuse_changes(table)


def downgrade():

    with op.batch_alter_table("registration_event", schema=None) as batch_op:
        batch_op.drop_column("extension_seen_on")
        batch_op.drop_column("extension_ends_on")
        batch_op.drop_column("variant")
        batch_op.drop_column("level")
        batch_op.drop_column("occupation_name")
        batch_op.drop_column("state_ends_on")
        batch_op.drop_column("state_on")
        batch_op.drop_column("effective_on")

    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_index("ix_registration_unplanned")
        batch_op.drop_index("ix_registration_check_due")
        batch_op.drop_column("extension_seen_on")
        batch_op.drop_column("extension_ends_on")
        batch_op.drop_column("variant")
        batch_op.drop_column("level")
        batch_op.drop_column("occupation_name")
        batch_op.drop_column("state_ends_on")
        batch_op.drop_column("state_on")
        batch_op.drop_column("check_why")
        batch_op.drop_column("check_due_on")
        batch_op.drop_column("history_known_on")
        batch_op.drop_column("behind")
        batch_op.drop_column("lacks")

    with op.batch_alter_table("points_entry", schema=None) as batch_op:
        batch_op.drop_column("form")

    with op.batch_alter_table("expected_points", schema=None) as batch_op:
        batch_op.drop_column("form")

    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.drop_index("ix_appointment_work")
        batch_op.drop_index(batch_op.f("ix_appointment_starts_on"))
        batch_op.create_index(
            batch_op.f("ix_appointment_organisation_id"), ["organisation_id"], unique=False
        )

    with op.batch_alter_table("register_check", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_register_check_registration_id"))

    op.drop_table("register_check")
    op.drop_table("public_measure")
    with op.batch_alter_table("personal_requirement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_personal_requirement_registration_id"))

    op.drop_table("personal_requirement")
    with op.batch_alter_table("employer_statement", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_employer_statement_current",
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_employer_statement_registration_id"))

    op.drop_table("employer_statement")
    with op.batch_alter_table("work_period", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_work_period_person_id"))

    op.drop_table("work_period")
    op.drop_table("standing_month")
    op.drop_table("required_hours")
    op.drop_table("register_entry")
    with op.batch_alter_table("overview_upload", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_overview_upload_expires_at"))
        batch_op.drop_index(batch_op.f("ix_overview_upload_by_id"))

    op.drop_table("overview_upload")
    op.drop_table("overview_columns")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_ref"))
        batch_op.drop_index(batch_op.f("ix_evidence_person_id"))

    op.drop_table("evidence")
    with op.batch_alter_table("employer_proof", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_employer_proof_person_id"))
        batch_op.drop_index(batch_op.f("ix_employer_proof_organisation_id"))

    op.drop_table("employer_proof")
    with op.batch_alter_table("deployment_exception", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deployment_exception_responsible_id"))
        batch_op.drop_index(batch_op.f("ix_deployment_exception_person_id"))
        batch_op.drop_index(batch_op.f("ix_deployment_exception_organisation_id"))

    op.drop_table("deployment_exception")
    with op.batch_alter_table("deployability", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deployability_person_id"))
        batch_op.drop_index(batch_op.f("ix_deployability_organisation_id"))

    op.drop_table("deployability")
    with op.batch_alter_table("appointment_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_appointment_event_person_id"))
        batch_op.drop_index(batch_op.f("ix_appointment_event_path"))
        batch_op.drop_index(batch_op.f("ix_appointment_event_organisation_id"))
        batch_op.drop_index("ix_appointment_event_known")

    op.drop_table("appointment_event")
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activity_person_id"))

    op.drop_table("activity")

    if op.get_bind().dialect.name == "postgresql":
        for table in INSERT_ONLY:
            op.execute(f"DROP FUNCTION {table}_refuse()")
