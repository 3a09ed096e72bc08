"""The seats."""

from alembic import op
import sqlalchemy as sa


revision = "0004"
down_revision = "0003"


def upgrade():

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
        sa.Column("enrolment_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_guest_request_edition_id")
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_guest_request_enrolment_id")
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
        batch_op.create_unique_constraint(batch_op.f("uq_enrolment_offer_hash"), ["offer_hash"])
        batch_op.create_foreign_key(
            batch_op.f("fk_enrolment_code_id"), "invitation_code", ["code_id"], ["id"]
        )

    with op.batch_alter_table("round", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("priority", sa.String(length=40), server_default="turn", nullable=False)
        )


def downgrade():

    with op.batch_alter_table("round", schema=None) as batch_op:
        batch_op.drop_column("priority")

    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_enrolment_code_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_enrolment_offer_hash"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_enrolment_code_id"))
        batch_op.drop_column("why")
        batch_op.drop_column("code_id")
        batch_op.drop_column("limits_ignored")
        batch_op.drop_column("decide_by_at")
        batch_op.drop_column("offers")
        batch_op.drop_column("offer_hash")
        batch_op.drop_column("offer_ends_at")
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

    with op.batch_alter_table("guest_request", schema=None) as batch_op:
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
    with op.batch_alter_table("seat_limit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_seat_limit_organisation_id"))

    op.drop_table("seat_limit")
    with op.batch_alter_table("invitation_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_code_edition_id"))

    op.drop_table("invitation_code")
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_course_id"))

    op.drop_table("question")
    op.drop_table("approval_rule")
