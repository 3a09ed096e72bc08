"""The groups."""

from alembic import op
import sqlalchemy as sa


revision = "0008"
down_revision = "0007"


def fill_in():
    """An invitation is for a session or a gathering, never for both or neither."""
    with op.batch_alter_table("invitation") as batch_op:
        batch_op.create_check_constraint(
            op.f("ck_invitation_one_entry"), "(session_id IS NULL) <> (gathering_id IS NULL)"
        )


def take_back():
    """What calendars were told of gatherings has no place any more."""
    with op.batch_alter_table("invitation") as batch_op:
        batch_op.drop_constraint(op.f("ck_invitation_one_entry"), type_="check")
    op.execute("DELETE FROM invitation WHERE session_id IS NULL")


def upgrade():

    op.create_table(
        "gathering",
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("online_url", sa.String(length=300), nullable=False),
        sa.Column("link", sa.String(length=160), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gathering")),
        sa.UniqueConstraint("public_id", name=op.f("uq_gathering_public_id")),
    )
    with op.batch_alter_table("gathering", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gathering_starts_at"), ["starts_at"], unique=False)

    op.create_table(
        "peer_group",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("method", sa.String(length=120), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("town", sa.String(length=80), nullable=False),
        sa.Column("venue", sa.String(length=160), nullable=False),
        sa.Column("online_url", sa.String(length=300), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("start", sa.Time(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("organisations", sa.Integer(), nullable=False),
        sa.Column("of_one_organisation", sa.Integer(), nullable=True),
        sa.Column("of_one_municipality", sa.Integer(), nullable=True),
        sa.Column("guide_name", sa.String(length=120), nullable=False),
        sa.Column("guide_email", sa.String(length=254), nullable=False),
        sa.Column("guide_register", sa.String(length=40), nullable=True),
        sa.Column("guide_number", sa.String(length=40), nullable=False),
        sa.Column("looking", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("founded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("founded_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["founded_by_id"], ["person.id"], name=op.f("fk_peer_group_founded_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_peer_group_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peer_group")),
        sa.UniqueConstraint("public_id", name=op.f("uq_peer_group_public_id")),
    )
    with op.batch_alter_table("peer_group", schema=None) as batch_op:
        batch_op.create_index(
            "ix_peer_group_looking", ["organisation_id", "state", "looking"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_peer_group_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "peer_terms",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("meetings", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_peer_terms_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peer_terms")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_peer_terms_organisation_id")),
    )
    op.create_table(
        "peer_wish",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=True),
        sa.Column("town", sa.String(length=80), nullable=False),
        sa.Column("kilometres", sa.Integer(), nullable=True),
        sa.Column("online", sa.Boolean(), nullable=False),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("earliest", sa.Time(), nullable=True),
        sa.Column("latest", sa.Time(), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_peer_wish_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_peer_wish_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peer_wish")),
        sa.UniqueConstraint("public_id", name=op.f("uq_peer_wish_public_id")),
    )
    with op.batch_alter_table("peer_wish", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_peer_wish_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_peer_wish_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_peer_wish_active",
            ["person_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "reflection",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=64), nullable=False),
        sa.Column("locked", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reflection_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reflection")),
        sa.UniqueConstraint("person_id", "ref", name=op.f("uq_reflection_person_id_ref")),
    )
    op.create_table(
        "buddy_tally",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("worth_it", sa.Integer(), nullable=False),
        sa.Column("not_worth_it", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_buddy_tally_organisation_id")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_buddy_tally_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_buddy_tally")),
        sa.UniqueConstraint(
            "organisation_id", "round_id", name=op.f("uq_buddy_tally_organisation_id_round_id")
        ),
    )
    op.create_table(
        "peer_member",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("keeper", sa.Boolean(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why", sa.String(length=40), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["peer_group.id"], name=op.f("fk_peer_member_group_id")
        ),
        sa.ForeignKeyConstraint(
            ["invited_by_id"], ["person.id"], name=op.f("fk_peer_member_invited_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_peer_member_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["peer_member.id"], name=op.f("fk_peer_member_replaces_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peer_member")),
        sa.UniqueConstraint("public_id", name=op.f("uq_peer_member_public_id")),
    )
    with op.batch_alter_table("peer_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_peer_member_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_peer_member_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_peer_member_active",
            ["group_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.create_index(
            "uq_peer_member_keeper",
            ["group_id"],
            unique=True,
            sqlite_where=sa.text("keeper AND ended_at IS NULL"),
            postgresql_where=sa.text("keeper AND ended_at IS NULL"),
        )

    op.create_table(
        "peer_offer",
        sa.Column("wish_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["peer_group.id"], name=op.f("fk_peer_offer_group_id")
        ),
        sa.ForeignKeyConstraint(
            ["wish_id"], ["peer_wish.id"], name=op.f("fk_peer_offer_wish_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peer_offer")),
        sa.UniqueConstraint("wish_id", "group_id", name=op.f("uq_peer_offer_wish_id_group_id")),
    )
    with op.batch_alter_table("peer_offer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_peer_offer_group_id"), ["group_id"], unique=False)

    op.create_table(
        "peer_series",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["peer_group.id"], name=op.f("fk_peer_series_group_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peer_series")),
        sa.UniqueConstraint("group_id", "number", name=op.f("uq_peer_series_group_id_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_peer_series_public_id")),
    )
    with op.batch_alter_table("peer_series", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_peer_series_closed_at"), ["closed_at"], unique=False)

    op.create_table(
        "buddy_answer",
        sa.Column("tally_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tally_id"], ["buddy_tally.id"], name=op.f("fk_buddy_answer_tally_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_buddy_answer")),
    )
    with op.batch_alter_table("buddy_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_buddy_answer_tally_id"), ["tally_id"], unique=False)

    op.create_table(
        "buddy_pair",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("gathering_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_buddy_pair_edition_id")
        ),
        sa.ForeignKeyConstraint(
            ["gathering_id"], ["gathering.id"], name=op.f("fk_buddy_pair_gathering_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_buddy_pair")),
        sa.UniqueConstraint("gathering_id", name=op.f("uq_buddy_pair_gathering_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_buddy_pair_public_id")),
    )
    with op.batch_alter_table("buddy_pair", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_buddy_pair_edition_id"), ["edition_id"], unique=False)

    op.create_table(
        "buddy_wish",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("alone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_buddy_wish_edition_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_buddy_wish_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_buddy_wish")),
        sa.UniqueConstraint(
            "edition_id", "person_id", name=op.f("uq_buddy_wish_edition_id_person_id")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_buddy_wish_public_id")),
    )
    with op.batch_alter_table("buddy_wish", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_buddy_wish_edition_id"), ["edition_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_buddy_wish_person_id"), ["person_id"], unique=False)

    op.create_table(
        "peer_meeting",
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("gathering_id", sa.Integer(), nullable=False),
        sa.Column("ticked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ticked_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["gathering_id"], ["gathering.id"], name=op.f("fk_peer_meeting_gathering_id")
        ),
        sa.ForeignKeyConstraint(
            ["series_id"], ["peer_series.id"], name=op.f("fk_peer_meeting_series_id")
        ),
        sa.ForeignKeyConstraint(
            ["ticked_by_id"], ["person.id"], name=op.f("fk_peer_meeting_ticked_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peer_meeting")),
        sa.UniqueConstraint("gathering_id", name=op.f("uq_peer_meeting_gathering_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_peer_meeting_public_id")),
        sa.UniqueConstraint("series_id", "number", name=op.f("uq_peer_meeting_series_id_number")),
    )
    op.create_table(
        "peer_record",
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_peer_record_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["series_id"], ["peer_series.id"], name=op.f("fk_peer_record_series_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peer_record")),
        sa.UniqueConstraint("public_id", name=op.f("uq_peer_record_public_id")),
        sa.UniqueConstraint(
            "series_id", "person_id", name=op.f("uq_peer_record_series_id_person_id")
        ),
    )
    with op.batch_alter_table("peer_record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_peer_record_person_id"), ["person_id"], unique=False)

    op.create_table(
        "buddy_side",
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_buddy_side_edition_id")
        ),
        sa.ForeignKeyConstraint(["pair_id"], ["buddy_pair.id"], name=op.f("fk_buddy_side_pair_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_buddy_side_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_buddy_side")),
        sa.UniqueConstraint(
            "edition_id", "person_id", name=op.f("uq_buddy_side_edition_id_person_id")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_buddy_side_public_id")),
    )
    with op.batch_alter_table("buddy_side", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_buddy_side_pair_id"), ["pair_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_buddy_side_person_id"), ["person_id"], unique=False)

    op.create_table(
        "peer_presence",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["peer_meeting.id"], name=op.f("fk_peer_presence_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_peer_presence_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peer_presence")),
        sa.UniqueConstraint(
            "meeting_id", "person_id", name=op.f("uq_peer_presence_meeting_id_person_id")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_peer_presence_public_id")),
    )
    with op.batch_alter_table("peer_presence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_peer_presence_person_id"), ["person_id"], unique=False)

    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.add_column(sa.Column("series", sa.String(length=64), nullable=True))

    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("gathering_id", sa.Integer(), nullable=True))
        batch_op.alter_column("session_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.create_index(
            batch_op.f("ix_invitation_gathering_id"), ["gathering_id"], unique=False
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_invitation_person_id_gathering_id"), ["person_id", "gathering_id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_invitation_gathering_id"), "gathering", ["gathering_id"], ["id"]
        )

    fill_in()


def downgrade():
    take_back()

    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_invitation_gathering_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_invitation_person_id_gathering_id"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_invitation_gathering_id"))
        batch_op.alter_column("session_id", existing_type=sa.INTEGER(), nullable=False)
        batch_op.drop_column("gathering_id")

    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.drop_column("series")

    with op.batch_alter_table("peer_presence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_peer_presence_person_id"))

    op.drop_table("peer_presence")
    with op.batch_alter_table("buddy_side", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_buddy_side_person_id"))
        batch_op.drop_index(batch_op.f("ix_buddy_side_pair_id"))

    op.drop_table("buddy_side")
    with op.batch_alter_table("peer_record", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_peer_record_person_id"))

    op.drop_table("peer_record")
    op.drop_table("peer_meeting")
    with op.batch_alter_table("buddy_wish", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_buddy_wish_person_id"))
        batch_op.drop_index(batch_op.f("ix_buddy_wish_edition_id"))

    op.drop_table("buddy_wish")
    with op.batch_alter_table("buddy_pair", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_buddy_pair_edition_id"))

    op.drop_table("buddy_pair")
    with op.batch_alter_table("buddy_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_buddy_answer_tally_id"))

    op.drop_table("buddy_answer")
    with op.batch_alter_table("peer_series", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_peer_series_closed_at"))

    op.drop_table("peer_series")
    with op.batch_alter_table("peer_offer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_peer_offer_group_id"))

    op.drop_table("peer_offer")
    with op.batch_alter_table("peer_member", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_peer_member_keeper",
            sqlite_where=sa.text("keeper AND ended_at IS NULL"),
            postgresql_where=sa.text("keeper AND ended_at IS NULL"),
        )
        batch_op.drop_index(
            "uq_peer_member_active",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_peer_member_person_id"))
        batch_op.drop_index(batch_op.f("ix_peer_member_group_id"))

    op.drop_table("peer_member")
    op.drop_table("buddy_tally")
    op.drop_table("reflection")
    with op.batch_alter_table("peer_wish", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_peer_wish_active",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_peer_wish_person_id"))
        batch_op.drop_index(batch_op.f("ix_peer_wish_organisation_id"))

    op.drop_table("peer_wish")
    op.drop_table("peer_terms")
    with op.batch_alter_table("peer_group", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_peer_group_organisation_id"))
        batch_op.drop_index("ix_peer_group_looking")

    op.drop_table("peer_group")
    with op.batch_alter_table("gathering", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gathering_starts_at"))

    op.drop_table("gathering")
