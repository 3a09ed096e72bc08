"""The words of staff files, overviews and the registers themselves, and what they stand for."""

from collections.abc import Mapping

from leerhuis.errors import Refused
from leerhuis.registers import Chamber, Occupation, Profession, Register, label

# As `_plain` leaves them.
_REGISTER_WORDS: Mapping[str, Register] = {
    "skj": Register.SKJ,
    "big": Register.BIG,
    "nip": Register.NIP,
    "nvo": Register.NVO,
    "v&vn": Register.VENVN,
    "venvn": Register.VENVN,
    "lvsc": Register.LVSC,
}
_CHAMBER_WORDS: Mapping[str, Occupation] = {
    "jeugd en gezinsprofessional": Chamber.YOUTH_AND_FAMILY_PROFESSIONAL,
    "jeugd en gezinsprofessionals": Chamber.YOUTH_AND_FAMILY_PROFESSIONAL,
    "jgp": Chamber.YOUTH_AND_FAMILY_PROFESSIONAL,
    "pedagoog": Chamber.PEDAGOGUE,
    "pedagogen": Chamber.PEDAGOGUE,
    "orthopedagoog": Chamber.PEDAGOGUE,
    "psycholoog": Chamber.PSYCHOLOGIST,
    "psychologen": Chamber.PSYCHOLOGIST,
    "jeugdzorgwerker": Chamber.YOUTH_CARE_WORKER,
    "jeugdzorgwerkers": Chamber.YOUTH_CARE_WORKER,
    "jzw": Chamber.YOUTH_CARE_WORKER,
}
_PROFESSION_WORDS: Mapping[str, Occupation] = {
    "arts": Profession.DOCTOR,
    "tandarts": Profession.DENTIST,
    "verloskundige": Profession.MIDWIFE,
    "fysiotherapeut": Profession.PHYSIOTHERAPIST,
    "psychotherapeut": Profession.PSYCHOTHERAPIST,
    "apotheker": Profession.PHARMACIST,
    "gezondheidszorgpsycholoog": Profession.HEALTH_CARE_PSYCHOLOGIST,
    "gz psycholoog": Profession.HEALTH_CARE_PSYCHOLOGIST,
    "verpleegkundige": Profession.NURSE,
    "orthopedagoog generalist": Profession.GENERALIST_PEDAGOGUE,
    "physician assistant": Profession.PHYSICIAN_ASSISTANT,
    "klinisch technoloog": Profession.CLINICAL_TECHNOLOGIST,
}
_OCCUPATION_WORDS: Mapping[Register, Mapping[str, Occupation]] = {
    Register.SKJ: _CHAMBER_WORDS,
    Register.BIG: _PROFESSION_WORDS,
}


def register_from(word: str) -> Register:
    """The register that a person or a staff file means."""
    plain = _plain(word).removesuffix(" register")
    if not plain:
        raise Refused("Fill in the register, for example SKJ or BIG.")
    if plain not in _REGISTER_WORDS:
        raise Refused(
            "We do not know the register %(word)s. Fill in SKJ or BIG.", word=word.strip()
        )
    return _REGISTER_WORDS[plain]


def occupation_from(register: Register, word: str) -> Occupation | None:
    """The chamber or profession that a staff file means.

    Registers that we know by name only have no list to check against.
    """
    if register not in _OCCUPATION_WORDS:
        return None
    plain = _plain(word).removeprefix("kamer ")
    if not plain:
        raise Refused("Fill in the profession as the register names it.")
    if plain not in _OCCUPATION_WORDS[register]:
        raise Refused(
            "We do not know the profession %(word)s in the %(register)s register.",
            word=word.strip(),
            register=label(register),
        )
    return _OCCUPATION_WORDS[register][plain]


def _plain(word: str) -> str:
    """Lower case, hyphens as spaces, single spaces: how people differ when they type a name."""
    return " ".join(word.casefold().replace("-", " ").split())
