"""The vocabulary of the professional registers: registers, occupations, categories of points.

Labels are message ids; whoever shows one translates it.
"""

import re
from collections.abc import Mapping
from enum import StrEnum

from leerhuis.errors import Refused


def N_(message: str) -> str:  # noqa: N802, the name that the extractor of the catalogue looks for
    """Mark a sentence for the catalogue without translating it yet."""
    return message


class Register(StrEnum):
    SKJ = "SKJ"
    BIG = "BIG"
    NIP = "NIP"
    NVO = "NVO"
    VENVN = "VENVN"
    LVSC = "LVSC"


class Chamber(StrEnum):
    """A chamber of SKJ; each has its own requirements."""

    YOUTH_AND_FAMILY_PROFESSIONAL = "youth_and_family_professional"
    PEDAGOGUE = "pedagogue"
    PSYCHOLOGIST = "psychologist"
    YOUTH_CARE_WORKER = "youth_care_worker"
    OTHER = "other"


class Level(StrEnum):
    """The two levels of the chambers of pedagogues and psychologists, each with its own rules."""

    MASTER = "master"
    POSTMASTER = "postmaster"


class Profession(StrEnum):
    """A profession with a BIG register of its own (article 3 of the Wet BIG).

    The value is the code of the professional group: the last two digits of the BIG number.
    """

    DOCTOR = "01"
    DENTIST = "02"
    MIDWIFE = "03"
    PHYSIOTHERAPIST = "04"
    PSYCHOTHERAPIST = "16"
    PHARMACIST = "17"
    HEALTH_CARE_PSYCHOLOGIST = "25"
    NURSE = "30"
    GENERALIST_PEDAGOGUE = "31"
    PHYSICIAN_ASSISTANT = "81"
    CLINICAL_TECHNOLOGIST = "82"


Occupation = Chamber | Profession


class Category(StrEnum):
    """What a point is for."""

    FORMAL_LEARNING = "formal_learning"
    INFORMAL_LEARNING = "informal_learning"
    REFLECTION = "reflection"
    TRAINING = "training"
    FREE = "free"


class Form(StrEnum):
    """The form of what someone did on their own account, as the registers name them.

    Supervision is told apart by how many are supervised together: some packs weigh it so.
    """

    FORMAL = "formal"
    INFORMAL = "informal"
    SUPERVISION = "supervision"
    SUPERVISION_OF_TWO = "supervision_of_two"
    SUPERVISION_OF_THREE = "supervision_of_three"
    PEER_CONSULTATION = "peer_consultation"
    FACILITATED_PEER_CONSULTATION = "facilitated_peer_consultation"
    METHODICAL_WORK_GUIDANCE = "methodical_work_guidance"
    METHODICAL_LEARNING_MEETING = "methodical_learning_meeting"
    ACCREDITED_TRAINING = "accredited_training"
    FREE = "free"


_LABELS: Mapping[StrEnum, str] = {
    Register.SKJ: N_("SKJ"),
    Register.BIG: N_("BIG"),
    Register.NIP: N_("NIP"),
    Register.NVO: N_("NVO"),
    Register.VENVN: N_("V&VN"),
    Register.LVSC: N_("LVSC"),
    Chamber.YOUTH_AND_FAMILY_PROFESSIONAL: N_("Youth and family professional"),
    Chamber.PEDAGOGUE: N_("Pedagogue"),
    Chamber.PSYCHOLOGIST: N_("Psychologist"),
    Chamber.YOUTH_CARE_WORKER: N_("Youth care worker"),
    Chamber.OTHER: N_("Another chamber"),
    Level.MASTER: N_("Master"),
    Level.POSTMASTER: N_("Postmaster"),
    Profession.DOCTOR: N_("Doctor"),
    Profession.DENTIST: N_("Dentist"),
    Profession.MIDWIFE: N_("Midwife"),
    Profession.PHYSIOTHERAPIST: N_("Physiotherapist"),
    Profession.PSYCHOTHERAPIST: N_("Psychotherapist"),
    Profession.PHARMACIST: N_("Pharmacist"),
    Profession.HEALTH_CARE_PSYCHOLOGIST: N_("Health care psychologist"),
    Profession.NURSE: N_("Nurse"),
    Profession.GENERALIST_PEDAGOGUE: N_("Generalist pedagogue"),
    Profession.PHYSICIAN_ASSISTANT: N_("Physician assistant"),
    Profession.CLINICAL_TECHNOLOGIST: N_("Clinical technologist"),
    Category.FORMAL_LEARNING: N_("Formal learning"),
    Category.INFORMAL_LEARNING: N_("Informal learning"),
    Category.REFLECTION: N_("Reflection"),
    Category.TRAINING: N_("Training"),
    Category.FREE: N_("Free choice"),
    Form.FORMAL: N_("Course, training or study day"),
    Form.INFORMAL: N_("Informal learning"),
    Form.SUPERVISION: N_("Supervision"),
    Form.SUPERVISION_OF_TWO: N_("Supervision of two people"),
    Form.SUPERVISION_OF_THREE: N_("Supervision of three people"),
    Form.PEER_CONSULTATION: N_("Peer consultation"),
    Form.FACILITATED_PEER_CONSULTATION: N_("Facilitated peer consultation"),
    Form.METHODICAL_WORK_GUIDANCE: N_("Methodical work guidance"),
    Form.METHODICAL_LEARNING_MEETING: N_("Methodical learning meeting"),
    Form.ACCREDITED_TRAINING: N_("Accredited training"),
    Form.FREE: N_("Free choice"),
}

REFLECTION_FORMS = frozenset(
    {
        Form.SUPERVISION,
        Form.SUPERVISION_OF_TWO,
        Form.SUPERVISION_OF_THREE,
        Form.PEER_CONSULTATION,
        Form.FACILITATED_PEER_CONSULTATION,
        Form.METHODICAL_WORK_GUIDANCE,
        Form.METHODICAL_LEARNING_MEETING,
    }
)
# The chambers that have two levels.
LEVELLED = frozenset({Chamber.PEDAGOGUE, Chamber.PSYCHOLOGIST})

SUFFICIENT_PROFESSIONS = frozenset(
    {
        Profession.DOCTOR,
        Profession.PSYCHOTHERAPIST,
        Profession.HEALTH_CARE_PSYCHOLOGIST,
        Profession.NURSE,
        Profession.GENERALIST_PEDAGOGUE,
    }
)

NAME_MAX = 80
_SKJ_NUMBER = re.compile(r"[0-9]{6,10}")
_BIG_NUMBER = re.compile(r"[0-9]{11}")
_OTHER_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9./-]{0,29}")


def label(word: StrEnum) -> str:
    """The message id that names a register, occupation or category."""
    return _LABELS[word]


def occupations_of(register: Register) -> tuple[Occupation, ...]:
    """What one must choose from in this register; nothing where it is known by name only."""
    if register is Register.SKJ:
        return tuple(Chamber)
    return tuple(Profession) if register is Register.BIG else ()


def occupation_of(register: Register, code: str | None) -> Occupation | None:
    """The occupation that a stored code stands for."""
    if not occupations_of(register):
        return None
    for occupation in occupations_of(register):
        if occupation == code:
            return occupation
    raise Refused("Choose the profession of this registration.")


def name_of_occupation(
    register: Register, occupation: Occupation | None, name: str | None
) -> str | None:
    """The name of a chamber or profession that has no word here; the others have none."""
    plain = " ".join((name or "").split())
    if occupation is Chamber.OTHER and not plain:
        raise Refused("Fill in the name of the chamber.")
    if len(plain) > NAME_MAX:
        raise Refused("Use at most %(most)s characters.", most=str(NAME_MAX))
    own_words = occupation is not None and occupation is not Chamber.OTHER
    return None if own_words or not plain else plain


def categories_of(register: Register, occupation: Occupation | None) -> tuple[Category, ...]:
    """The categories in which points can be given: none for BIG, which asks for hours."""
    if register is Register.BIG:
        return ()
    if register is not Register.SKJ:
        return (Category.TRAINING,)
    if occupation is Chamber.YOUTH_AND_FAMILY_PROFESSIONAL:
        return (Category.FORMAL_LEARNING, Category.INFORMAL_LEARNING, Category.REFLECTION)
    return (Category.TRAINING, Category.REFLECTION, Category.FREE)


def check_number(register: Register, number: str, *, occupation: Occupation | None) -> str:
    """The registration number without its spaces, or why it cannot be one.

    Numbers are text: a BIG number may begin with 0. No official form of the SKJ number was found,
    so that check is soft. No check digit of the BIG number is known either; what is known is that
    its last two digits are the code of the profession.
    """
    plain = "".join(number.split())
    if not plain:
        raise Refused("Fill in the registration number.")
    if register is Register.BIG:
        return _check_big(plain, occupation=occupation)
    if register is Register.SKJ and not _SKJ_NUMBER.fullmatch(plain):
        raise Refused("Fill in the SKJ number with 6 to 10 digits.")
    if not _OTHER_NUMBER.fullmatch(plain):
        raise Refused("Fill in the number with letters, digits and hyphens only.")
    return plain


def suffices_for_youth_work(register: Register, code: str | None) -> bool:
    """Whether this registration makes someone a registered youth professional.

    SKJ in any chamber, or BIG as doctor (01), psychotherapist (16), health care psychologist (25),
    nurse (30) or generalist pedagogue (31). Either suffices; any other BIG number does not.
    Sources: the guide to "verantwoorde werktoedeling" (vgn.nl) for the first four, and
    https://www.nji.nl/professionalisering/beroepsregistratie for the last.
    """
    if register is Register.SKJ:
        return True
    return register is Register.BIG and code in SUFFICIENT_PROFESSIONS


def _check_big(number: str, *, occupation: Occupation | None) -> str:
    if not _BIG_NUMBER.fullmatch(number):
        raise Refused("Fill in the BIG number with 11 digits. It may begin with 0.")
    if number[-2:] != occupation:
        raise Refused(
            "This BIG number does not belong to this profession: it ends in %(found)s,"
            " not in %(asked)s.",
            found=number[-2:],
            asked=str(occupation),
        )
    return number
