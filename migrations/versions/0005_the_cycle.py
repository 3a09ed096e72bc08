"""The cycle."""

from alembic import op
import sqlalchemy as sa


revision = "0005"
down_revision = "0004"


INSERT_ONLY = (
    "fte_request",
    "decision",
    "cost_entry",
    "budget",
    "split_rule",
    "split_share",
    "split_key",
    "payer_statement",
    "statement_line",
    "stated_entry",
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
    """What only grows refuses the rest."""
    for table in INSERT_ONLY:
        refuse_changes(table)


def upgrade():

    op.create_table(
        "advisory_body",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_advisory_body_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advisory_body")),
        sa.UniqueConstraint(
            "organisation_id", "name", name=op.f("uq_advisory_body_organisation_id_name")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_advisory_body_public_id")),
    )
    with op.batch_alter_table("advisory_body", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_advisory_body_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "fee_waiver",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("sector", sa.String(length=40), nullable=True),
        sa.Column("function", sa.String(length=40), nullable=True),
        sa.Column("of_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["of_id"], ["organisation.id"], name=op.f("fk_fee_waiver_of_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_fee_waiver_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_waiver")),
        sa.UniqueConstraint("public_id", name=op.f("uq_fee_waiver_public_id")),
    )
    with op.batch_alter_table("fee_waiver", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fee_waiver_of_id"), ["of_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_fee_waiver_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "fte_request",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("fte", sa.Numeric(precision=6, scale=2), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("fte >= 0", name=op.f("ck_fte_request_not_negative")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_fte_request_by_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_fte_request_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fte_request")),
        sa.UniqueConstraint(
            "organisation_id",
            "year",
            "number",
            name=op.f("uq_fte_request_organisation_id_year_number"),
        ),
        info={"insert_only": True},
    )
    op.create_table(
        "payer",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("pays_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("ceiling", sa.BigInteger(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.CheckConstraint("ceiling >= 0", name=op.f("ck_payer_ceiling")),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_payer_term")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_payer_organisation_id")
        ),
        sa.ForeignKeyConstraint(["pays_id"], ["organisation.id"], name=op.f("fk_payer_pays_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payer")),
        sa.UniqueConstraint(
            "organisation_id",
            "pays_id",
            "starts_on",
            name=op.f("uq_payer_organisation_id_pays_id_starts_on"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_payer_public_id")),
    )
    with op.batch_alter_table("payer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_payer_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_payer_pays_id"), ["pays_id"], unique=False)

    op.create_table(
        "signal_bounds",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(length=40), nullable=False),
        sa.Column("lowest", sa.Numeric(precision=4, scale=1), nullable=True),
        sa.Column("fall", sa.Numeric(precision=4, scale=1), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_signal_bounds_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signal_bounds")),
        sa.UniqueConstraint(
            "organisation_id", "measure", name=op.f("uq_signal_bounds_organisation_id_measure")
        ),
    )
    op.create_table(
        "statement_run",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unpaid", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_statement_run_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_run")),
        sa.UniqueConstraint(
            "organisation_id", "ends_on", name=op.f("uq_statement_run_organisation_id_ends_on")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_statement_run_public_id")),
    )
    with op.batch_alter_table("statement_run", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_statement_run_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            "uq_statement_run_draft",
            ["organisation_id"],
            unique=True,
            sqlite_where=sa.text("state = 'draft'"),
            postgresql_where=sa.text("state = 'draft'"),
        )

    op.create_table(
        "body_member",
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["body_id"], ["advisory_body.id"], name=op.f("fk_body_member_body_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_body_member_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body_member")),
        sa.UniqueConstraint("public_id", name=op.f("uq_body_member_public_id")),
    )
    with op.batch_alter_table("body_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_body_member_body_id"), ["body_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_body_member_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_body_member_current",
            ["body_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "budget",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("cents >= 0", name=op.f("ck_budget_cents")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_budget_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget")),
        info={"insert_only": True},
    )
    with op.batch_alter_table("budget", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_budget_round_id"), ["round_id"], unique=False)

    op.create_table(
        "payer_statement",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("payer_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["payer_id"], ["payer.id"], name=op.f("fk_payer_statement_payer_id")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["statement_run.id"], name=op.f("fk_payer_statement_run_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payer_statement")),
        sa.UniqueConstraint("public_id", name=op.f("uq_payer_statement_public_id")),
        sa.UniqueConstraint("run_id", "payer_id", name=op.f("uq_payer_statement_run_id_payer_id")),
        info={"insert_only": True},
    )
    with op.batch_alter_table("payer_statement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payer_statement_payer_id"), ["payer_id"], unique=False)

    op.create_table(
        "preparation",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("advise_by_on", sa.Date(), nullable=False),
        sa.Column("decide_by_on", sa.Date(), nullable=False),
        sa.Column("after_round_id", sa.Integer(), nullable=True),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["after_round_id"], ["round.id"], name=op.f("fk_preparation_after_round_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_preparation_organisation_id")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_preparation_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preparation")),
        sa.UniqueConstraint(
            "organisation_id", "name", name=op.f("uq_preparation_organisation_id_name")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_preparation_public_id")),
        sa.UniqueConstraint("round_id", name=op.f("uq_preparation_round_id")),
    )
    with op.batch_alter_table("preparation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_preparation_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "questionnaire",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=True),
        sa.Column("in_use", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_questionnaire_course_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_questionnaire_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire")),
        sa.UniqueConstraint("public_id", name=op.f("uq_questionnaire_public_id")),
    )
    with op.batch_alter_table("questionnaire", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_questionnaire_course_id"), ["course_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_questionnaire_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            "uq_questionnaire_in_use",
            ["organisation_id", "kind"],
            unique=True,
            sqlite_where=sa.text("in_use AND course_id IS NULL"),
            postgresql_where=sa.text("in_use AND course_id IS NULL"),
        )
        batch_op.create_index(
            "uq_questionnaire_of_course",
            ["course_id", "kind"],
            unique=True,
            sqlite_where=sa.text("course_id IS NOT NULL AND retired_at IS NULL"),
            postgresql_where=sa.text("course_id IS NOT NULL AND retired_at IS NULL"),
        )

    op.create_table(
        "split_rule",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_split_rule_organisation_id")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_split_rule_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_split_rule")),
        sa.UniqueConstraint("public_id", name=op.f("uq_split_rule_public_id")),
        info={"insert_only": True},
    )
    with op.batch_alter_table("split_rule", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_split_rule_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_split_rule_round_id"), ["round_id"], unique=False)

    op.create_table(
        "body_meeting",
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("preparation_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("agenda", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.Column("minutes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("called_off_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["body_id"], ["advisory_body.id"], name=op.f("fk_body_meeting_body_id")
        ),
        sa.ForeignKeyConstraint(
            ["preparation_id"], ["preparation.id"], name=op.f("fk_body_meeting_preparation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body_meeting")),
        sa.UniqueConstraint("public_id", name=op.f("uq_body_meeting_public_id")),
    )
    with op.batch_alter_table("body_meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_body_meeting_body_id"), ["body_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_body_meeting_preparation_id"), ["preparation_id"], unique=False
        )

    op.create_table(
        "cost_line",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=True),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("spent_on", sa.Date(), nullable=False),
        sa.Column("giver_id", sa.Integer(), nullable=True),
        sa.Column("hours", sa.Numeric(precision=7, scale=2), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.CheckConstraint(
            "(edition_id IS NULL) <> (round_id IS NULL)", name=op.f("ck_cost_line_of_one")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_cost_line_edition_id")
        ),
        sa.ForeignKeyConstraint(["giver_id"], ["payer.id"], name=op.f("fk_cost_line_giver_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_cost_line_organisation_id")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_cost_line_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost_line")),
        sa.UniqueConstraint("public_id", name=op.f("uq_cost_line_public_id")),
    )
    with op.batch_alter_table("cost_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cost_line_edition_id"), ["edition_id"], unique=False)
        batch_op.create_index(
            "ix_cost_line_organisation_spent_on", ["organisation_id", "spent_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_cost_line_round_id"), ["round_id"], unique=False)

    op.create_table(
        "proposal",
        sa.Column("preparation_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("course_id", sa.Integer(), nullable=True),
        sa.Column("editions", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("audience", sa.String(length=200), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("provider", sa.String(length=120), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.CheckConstraint(
            "editions > 0 AND (cents IS NULL OR cents >= 0)", name=op.f("ck_proposal_of_so_much")
        ),
        sa.CheckConstraint(
            "theme_id IS NOT NULL OR course_id IS NOT NULL", name=op.f("ck_proposal_of_something")
        ),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_proposal_course_id")),
        sa.ForeignKeyConstraint(
            ["preparation_id"], ["preparation.id"], name=op.f("fk_proposal_preparation_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["organisation.id"], name=op.f("fk_proposal_provider_id")
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_proposal_theme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint("public_id", name=op.f("uq_proposal_public_id")),
    )
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_course_id"), ["course_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_proposal_preparation_id"), ["preparation_id"], unique=False
        )

    op.create_table(
        "questionnaire_version",
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaire.id"],
            name=op.f("fk_questionnaire_version_questionnaire_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire_version")),
        sa.UniqueConstraint("public_id", name=op.f("uq_questionnaire_version_public_id")),
        sa.UniqueConstraint(
            "questionnaire_id",
            "number",
            name=op.f("uq_questionnaire_version_questionnaire_id_number"),
        ),
    )
    op.create_table(
        "split_share",
        sa.Column("rule_id", sa.Integer(), nullable=False),
        sa.Column("group", sa.String(length=40), nullable=False),
        sa.Column("basis_points", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "basis_points BETWEEN 0 AND 10000", name=op.f("ck_split_share_basis_points")
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["split_rule.id"], name=op.f("fk_split_share_rule_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_split_share")),
        sa.UniqueConstraint("rule_id", "group", name=op.f("uq_split_share_rule_id_group")),
        info={"insert_only": True},
    )
    op.create_table(
        "statement_line",
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("payer_id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=True),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("what", sa.String(length=330), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=True),
        sa.Column("whole", sa.BigInteger(), nullable=False),
        sa.Column("part", sa.BigInteger(), nullable=False),
        sa.Column("before", sa.BigInteger(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_statement_line_edition_id")
        ),
        sa.ForeignKeyConstraint(
            ["payer_id"], ["payer.id"], name=op.f("fk_statement_line_payer_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_statement_line_round_id")
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["payer_statement.id"], name=op.f("fk_statement_line_statement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_line")),
        info={"insert_only": True},
    )
    with op.batch_alter_table("statement_line", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_statement_line_edition_id"), ["edition_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_statement_line_round_id"), ["round_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_statement_line_statement_id"), ["statement_id"], unique=False
        )

    op.create_table(
        "advice",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("opinion", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.CheckConstraint(
            "person_id IS NULL OR meeting_id IS NULL", name=op.f("ck_advice_of_one")
        ),
        sa.ForeignKeyConstraint(["body_id"], ["advisory_body.id"], name=op.f("fk_advice_body_id")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["body_meeting.id"], name=op.f("fk_advice_meeting_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_advice_person_id")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_advice_proposal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advice")),
        sa.UniqueConstraint(
            "proposal_id",
            "body_id",
            "meeting_id",
            name=op.f("uq_advice_proposal_id_body_id_meeting_id"),
        ),
        sa.UniqueConstraint(
            "proposal_id",
            "body_id",
            "person_id",
            name=op.f("uq_advice_proposal_id_body_id_person_id"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_advice_public_id")),
    )
    with op.batch_alter_table("advice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_advice_body_id"), ["body_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_advice_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_advice_person_id"), ["person_id"], unique=False)

    op.create_table(
        "advice_request",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["body_id"], ["advisory_body.id"], name=op.f("fk_advice_request_body_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_advice_request_proposal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advice_request")),
        sa.UniqueConstraint(
            "proposal_id", "body_id", name=op.f("uq_advice_request_proposal_id_body_id")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_advice_request_public_id")),
    )
    with op.batch_alter_table("advice_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_advice_request_body_id"), ["body_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_advice_request_until_on"), ["until_on"], unique=False)

    op.create_table(
        "cost_entry",
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["cost_line.id"], name=op.f("fk_cost_entry_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost_entry")),
        info={"insert_only": True},
    )
    with op.batch_alter_table("cost_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cost_entry_line_id"), ["line_id"], unique=False)

    op.create_table(
        "decision",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("editions", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["body_id"], ["advisory_body.id"], name=op.f("fk_decision_body_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["body_meeting.id"], name=op.f("fk_decision_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_decision_proposal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("public_id", name=op.f("uq_decision_public_id")),
        info={"insert_only": True},
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_proposal_id"), ["proposal_id"], unique=False)

    op.create_table(
        "proposal_edition",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_proposal_edition_edition_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_proposal_edition_proposal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_edition")),
        sa.UniqueConstraint("edition_id", name=op.f("uq_proposal_edition_edition_id")),
    )
    with op.batch_alter_table("proposal_edition", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_proposal_edition_proposal_id"), ["proposal_id"], unique=False
        )

    op.create_table(
        "split_key",
        sa.Column("share_id", sa.Integer(), nullable=False),
        sa.Column("payer_id", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("weight >= 0", name=op.f("ck_split_key_weight")),
        sa.ForeignKeyConstraint(["payer_id"], ["payer.id"], name=op.f("fk_split_key_payer_id")),
        sa.ForeignKeyConstraint(
            ["share_id"], ["split_share.id"], name=op.f("fk_split_key_share_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_split_key")),
        sa.UniqueConstraint("share_id", "payer_id", name=op.f("uq_split_key_share_id_payer_id")),
        info={"insert_only": True},
    )
    op.create_table(
        "survey",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("lead", sa.Text(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("own_version_id", sa.Integer(), nullable=True),
        sa.Column("edition_id", sa.Integer(), nullable=True),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked", sa.Integer(), nullable=True),
        sa.Column("answers", sa.Integer(), nullable=True),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("weighed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_survey_edition_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_survey_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["own_version_id"], ["questionnaire_version.id"], name=op.f("fk_survey_own_version_id")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_survey_round_id")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["questionnaire_version.id"], name=op.f("fk_survey_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey")),
        sa.UniqueConstraint("public_id", name=op.f("uq_survey_public_id")),
    )
    with op.batch_alter_table("survey", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_survey_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_survey_round_id"), ["round_id"], unique=False)
        batch_op.create_index("ix_survey_state_closes_on", ["state", "closes_on"], unique=False)
        batch_op.create_index("ix_survey_state_weighed_at", ["state", "weighed_at"], unique=False)
        batch_op.create_index("uq_survey_edition_kind", ["edition_id", "kind"], unique=True)

    op.create_table(
        "survey_question",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=22), nullable=False),
        sa.Column("section", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("hint", sa.String(length=300), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("measure", sa.String(length=40), nullable=True),
        sa.Column("only_if_id", sa.Integer(), nullable=True),
        sa.Column("only_if", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["only_if_id"], ["survey_question.id"], name=op.f("fk_survey_question_only_if_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["questionnaire_version.id"], name=op.f("fk_survey_question_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_question")),
        sa.UniqueConstraint("public_id", name=op.f("uq_survey_question_public_id")),
        sa.UniqueConstraint("version_id", "key", name=op.f("uq_survey_question_version_id_key")),
    )
    with op.batch_alter_table("survey_question", schema=None) as batch_op:
        batch_op.create_index(
            "ix_survey_question_version_number", ["version_id", "number"], unique=False
        )

    op.create_table(
        "preparation_survey",
        sa.Column("preparation_id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["preparation_id"],
            ["preparation.id"],
            name=op.f("fk_preparation_survey_preparation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_preparation_survey_survey_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preparation_survey")),
        sa.UniqueConstraint(
            "preparation_id",
            "survey_id",
            name=op.f("uq_preparation_survey_preparation_id_survey_id"),
        ),
    )
    with op.batch_alter_table("preparation_survey", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_preparation_survey_survey_id"), ["survey_id"], unique=False
        )

    op.create_table(
        "proposal_ground",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=True),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("course_id", sa.Integer(), nullable=True),
        sa.Column("lack", sa.String(length=40), nullable=True),
        sa.Column("measure", sa.String(length=40), nullable=True),
        sa.Column("track_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.CheckConstraint(
            "number IS NULL OR number >= 5", name=op.f("ck_proposal_ground_of_enough")
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_proposal_ground_course_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposal.id"],
            name=op.f("fk_proposal_ground_proposal_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_proposal_ground_survey_id")
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["theme.id"], name=op.f("fk_proposal_ground_theme_id")
        ),
        sa.ForeignKeyConstraint(
            ["track_id"], ["track.id"], name=op.f("fk_proposal_ground_track_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_ground")),
        sa.UniqueConstraint("public_id", name=op.f("uq_proposal_ground_public_id")),
    )
    with op.batch_alter_table("proposal_ground", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_proposal_ground_proposal_id"), ["proposal_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_proposal_ground_survey_id"), ["survey_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_proposal_ground_track_id"), ["track_id"], unique=False)

    op.create_table(
        "sealed_answer",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_sealed_answer_survey_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_answer")),
    )
    with op.batch_alter_table("sealed_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sealed_answer_survey_id"), ["survey_id"], unique=False)

    op.create_table(
        "signal",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Numeric(precision=4, scale=1), nullable=False),
        sa.Column("limit", sa.Numeric(precision=4, scale=1), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("decision", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_signal_edition_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_signal_owner_id")),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_signal_survey_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signal")),
        sa.UniqueConstraint("public_id", name=op.f("uq_signal_public_id")),
        sa.UniqueConstraint("survey_id", "measure", name=op.f("uq_signal_survey_id_measure")),
    )
    with op.batch_alter_table("signal", schema=None) as batch_op:
        batch_op.create_index("ix_signal_decision_due_on", ["decision", "due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_signal_edition_id"), ["edition_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_signal_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "stated_entry",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["cost_entry.id"], name=op.f("fk_stated_entry_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["statement_run.id"], name=op.f("fk_stated_entry_run_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stated_entry")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_stated_entry_entry_id")),
        info={"insert_only": True},
    )
    with op.batch_alter_table("stated_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stated_entry_run_id"), ["run_id"], unique=False)

    op.create_table(
        "survey_answer",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("sector", sa.String(length=40), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_survey_answer_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["survey_question.id"], name=op.f("fk_survey_answer_question_id")
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_survey_answer_survey_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_answer")),
    )
    with op.batch_alter_table("survey_answer", schema=None) as batch_op:
        batch_op.create_index(
            "ix_survey_answer_counts",
            ["survey_id", "question_id", "value", "rank", "sector"],
            unique=False,
        )

    op.create_table(
        "survey_audience",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("sector", sa.String(length=40), nullable=True),
        sa.Column("function", sa.String(length=40), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_survey_audience_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"],
            ["survey.id"],
            name=op.f("fk_survey_audience_survey_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_audience")),
        sa.UniqueConstraint("public_id", name=op.f("uq_survey_audience_public_id")),
    )
    with op.batch_alter_table("survey_audience", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_survey_audience_survey_id"), ["survey_id"], unique=False
        )

    op.create_table(
        "survey_invitation",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=254), nullable=True),
        sa.Column("sector", sa.String(length=40), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=True),
        sa.Column("draft", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.CheckConstraint(
            "(person_id IS NULL) <> (address IS NULL)", name=op.f("ck_survey_invitation_of_one")
        ),
        sa.CheckConstraint(
            "draft IS NULL OR NOT answered",
            name=op.f("ck_survey_invitation_no_draft_once_answered"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_survey_invitation_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_survey_invitation_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_survey_invitation_survey_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_invitation")),
        sa.UniqueConstraint("public_id", name=op.f("uq_survey_invitation_public_id")),
        sa.UniqueConstraint(
            "survey_id", "address", name=op.f("uq_survey_invitation_survey_id_address")
        ),
        sa.UniqueConstraint(
            "survey_id", "person_id", name=op.f("uq_survey_invitation_survey_id_person_id")
        ),
        sa.UniqueConstraint("token_hash", name=op.f("uq_survey_invitation_token_hash")),
    )
    with op.batch_alter_table("survey_invitation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_survey_invitation_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "survey_text",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["survey_question.id"], name=op.f("fk_survey_text_question_id")
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_survey_text_survey_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_text")),
        sa.UniqueConstraint("public_id", name=op.f("uq_survey_text_public_id")),
    )
    with op.batch_alter_table("survey_text", schema=None) as batch_op:
        batch_op.create_index(
            "ix_survey_text_question", ["survey_id", "question_id", "public_id"], unique=False
        )

    op.create_table(
        "text_label",
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["text_id"], ["survey_text.id"], name=op.f("fk_text_label_text_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_label")),
        sa.UniqueConstraint("text_id", "label", name=op.f("uq_text_label_text_id_label")),
    )
    with op.batch_alter_table("text_label", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_text_label_label"), ["label"], unique=False)

    fill_in()


def downgrade():

    with op.batch_alter_table("text_label", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_text_label_label"))

    op.drop_table("text_label")
    with op.batch_alter_table("survey_text", schema=None) as batch_op:
        batch_op.drop_index("ix_survey_text_question")

    op.drop_table("survey_text")
    with op.batch_alter_table("survey_invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_survey_invitation_person_id"))

    op.drop_table("survey_invitation")
    with op.batch_alter_table("survey_audience", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_survey_audience_survey_id"))

    op.drop_table("survey_audience")
    with op.batch_alter_table("survey_answer", schema=None) as batch_op:
        batch_op.drop_index("ix_survey_answer_counts")

    op.drop_table("survey_answer")
    with op.batch_alter_table("stated_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stated_entry_run_id"))

    op.drop_table("stated_entry")
    with op.batch_alter_table("signal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signal_owner_id"))
        batch_op.drop_index(batch_op.f("ix_signal_edition_id"))
        batch_op.drop_index("ix_signal_decision_due_on")

    op.drop_table("signal")
    with op.batch_alter_table("sealed_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sealed_answer_survey_id"))

    op.drop_table("sealed_answer")
    with op.batch_alter_table("proposal_ground", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposal_ground_track_id"))
        batch_op.drop_index(batch_op.f("ix_proposal_ground_survey_id"))
        batch_op.drop_index(batch_op.f("ix_proposal_ground_proposal_id"))

    op.drop_table("proposal_ground")
    with op.batch_alter_table("preparation_survey", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_preparation_survey_survey_id"))

    op.drop_table("preparation_survey")
    with op.batch_alter_table("survey_question", schema=None) as batch_op:
        batch_op.drop_index("ix_survey_question_version_number")

    op.drop_table("survey_question")
    with op.batch_alter_table("survey", schema=None) as batch_op:
        batch_op.drop_index("uq_survey_edition_kind")
        batch_op.drop_index("ix_survey_state_weighed_at")
        batch_op.drop_index("ix_survey_state_closes_on")
        batch_op.drop_index(batch_op.f("ix_survey_round_id"))
        batch_op.drop_index(batch_op.f("ix_survey_organisation_id"))

    op.drop_table("survey")
    op.drop_table("split_key")
    with op.batch_alter_table("proposal_edition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposal_edition_proposal_id"))

    op.drop_table("proposal_edition")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_proposal_id"))

    op.drop_table("decision")
    with op.batch_alter_table("cost_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cost_entry_line_id"))

    op.drop_table("cost_entry")
    with op.batch_alter_table("advice_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_advice_request_until_on"))
        batch_op.drop_index(batch_op.f("ix_advice_request_body_id"))

    op.drop_table("advice_request")
    with op.batch_alter_table("advice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_advice_person_id"))
        batch_op.drop_index(batch_op.f("ix_advice_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_advice_body_id"))

    op.drop_table("advice")
    with op.batch_alter_table("statement_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_statement_line_statement_id"))
        batch_op.drop_index(batch_op.f("ix_statement_line_round_id"))
        batch_op.drop_index(batch_op.f("ix_statement_line_edition_id"))

    op.drop_table("statement_line")
    op.drop_table("split_share")
    op.drop_table("questionnaire_version")
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposal_preparation_id"))
        batch_op.drop_index(batch_op.f("ix_proposal_course_id"))

    op.drop_table("proposal")
    with op.batch_alter_table("cost_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cost_line_round_id"))
        batch_op.drop_index("ix_cost_line_organisation_spent_on")
        batch_op.drop_index(batch_op.f("ix_cost_line_edition_id"))

    op.drop_table("cost_line")
    with op.batch_alter_table("body_meeting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_body_meeting_preparation_id"))
        batch_op.drop_index(batch_op.f("ix_body_meeting_body_id"))

    op.drop_table("body_meeting")
    with op.batch_alter_table("split_rule", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_split_rule_round_id"))
        batch_op.drop_index(batch_op.f("ix_split_rule_organisation_id"))

    op.drop_table("split_rule")
    with op.batch_alter_table("questionnaire", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_questionnaire_of_course",
            sqlite_where=sa.text("course_id IS NOT NULL AND retired_at IS NULL"),
            postgresql_where=sa.text("course_id IS NOT NULL AND retired_at IS NULL"),
        )
        batch_op.drop_index(
            "uq_questionnaire_in_use",
            sqlite_where=sa.text("in_use AND course_id IS NULL"),
            postgresql_where=sa.text("in_use AND course_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_questionnaire_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_questionnaire_course_id"))

    op.drop_table("questionnaire")
    with op.batch_alter_table("preparation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_preparation_organisation_id"))

    op.drop_table("preparation")
    with op.batch_alter_table("payer_statement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_payer_statement_payer_id"))

    op.drop_table("payer_statement")
    with op.batch_alter_table("budget", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_budget_round_id"))

    op.drop_table("budget")
    with op.batch_alter_table("body_member", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_body_member_current",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_body_member_person_id"))
        batch_op.drop_index(batch_op.f("ix_body_member_body_id"))

    op.drop_table("body_member")
    with op.batch_alter_table("statement_run", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_statement_run_draft",
            sqlite_where=sa.text("state = 'draft'"),
            postgresql_where=sa.text("state = 'draft'"),
        )
        batch_op.drop_index(batch_op.f("ix_statement_run_organisation_id"))

    op.drop_table("statement_run")
    op.drop_table("signal_bounds")
    with op.batch_alter_table("payer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_payer_pays_id"))
        batch_op.drop_index(batch_op.f("ix_payer_organisation_id"))

    op.drop_table("payer")
    op.drop_table("fte_request")
    with op.batch_alter_table("fee_waiver", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fee_waiver_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_fee_waiver_of_id"))

    op.drop_table("fee_waiver")
    with op.batch_alter_table("advisory_body", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_advisory_body_organisation_id"))

    op.drop_table("advisory_body")
