"""The seats."""

from alembic import op
import sqlalchemy as sa


revision = "0004"
down_revision = "0003"


INSERT_ONLY = ("attendance_mark", "test_result")


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
    """What rows of before say in the new columns; then what only grows refuses the rest."""
    fill_extent()
    fill_test_results()
    let_certificates_follow()
    count_as_told()
    for table in INSERT_ONLY:
        refuse_changes(table)


def fill_extent():
    """Who was not present was absent: nobody was there for a part yet."""
    op.execute("UPDATE attendance SET extent = 'absent' WHERE NOT present")
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.drop_column("present")


def fill_test_results():
    """Who completed a course with a closing test before results were kept has passed it."""
    op.execute(
        "INSERT INTO test_result (enrolment_id, passed, taken_on, recorded_at)"
        " SELECT enrolment.id, course.closing_test, enrolment.completed_on, edition.ends_at"
        " FROM enrolment JOIN edition ON edition.id = enrolment.edition_id"
        " JOIN course ON course.id = edition.course_id"
        " WHERE course.closing_test AND enrolment.completed_on IS NOT NULL"
    )


def let_certificates_follow():
    """One that was superseded makes room for its successor, as one that was withdrawn does."""
    holds = sa.text("withdrawn_at IS NULL AND superseded_at IS NULL")
    op.drop_index("uq_certificate_valid", table_name="certificate")
    op.create_index(
        "uq_certificate_valid",
        "certificate",
        ["enrolment_id"],
        unique=True,
        sqlite_where=holds,
        postgresql_where=holds,
    )


def count_as_told():
    """Of seats of before nobody gets a letter any more, however old they are."""
    op.execute(
        "UPDATE enrolment SET told_at = confirmed_at WHERE cancelled_at IS NULL"
        " AND edition_id IN (SELECT id FROM edition WHERE state = 'published')"
    )


def upgrade():

    op.create_table(
        "report_mark",
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_mark")),
    )
    op.create_table(
        "approval_rule",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("as_employer", sa.String(length=40), nullable=False),
        sa.Column("as_placement", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_approval_rule_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_rule")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_approval_rule_organisation_id")),
    )
    op.create_table(
        "pe_course",
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_pe_course_course_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pe_course")),
        sa.UniqueConstraint("course_id", "body", name=op.f("uq_pe_course_course_id_body")),
    )
    op.create_table(
        "question",
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("only_if_id", sa.Integer(), nullable=True),
        sa.Column("only_if", sa.String(length=200), nullable=False),
        sa.Column("erase_days", sa.Integer(), nullable=False),
        sa.Column("in_use", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_question_course_id")),
        sa.ForeignKeyConstraint(
            ["only_if_id"], ["question.id"], name=op.f("fk_question_only_if_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("public_id", name=op.f("uq_question_public_id")),
    )
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_course_id"), ["course_id"], unique=False)

    op.create_table(
        "certificate_bundle",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stored_as", sa.String(length=80), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_certificate_bundle_asked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_certificate_bundle_edition_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_bundle")),
        sa.UniqueConstraint("public_id", name=op.f("uq_certificate_bundle_public_id")),
        sa.UniqueConstraint("stored_as", name=op.f("uq_certificate_bundle_stored_as")),
    )
    with op.batch_alter_table("certificate_bundle", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_certificate_bundle_edition_id"), ["edition_id"], unique=False
        )

    op.create_table(
        "enrolment_file",
        sa.Column("edition_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_enrolment_file_by_id")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_enrolment_file_edition_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment_file")),
        sa.UniqueConstraint("public_id", name=op.f("uq_enrolment_file_public_id")),
    )
    with op.batch_alter_table("enrolment_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enrolment_file_by_id"), ["by_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_enrolment_file_edition_id"), ["edition_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_enrolment_file_expires_at"), ["expires_at"], unique=False
        )

    op.create_table(
        "invitation_code",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("ending", sa.String(length=4), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("holds_seats", sa.Boolean(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=120), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_invitation_code_edition_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_invitation_code_code_hash")),
        sa.UniqueConstraint("public_id", name=op.f("uq_invitation_code_public_id")),
    )
    with op.batch_alter_table("invitation_code", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_invitation_code_edition_id"), ["edition_id"], unique=False
        )

    op.create_table(
        "pe_edition",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_pe_edition_edition_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pe_edition")),
        sa.UniqueConstraint("edition_id", "body", name=op.f("uq_pe_edition_edition_id_body")),
    )
    op.create_table(
        "seat_limit",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("sector", sa.String(length=40), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("release_days", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["edition.id"],
            name=op.f("fk_seat_limit_edition_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_seat_limit_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_limit")),
        sa.UniqueConstraint(
            "edition_id",
            "kind",
            "sector",
            "organisation_id",
            name=op.f("uq_seat_limit_edition_id_kind_sector_organisation_id"),
        ),
    )
    with op.batch_alter_table("seat_limit", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_seat_limit_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "shortage_call",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("lack", sa.String(length=40), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_shortage_call_edition_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shortage_call")),
        sa.UniqueConstraint("edition_id", name=op.f("uq_shortage_call_edition_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_shortage_call_public_id")),
    )
    op.create_table(
        "answer",
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erase_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_answer_enrolment_id")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_answer_question_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint(
            "enrolment_id", "question_id", name=op.f("uq_answer_enrolment_id_question_id")
        ),
    )
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_erase_on"), ["erase_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_answer_question_id"), ["question_id"], unique=False)

    op.create_table(
        "approval",
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("why", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_approval_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_approval_enrolment_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_approval_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
        sa.UniqueConstraint("enrolment_id", "side", name=op.f("uq_approval_enrolment_id_side")),
        sa.UniqueConstraint("public_id", name=op.f("uq_approval_public_id")),
    )
    with op.batch_alter_table("approval", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_approval_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "guest_request",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("given_name", sa.String(length=60), nullable=False),
        sa.Column("name_prefix", sa.String(length=20), nullable=False),
        sa.Column("family_name", sa.String(length=60), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("organisation_name", sa.String(length=120), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attached_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("enrolment_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_guest_request_edition_id")
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_guest_request_enrolment_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_guest_request_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guest_request")),
        sa.UniqueConstraint("public_id", name=op.f("uq_guest_request_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_guest_request_token_hash")),
    )
    with op.batch_alter_table("guest_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guest_request_address"), ["address"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_guest_request_edition_id"), ["edition_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_guest_request_enrolment_id"), ["enrolment_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_guest_request_person_id"), ["person_id"], unique=False)

    op.create_table(
        "report",
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("register", sa.String(length=40), nullable=False),
        sa.Column("occupation", sa.String(length=40), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("points", sa.Numeric(precision=6, scale=1), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("apart", sa.String(length=40), nullable=True),
        sa.Column("via", sa.String(length=40), nullable=True),
        sa.Column("told_points", sa.Numeric(precision=6, scale=1), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_by_id", sa.Integer(), nullable=True),
        sa.Column("awarded_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_report_enrolment_id")
        ),
        sa.ForeignKeyConstraint(["told_by_id"], ["person.id"], name=op.f("fk_report_told_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint(
            "enrolment_id",
            "register",
            "occupation",
            "category",
            name=op.f("uq_report_enrolment_id_register_occupation_category"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_report_public_id")),
    )
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.create_index(
            "ix_report_state_completed_on", ["state", "completed_on"], unique=False
        )

    op.create_table(
        "test_result",
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_test_result_enrolment_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["person.id"], name=op.f("fk_test_result_recorded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_test_result")),
        info={"insert_only": True},
    )
    with op.batch_alter_table("test_result", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_test_result_enrolment_id"), ["enrolment_id"], unique=False
        )

    op.create_table(
        "walk_in",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("organisation_name", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("enrolment_id", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["person.id"], name=op.f("fk_walk_in_added_by_id")
        ),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_walk_in_edition_id")),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_walk_in_enrolment_id")
        ),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_walk_in_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_walk_in")),
        sa.UniqueConstraint("public_id", name=op.f("uq_walk_in_public_id")),
    )
    with op.batch_alter_table("walk_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_walk_in_edition_id"), ["edition_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_walk_in_enrolment_id"), ["enrolment_id"], unique=False)

    op.create_table(
        "attendance_mark",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=True),
        sa.Column("walk_in_id", sa.Integer(), nullable=True),
        sa.Column("extent", sa.String(length=40), nullable=False),
        sa.Column("mark_id", sa.String(length=36), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("forced", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(enrolment_id IS NULL) <> (walk_in_id IS NULL)", name=op.f("ck_attendance_mark_of_one")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_attendance_mark_by_id")),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_attendance_mark_enrolment_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_attendance_mark_session_id")
        ),
        sa.ForeignKeyConstraint(
            ["walk_in_id"], ["walk_in.id"], name=op.f("fk_attendance_mark_walk_in_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_mark")),
        sa.UniqueConstraint("mark_id", name=op.f("uq_attendance_mark_mark_id")),
        info={"insert_only": True},
    )
    with op.batch_alter_table("attendance_mark", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_attendance_mark_enrolment_id"), ["enrolment_id"], unique=False
        )
        batch_op.create_index("ix_attendance_mark_session", ["session_id", "said_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_attendance_mark_walk_in_id"), ["walk_in_id"], unique=False
        )

    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("extent", sa.String(length=40), server_default="present", nullable=False)
        )
        batch_op.add_column(
            sa.Column("forced", sa.Boolean(), server_default=sa.false(), nullable=False)
        )

    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.add_column(sa.Column("withdrawn_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("withdrawn_why", sa.String(length=300), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("superseded_by_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_certificate_superseded_by_id"),
            "certificate",
            ["superseded_by_id"],
            ["id"],
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_certificate_withdrawn_by_id"), "person", ["withdrawn_by_id"], ["id"]
        )

    with op.batch_alter_table("course", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("least_share", sa.Integer(), server_default="100", nullable=False)
        )

    with op.batch_alter_table("course_points", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("in_proportion", sa.Boolean(), server_default=sa.false(), nullable=False)
        )

    with op.batch_alter_table("edition", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("waiting_open", sa.Boolean(), server_default=sa.true(), nullable=False)
        )
        batch_op.add_column(
            sa.Column("offer_hours", sa.Integer(), server_default="48", nullable=False)
        )
        batch_op.add_column(
            sa.Column(
                "coordinator_decides", sa.Boolean(), server_default=sa.false(), nullable=False
            )
        )
        batch_op.add_column(
            sa.Column("approve_days", sa.Integer(), server_default="7", nullable=False)
        )

    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("priority", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("offer_ends_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("offer_hash", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("offers", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("decide_by_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("limits_ignored", sa.String(length=300), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("code_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("why", sa.String(length=40), nullable=True))
        batch_op.create_index(batch_op.f("ix_enrolment_code_id"), ["code_id"], unique=False)
        batch_op.create_index(
            "ix_enrolment_decide_by_at",
            ["decide_by_at"],
            unique=False,
            sqlite_where=sa.text("decide_by_at IS NOT NULL"),
            postgresql_where=sa.text("decide_by_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_enrolment_offer_ends_at",
            ["offer_ends_at"],
            unique=False,
            sqlite_where=sa.text("offer_ends_at IS NOT NULL"),
            postgresql_where=sa.text("offer_ends_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_enrolment_untold",
            ["edition_id"],
            unique=False,
            sqlite_where=sa.text("told_at IS NULL AND cancelled_at IS NULL"),
            postgresql_where=sa.text("told_at IS NULL AND cancelled_at IS NULL"),
        )
        batch_op.create_unique_constraint(batch_op.f("uq_enrolment_offer_hash"), ["offer_hash"])
        batch_op.create_foreign_key(
            batch_op.f("fk_enrolment_code_id"), "invitation_code", ["code_id"], ["id"]
        )

    with op.batch_alter_table("points_entry", schema=None) as batch_op:
        batch_op.create_index("ix_points_entry_recorded_at", ["recorded_at"], unique=False)

    with op.batch_alter_table("round", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("priority", sa.String(length=40), server_default="turn", nullable=False)
        )

    fill_in()


def downgrade():

    with op.batch_alter_table("round", schema=None) as batch_op:
        batch_op.drop_column("priority")

    with op.batch_alter_table("points_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_points_entry_recorded_at")

    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_enrolment_code_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_enrolment_offer_hash"), type_="unique")
        batch_op.drop_index(
            "ix_enrolment_untold",
            sqlite_where=sa.text("told_at IS NULL AND cancelled_at IS NULL"),
            postgresql_where=sa.text("told_at IS NULL AND cancelled_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_enrolment_offer_ends_at",
            sqlite_where=sa.text("offer_ends_at IS NOT NULL"),
            postgresql_where=sa.text("offer_ends_at IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_enrolment_decide_by_at",
            sqlite_where=sa.text("decide_by_at IS NOT NULL"),
            postgresql_where=sa.text("decide_by_at IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_enrolment_code_id"))
        batch_op.drop_column("why")
        batch_op.drop_column("code_id")
        batch_op.drop_column("limits_ignored")
        batch_op.drop_column("decide_by_at")
        batch_op.drop_column("offers")
        batch_op.drop_column("offer_hash")
        batch_op.drop_column("offer_ends_at")
        batch_op.drop_column("told_at")
        batch_op.drop_column("priority")

    with op.batch_alter_table("edition", schema=None) as batch_op:
        batch_op.drop_column("approve_days")
        batch_op.drop_column("coordinator_decides")
        batch_op.drop_column("offer_hours")
        batch_op.drop_column("waiting_open")

    with op.batch_alter_table("course_points", schema=None) as batch_op:
        batch_op.drop_column("in_proportion")

    with op.batch_alter_table("course", schema=None) as batch_op:
        batch_op.drop_column("least_share")

    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_certificate_withdrawn_by_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_certificate_superseded_by_id"), type_="foreignkey")
        batch_op.drop_column("superseded_by_id")
        batch_op.drop_column("superseded_at")
        batch_op.drop_column("withdrawn_why")
        batch_op.drop_column("withdrawn_by_id")

    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.add_column(sa.Column("present", sa.BOOLEAN(), nullable=False))
        batch_op.drop_column("forced")
        batch_op.drop_column("extent")

    with op.batch_alter_table("attendance_mark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attendance_mark_walk_in_id"))
        batch_op.drop_index("ix_attendance_mark_session")
        batch_op.drop_index(batch_op.f("ix_attendance_mark_enrolment_id"))

    op.drop_table("attendance_mark")
    with op.batch_alter_table("walk_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_walk_in_enrolment_id"))
        batch_op.drop_index(batch_op.f("ix_walk_in_edition_id"))

    op.drop_table("walk_in")
    with op.batch_alter_table("test_result", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_test_result_enrolment_id"))

    op.drop_table("test_result")
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_index("ix_report_state_completed_on")

    op.drop_table("report")
    with op.batch_alter_table("guest_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_guest_request_person_id"))
        batch_op.drop_index(batch_op.f("ix_guest_request_enrolment_id"))
        batch_op.drop_index(batch_op.f("ix_guest_request_edition_id"))
        batch_op.drop_index(batch_op.f("ix_guest_request_address"))

    op.drop_table("guest_request")
    with op.batch_alter_table("approval", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_approval_organisation_id"))

    op.drop_table("approval")
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_question_id"))
        batch_op.drop_index(batch_op.f("ix_answer_erase_on"))

    op.drop_table("answer")
    op.drop_table("shortage_call")
    with op.batch_alter_table("seat_limit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_seat_limit_organisation_id"))

    op.drop_table("seat_limit")
    op.drop_table("pe_edition")
    with op.batch_alter_table("invitation_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_code_edition_id"))

    op.drop_table("invitation_code")
    with op.batch_alter_table("enrolment_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enrolment_file_expires_at"))
        batch_op.drop_index(batch_op.f("ix_enrolment_file_edition_id"))
        batch_op.drop_index(batch_op.f("ix_enrolment_file_by_id"))

    op.drop_table("enrolment_file")
    with op.batch_alter_table("certificate_bundle", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certificate_bundle_edition_id"))

    op.drop_table("certificate_bundle")
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_course_id"))

    op.drop_table("question")
    op.drop_table("pe_course")
    op.drop_table("approval_rule")
    op.drop_table("report_mark")
