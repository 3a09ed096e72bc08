"""The courses wing."""

import base64
import secrets
import unicodedata
from datetime import UTC
from zoneinfo import ZoneInfo

from alembic import op
import sqlalchemy as sa


revision = "0003"
down_revision = "0002"


def fill_in():
    """Rooms and trainers were words of a session: they become rows, and what is searched is folded.

    A room is of the venue that it stood with; a word without a venue was never a place. A trainer
    is of the organisation that offers the course.
    """
    db = op.get_bind()
    _rooms(db)
    _trainers(db)
    _words_to_search(db)
    _completed(db)


def _rooms(db):
    named = db.execute(
        sa.text(
            "SELECT DISTINCT venue_id, room FROM session WHERE venue_id IS NOT NULL AND room <> ''"
        )
    ).all()
    for venue, name in named:
        db.execute(
            sa.text(
                "INSERT INTO room (public_id, version, venue_id, name, equipment, in_use)"
                " VALUES (:public_id, 0, :venue, :name, '', :yes)"
            ),
            {"public_id": _public_id(), "venue": venue, "name": name, "yes": True},
        )
    db.execute(
        sa.text(
            "UPDATE session SET room_id = (SELECT room.id FROM room WHERE"
            " room.venue_id = session.venue_id AND room.name = session.room)"
            " WHERE venue_id IS NOT NULL AND room <> ''"
        )
    )


def _trainers(db):
    named = db.execute(
        sa.text(
            "SELECT DISTINCT course.organisation_id, session.trainer FROM session"
            " JOIN edition ON edition.id = session.edition_id"
            " JOIN course ON course.id = edition.course_id WHERE session.trainer <> ''"
        )
    ).all()
    for organisation, name in named:
        db.execute(
            sa.text(
                "INSERT INTO trainer (public_id, version, organisation_id, name, email, bureau,"
                " note, in_use) VALUES (:public_id, 0, :organisation, :name, '', '', '', :yes)"
            ),
            {"public_id": _public_id(), "organisation": organisation, "name": name, "yes": True},
        )
    db.execute(
        sa.text(
            "INSERT INTO session_trainer (session_id, trainer_id) SELECT session.id, trainer.id"
            " FROM session JOIN edition ON edition.id = session.edition_id"
            " JOIN course ON course.id = edition.course_id"
            " JOIN trainer ON trainer.organisation_id = course.organisation_id"
            " AND trainer.name = session.trainer"
        )
    )


def _words_to_search(db):
    courses = db.execute(
        sa.text(
            "SELECT course.id, course.title, theme.name, course.summary, course.goals,"
            " course.audience FROM course JOIN theme ON theme.id = course.theme_id"
        )
    ).all()
    for number, *words in courses:
        _fold_into(db, "course", number, words)
    places = {}
    rows = db.execute(
        sa.text(
            "SELECT session.edition_id, venue.name, venue.town, session.room, session.trainer"
            " FROM session LEFT JOIN venue ON venue.id = session.venue_id ORDER BY session.starts_at"
        )
    ).all()
    for edition, *words in rows:
        said = places.setdefault(edition, [])
        said.extend(word for word in words if word and word not in said)
    for edition, words in places.items():
        _fold_into(db, "edition", edition, words)


def _completed(db):
    """Who was present at each session of a group has completed it on the day of the last one."""
    rows = db.execute(
        sa.text(
            "SELECT enrolment.id, session.ends_at, attendance.present FROM enrolment"
            " JOIN session ON session.edition_id = enrolment.edition_id"
            " LEFT JOIN attendance ON attendance.enrolment_id = enrolment.id"
            " AND attendance.session_id = session.id"
            " WHERE enrolment.state = 'confirmed' ORDER BY enrolment.id, session.ends_at"
        ).columns(ends_at=sa.DateTime(timezone=True), present=sa.Boolean())
    ).all()
    last, missed = {}, set()
    for number, ends_at, present in rows:
        last[number] = ends_at if ends_at.tzinfo else ends_at.replace(tzinfo=UTC)
        if not present:
            missed.add(number)
    for number in last.keys() - missed:
        db.execute(
            sa.text("UPDATE enrolment SET completed_on = :day WHERE id = :number").bindparams(
                sa.bindparam("day", type_=sa.Date())
            ),
            {"day": last[number].astimezone(ZoneInfo("Europe/Amsterdam")).date(), "number": number},
        )


def _fold_into(db, table, number, words):
    plain = unicodedata.normalize("NFKD", " ".join(filter(None, words)).casefold())
    folded = "".join(c for c in plain if not unicodedata.combining(c))
    db.execute(
        sa.text(f"UPDATE {table} SET search_text = :folded WHERE id = :number"),
        {"folded": " ".join(folded.split()), "number": number},
    )


def _public_id():
    return base64.urlsafe_b64encode(secrets.token_bytes(16)).decode().rstrip("=")


def upgrade():

    op.create_table(
        "room",
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("equipment", sa.String(length=300), nullable=False),
        sa.Column("in_use", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_room_venue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
        sa.UniqueConstraint("public_id", name=op.f("uq_room_public_id")),
        sa.UniqueConstraint("venue_id", "name", name=op.f("uq_room_venue_id_name")),
    )
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_room_venue_id"), ["venue_id"], unique=False)

    op.create_table(
        "school_holiday",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_school_holiday_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_holiday")),
        sa.UniqueConstraint(
            "organisation_id",
            "name",
            "starts_on",
            name=op.f("uq_school_holiday_organisation_id_name_starts_on"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_school_holiday_public_id")),
    )
    with op.batch_alter_table("school_holiday", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_school_holiday_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "specialism",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_specialism_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_specialism")),
        sa.UniqueConstraint(
            "organisation_id", "name", name=op.f("uq_specialism_organisation_id_name")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_specialism_public_id")),
    )
    with op.batch_alter_table("specialism", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_specialism_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "trainer",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("bureau", sa.String(length=120), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("in_use", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_trainer_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_trainer_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainer")),
        sa.UniqueConstraint(
            "organisation_id", "name", name=op.f("uq_trainer_organisation_id_name")
        ),
        sa.UniqueConstraint(
            "organisation_id", "person_id", name=op.f("uq_trainer_organisation_id_person_id")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_trainer_public_id")),
    )
    with op.batch_alter_table("trainer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_trainer_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_trainer_person_id"), ["person_id"], unique=False)

    op.create_table(
        "course_sector",
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("sector", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"],
            ["course.id"],
            name=op.f("fk_course_sector_course_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_sector")),
        sa.UniqueConstraint("course_id", "sector", name=op.f("uq_course_sector_course_id_sector")),
    )
    op.create_table(
        "interest",
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_interest_course_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_interest_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest")),
        sa.UniqueConstraint("course_id", "person_id", name=op.f("uq_interest_course_id_person_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_interest_public_id")),
    )
    with op.batch_alter_table("interest", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_interest_course_id"), ["course_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_interest_person_id"), ["person_id"], unique=False)

    op.create_table(
        "material",
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("audience", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("url", sa.String(length=300), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("stored_as", sa.String(length=80), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_material_course_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material")),
        sa.UniqueConstraint("public_id", name=op.f("uq_material_public_id")),
        sa.UniqueConstraint("stored_as", name=op.f("uq_material_stored_as")),
    )
    with op.batch_alter_table("material", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_material_course_id"), ["course_id"], unique=False)

    op.create_table(
        "person_specialism",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("specialism_id", sa.Integer(), nullable=False),
        sa.Column("given_by", sa.String(length=40), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_person_specialism_by_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_specialism_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["specialism_id"], ["specialism.id"], name=op.f("fk_person_specialism_specialism_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_specialism")),
        sa.UniqueConstraint("public_id", name=op.f("uq_person_specialism_public_id")),
    )
    with op.batch_alter_table("person_specialism", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_person_specialism_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_person_specialism_specialism_id"), ["specialism_id"], unique=False
        )
        batch_op.create_index(
            "uq_person_specialism_current",
            ["person_id", "specialism_id"],
            unique=True,
            sqlite_where=sa.text("ended_on IS NULL"),
            postgresql_where=sa.text("ended_on IS NULL"),
        )

    op.create_table(
        "prerequisite",
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.Integer(), nullable=False),
        sa.Column("required_id", sa.Integer(), nullable=True),
        sa.Column("within_months", sa.Integer(), nullable=True),
        sa.Column("register", sa.String(length=40), nullable=True),
        sa.Column("occupation", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_prerequisite_course_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["required_id"], ["course.id"], name=op.f("fk_prerequisite_required_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prerequisite")),
    )
    with op.batch_alter_table("prerequisite", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_prerequisite_course_id"), ["course_id"], unique=False)

    op.create_table(
        "round_opening",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("sector", sa.String(length=40), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_round_opening_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_opening")),
        sa.UniqueConstraint("round_id", "sector", name=op.f("uq_round_opening_round_id_sector")),
    )
    op.create_table(
        "season_file",
        sa.Column("round_id", sa.Integer(), nullable=False),
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
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_season_file_by_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_season_file_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_season_file")),
        sa.UniqueConstraint("public_id", name=op.f("uq_season_file_public_id")),
    )
    with op.batch_alter_table("season_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_season_file_by_id"), ["by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_season_file_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_season_file_round_id"), ["round_id"], unique=False)

    op.create_table(
        "track",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("goal", sa.String(length=200), nullable=False),
        sa.Column("goal_url", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("finish_by_on", sa.Date(), nullable=True),
        sa.Column("repeat_years", sa.Integer(), nullable=True),
        sa.Column("specialism_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_track_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["specialism_id"], ["specialism.id"], name=op.f("fk_track_specialism_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_track")),
        sa.UniqueConstraint("organisation_id", "name", name=op.f("uq_track_organisation_id_name")),
        sa.UniqueConstraint("public_id", name=op.f("uq_track_public_id")),
    )
    with op.batch_alter_table("track", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_track_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "trainer_theme",
        sa.Column("trainer_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_trainer_theme_theme_id")),
        sa.ForeignKeyConstraint(
            ["trainer_id"],
            ["trainer.id"],
            name=op.f("fk_trainer_theme_trainer_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainer_theme")),
        sa.UniqueConstraint(
            "trainer_id", "theme_id", name=op.f("uq_trainer_theme_trainer_id_theme_id")
        ),
    )
    with op.batch_alter_table("trainer_theme", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trainer_theme_theme_id"), ["theme_id"], unique=False)

    op.create_table(
        "trainer_time",
        sa.Column("trainer_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["trainer_id"],
            ["trainer.id"],
            name=op.f("fk_trainer_time_trainer_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainer_time")),
        sa.UniqueConstraint("public_id", name=op.f("uq_trainer_time_public_id")),
    )
    with op.batch_alter_table("trainer_time", schema=None) as batch_op:
        batch_op.create_index(
            "ix_trainer_time_times", ["trainer_id", "starts_at", "ends_at"], unique=False
        )

    op.create_table(
        "track_audience",
        sa.Column("track_id", sa.Integer(), nullable=False),
        sa.Column("sector", sa.String(length=40), nullable=True),
        sa.Column("function", sa.String(length=40), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_track_audience_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["track_id"], ["track.id"], name=op.f("fk_track_audience_track_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_track_audience")),
        sa.UniqueConstraint("public_id", name=op.f("uq_track_audience_public_id")),
    )
    with op.batch_alter_table("track_audience", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_track_audience_track_id"), ["track_id"], unique=False)

    op.create_table(
        "track_step",
        sa.Column("track_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("choose", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["track_id"], ["track.id"], name=op.f("fk_track_step_track_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_track_step")),
        sa.UniqueConstraint("public_id", name=op.f("uq_track_step_public_id")),
        sa.UniqueConstraint("track_id", "position", name=op.f("uq_track_step_track_id_position")),
    )
    with op.batch_alter_table("track_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_track_step_track_id"), ["track_id"], unique=False)

    op.create_table(
        "session_trainer",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("trainer_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["session.id"],
            name=op.f("fk_session_trainer_session_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["trainer_id"], ["trainer.id"], name=op.f("fk_session_trainer_trainer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_trainer")),
        sa.UniqueConstraint(
            "session_id", "trainer_id", name=op.f("uq_session_trainer_session_id_trainer_id")
        ),
    )
    with op.batch_alter_table("session_trainer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_session_trainer_trainer_id"), ["trainer_id"], unique=False
        )

    op.create_table(
        "track_module",
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_track_module_course_id")
        ),
        sa.ForeignKeyConstraint(
            ["step_id"], ["track_step.id"], name=op.f("fk_track_module_step_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_track_module")),
        sa.UniqueConstraint("step_id", "course_id", name=op.f("uq_track_module_step_id_course_id")),
    )
    with op.batch_alter_table("track_module", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_track_module_course_id"), ["course_id"], unique=False)

    with op.batch_alter_table("course", schema=None) as batch_op:
        batch_op.add_column(sa.Column("programme", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("level", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("form", sa.String(length=40), nullable=True))
        batch_op.add_column(
            sa.Column("elearning_url", sa.String(length=300), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("closing_test", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(
            sa.Column("strictness", sa.String(length=40), server_default="inform", nullable=False)
        )
        batch_op.add_column(sa.Column("search_text", sa.Text(), server_default="", nullable=False))

    with op.batch_alter_table("course_points", schema=None) as batch_op:
        batch_op.add_column(sa.Column("valid_from_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("valid_until_on", sa.Date(), nullable=True))
        batch_op.drop_constraint(
            batch_op.f("uq_course_points_course_id_register_occupation_category"), type_="unique"
        )
        batch_op.create_unique_constraint(
            "uq_course_points_accreditation",
            ["course_id", "register", "occupation", "category", "accreditation"],
        )

    with op.batch_alter_table("edition", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("label", sa.String(length=120), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("minimum", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("decide_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("admits", sa.String(length=40), server_default="others", nullable=False)
        )
        batch_op.add_column(sa.Column("fee", sa.Numeric(precision=7, scale=2), nullable=True))
        batch_op.add_column(
            sa.Column("payer", sa.String(length=40), server_default="region", nullable=False)
        )
        batch_op.add_column(
            sa.Column("contact_name", sa.String(length=120), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("contact_email", sa.String(length=254), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("search_text", sa.Text(), server_default="", nullable=False))

    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("completed_on", sa.Date(), nullable=True))

    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("name", sa.String(length=120), server_default="", nullable=False)
        )
        batch_op.alter_column(
            "key",
            existing_type=sa.VARCHAR(length=255),
            type_=sa.String(length=400),
            existing_nullable=False,
        )
        batch_op.alter_column("person_id", existing_type=sa.INTEGER(), nullable=True)

    with op.batch_alter_table("round", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("state", sa.String(length=40), server_default="open", nullable=False)
        )
        batch_op.add_column(sa.Column("publish_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("copied_from_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="0", nullable=False))
        batch_op.create_foreign_key(
            batch_op.f("fk_round_copied_from_id"), "round", ["copied_from_id"], ["id"]
        )

    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("room_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_session_room_id"), ["room_id"], unique=False)
        batch_op.create_index(
            "ix_session_room_times", ["room_id", "starts_at", "ends_at"], unique=False
        )
        batch_op.create_foreign_key(batch_op.f("fk_session_room_id"), "room", ["room_id"], ["id"])

    with op.batch_alter_table("venue", schema=None) as batch_op:
        batch_op.add_column(sa.Column("directions", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(
            sa.Column("accessibility", sa.Text(), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("contact_name", sa.String(length=120), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("contact_email", sa.String(length=254), server_default="", nullable=False)
        )

    fill_in()
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.drop_column("trainer")
        batch_op.drop_column("room")


def downgrade():

    with op.batch_alter_table("venue", schema=None) as batch_op:
        batch_op.drop_column("contact_email")
        batch_op.drop_column("contact_name")
        batch_op.drop_column("accessibility")
        batch_op.drop_column("directions")

    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("room", sa.VARCHAR(length=80), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("trainer", sa.VARCHAR(length=120), server_default="", nullable=False)
        )
        batch_op.drop_constraint(batch_op.f("fk_session_room_id"), type_="foreignkey")
        batch_op.drop_index("ix_session_room_times")
        batch_op.drop_index(batch_op.f("ix_session_room_id"))
        batch_op.drop_column("room_id")

    with op.batch_alter_table("round", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_round_copied_from_id"), type_="foreignkey")
        batch_op.drop_column("version")
        batch_op.drop_column("copied_from_id")
        batch_op.drop_column("publish_on")
        batch_op.drop_column("state")

    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.alter_column("person_id", existing_type=sa.INTEGER(), nullable=False)
        batch_op.alter_column(
            "key",
            existing_type=sa.String(length=400),
            type_=sa.VARCHAR(length=255),
            existing_nullable=False,
        )
        batch_op.drop_column("name")

    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.drop_column("completed_on")

    with op.batch_alter_table("edition", schema=None) as batch_op:
        batch_op.drop_column("search_text")
        batch_op.drop_column("contact_email")
        batch_op.drop_column("contact_name")
        batch_op.drop_column("payer")
        batch_op.drop_column("fee")
        batch_op.drop_column("admits")
        batch_op.drop_column("decided_at")
        batch_op.drop_column("decide_on")
        batch_op.drop_column("minimum")
        batch_op.drop_column("label")

    with op.batch_alter_table("course_points", schema=None) as batch_op:
        batch_op.drop_constraint("uq_course_points_accreditation", type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_course_points_course_id_register_occupation_category"),
            ["course_id", "register", "occupation", "category"],
        )
        batch_op.drop_column("valid_until_on")
        batch_op.drop_column("valid_from_on")

    with op.batch_alter_table("course", schema=None) as batch_op:
        batch_op.drop_column("search_text")
        batch_op.drop_column("strictness")
        batch_op.drop_column("closing_test")
        batch_op.drop_column("elearning_url")
        batch_op.drop_column("form")
        batch_op.drop_column("level")
        batch_op.drop_column("programme")

    with op.batch_alter_table("track_module", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_track_module_course_id"))

    op.drop_table("track_module")
    with op.batch_alter_table("session_trainer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_trainer_trainer_id"))

    op.drop_table("session_trainer")
    with op.batch_alter_table("track_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_track_step_track_id"))

    op.drop_table("track_step")
    with op.batch_alter_table("track_audience", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_track_audience_track_id"))

    op.drop_table("track_audience")
    with op.batch_alter_table("trainer_time", schema=None) as batch_op:
        batch_op.drop_index("ix_trainer_time_times")

    op.drop_table("trainer_time")
    with op.batch_alter_table("trainer_theme", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_trainer_theme_theme_id"))

    op.drop_table("trainer_theme")
    with op.batch_alter_table("track", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_track_organisation_id"))

    op.drop_table("track")
    with op.batch_alter_table("season_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_season_file_round_id"))
        batch_op.drop_index(batch_op.f("ix_season_file_expires_at"))
        batch_op.drop_index(batch_op.f("ix_season_file_by_id"))

    op.drop_table("season_file")
    op.drop_table("round_opening")
    with op.batch_alter_table("prerequisite", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_prerequisite_course_id"))

    op.drop_table("prerequisite")
    with op.batch_alter_table("person_specialism", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_person_specialism_current",
            sqlite_where=sa.text("ended_on IS NULL"),
            postgresql_where=sa.text("ended_on IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_person_specialism_specialism_id"))
        batch_op.drop_index(batch_op.f("ix_person_specialism_person_id"))

    op.drop_table("person_specialism")
    with op.batch_alter_table("material", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_material_course_id"))

    op.drop_table("material")
    with op.batch_alter_table("interest", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_interest_person_id"))
        batch_op.drop_index(batch_op.f("ix_interest_course_id"))

    op.drop_table("interest")
    op.drop_table("course_sector")
    with op.batch_alter_table("trainer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_trainer_person_id"))
        batch_op.drop_index(batch_op.f("ix_trainer_organisation_id"))

    op.drop_table("trainer")
    with op.batch_alter_table("specialism", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_specialism_organisation_id"))

    op.drop_table("specialism")
    with op.batch_alter_table("school_holiday", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_school_holiday_organisation_id"))

    op.drop_table("school_holiday")
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_room_venue_id"))

    op.drop_table("room")
