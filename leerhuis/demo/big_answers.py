"""What the BIG register on this machine knows, and how it says it; all persons are invented.

Written by hand as the real service writes, apart from the description that Leerhuis reads with.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from xml.sax.saxutils import escape, quoteattr

NAMESPACE = "http://services.cibg.nl/ExternalUser"
ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
NO_END = "0001-01-01"
STRUCK_OFF = "0002-01-01"


class Fault(StrEnum):
    """How a service can fail to answer."""

    FAULT = "fault"
    SLOW = "slow"
    DRIPPING = "dripping"
    BROKEN = "broken"
    HTML = "html"
    CUT_OFF = "cut_off"
    HUNG_UP = "hung_up"
    ENDLESS = "endless"
    ENTITIES = "entities"
    MOVED = "moved"
    OTHER_NUMBER = "other_number"
    OTHER_ANSWER = "other_answer"
    NO_DATE = "no_date"
    NO_LIST = "no_list"


@dataclass(frozen=True)
class Row:
    """A registration of the register."""

    number: str
    ends: str = NO_END
    starts: str = "2012-03-01"


@dataclass(frozen=True)
class Judgment:
    number: str
    id: int
    words: str
    starts: str
    ends: str | None = None
    public: bool = True


@dataclass(frozen=True)
class Limitation:
    number: str
    id: int
    words: str
    starts: str | None
    ends: str | None = None


@dataclass(frozen=True)
class Known:
    """A person of the register; a name that is left out is not compared with anything."""

    rows: Sequence[Row]
    surname: str = ""
    mailing_name: str = ""
    specialisms: Sequence[int] = ()
    judgments: Sequence[Judgment] = ()
    limitations: Sequence[Limitation] = ()
    news: bool = False


ACTIVE, LEADING_ZERO = "19012345630", "09012345630"
FIRST_OF_TWO, SECOND_OF_TWO = "19022222225", "19022222216"
OPEN, CLOSED, NOT_PUBLIC = "19033333330", "19033333430", "19033333530"
LIMITED, ENDED, GONE = "19044444430", "19055555530", "19066666630"
UNTIL_LATER, SPECIALIST, NEWER = "19077777730", "19088888801", "19099999930"
PEOPLE = (
    Known([Row(ACTIVE)], "Bouzid", "S. Bouzid"),
    Known([Row(LEADING_ZERO)]),
    Known([Row(FIRST_OF_TWO, "2019-05-31"), Row(SECOND_OF_TWO)]),
    Known([Row(OPEN)], judgments=[Judgment(OPEN, 11, "Berisping", "2026-03-02")]),
    Known(
        [Row(CLOSED)],
        judgments=[Judgment(CLOSED, 12, "Voorwaardelijke schorsing", "2019-01-01", "2021-01-01")],
    ),
    Known(
        [Row(NOT_PUBLIC)],
        judgments=[Judgment(NOT_PUBLIC, 13, "Waarschuwing", "2026-01-01", public=False)],
    ),
    Known(
        [Row(LIMITED)],
        limitations=[Limitation(LIMITED, 21, "Onder supervisie", "2026-02-01", "2028-02-01")],
    ),
    Known([Row(ENDED, "2026-12-31")]),
    Known([Row(GONE, STRUCK_OFF)]),
    Known([Row(UNTIL_LATER, "2031-06-30")]),
    Known([Row(SPECIALIST)], specialisms=[19]),
    Known([Row(NEWER)], news=True),
)
FAULTS = {f"1900000{number:02d}30": fault for number, fault in enumerate(Fault, 10)}
# The numbers that the demo region gives its professionals; of one the register thinks otherwise.
DEMO_NUMBERS = "191000"
DEMO_STRUCK_OFF = "19100009025"
DEMO_REPRIMANDED = "19100009331"
HOURS = {"30": 2080, "25": 3120, "31": 3120, "16": 3120, "01": 2080}


def demo_person(number: str) -> list[Known]:
    """Whoever the demo made up, without a name: the demo draws those anew each time it changes."""
    if not number.startswith(DEMO_NUMBERS):
        return []
    judgments = [Judgment(number, 31, "Berisping", "2026-04-07")]
    return [
        Known(
            [Row(number, STRUCK_OFF if number == DEMO_STRUCK_OFF else NO_END)],
            judgments=judgments if number == DEMO_REPRIMANDED else (),
        )
    ]


class Words:
    """Writes elements, with a prefix or without one."""

    def __init__(self, *, prefixed: bool = False) -> None:
        self._at = "ns1:" if prefixed else ""
        self._declared = f"xmlns{':ns1' if prefixed else ''}={quoteattr(NAMESPACE)}"

    def of(self, name: str, *inside: str, declare: bool = False) -> str:
        opening = f"{self._at}{name} {self._declared}" if declare else f"{self._at}{name}"
        content = "".join(inside)
        return f"<{opening}>{content}</{self._at}{name}>" if content else f"<{opening}/>"

    def text(self, name: str, value: str) -> str:
        return self.of(name, escape(value)) if value else ""

    def day(self, name: str, day: str | None) -> str:
        if day is not None:
            return self.of(name, f"{day}T00:00:00")
        nil = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"'
        return f"<{self._at}{name} {nil}/>"

    def found(self, people: Iterable[Known]) -> str:
        """The answer to a question for people: an empty list where nobody is found."""
        listed = self.of("ListHcpApprox", *(self._person(each) for each in people))
        return self.of("ListHcpApprox4Result", listed, declare=True)

    def reference(self, hours: Mapping[str, int]) -> str:
        groups = (
            self.of(
                "ProfessionalGroup",
                self.text("Code", code),
                self.text("Description", f"Beroep {code}"),
                self.of("Article3", "true"),
                self.of("Article34", "false"),
                self.of("BusinessOwner", "1"),
                self.of("RequiredHoursForReregistration", str(asked)),
            )
            for code, asked in hours.items()
        )
        result = self.of(
            "GetRibizReferenceDataResult",
            self.of("ProfessionalGroups", *groups),
            self.of("TypeOfSpecialisms"),
        )
        return self.of("GetRibizReferenceDataResponse", result, declare=True)

    def _person(self, known: Known) -> str:
        return self.of(
            "ListHcpApprox4",
            self.text("BirthSurname", known.surname),
            self.text("MailingName", known.mailing_name),
            self.of("Nieuw", self.of("Sinds", "2027")) if known.news else "",
            self.of("ArticleRegistration", *(self._row(each) for each in known.rows)),
            self.of("Specialism", *(self._specialism(known, each) for each in known.specialisms)),
            self.of("Mention"),
            self.of("JudgmentProvision", *(self._judgment(each) for each in known.judgments)),
            self.of("Limitation", *(self._limitation(each) for each in known.limitations)),
        )

    def _row(self, row: Row) -> str:
        """A number is a decimal: the 0 that it may begin with is lost."""
        return self.of(
            "ArticleRegistrationExtApp",
            self.of("ArticleRegistrationNumber", row.number.lstrip("0")),
            self.day("ArticleRegistrationStartDate", row.starts),
            self.day("ArticleRegistrationEndDate", row.ends),
            self.text("ProfessionalGroupCode", row.number[-2:]),
        )

    def _specialism(self, known: Known, kind: int) -> str:
        return self.of(
            "SpecialismExtApp1",
            self.of("SpecialismId", "1"),
            self.of("ArticleRegistrationNumber", known.rows[0].number.lstrip("0")),
            self.of("TypeOfSpecialismId", str(kind)),
        )

    def _judgment(self, each: Judgment) -> str:
        return self.of(
            "JudgmentProvisionExtApp",
            self.of("ArticleNumber", each.number.lstrip("0")),
            self.of("Id", str(each.id)),
            self.day("StartDate", each.starts),
            self.text("PublicDescription", each.words),
            self.day("EndDate", each.ends),
            self.of("Public", "true" if each.public else "false"),
        )

    def _limitation(self, each: Limitation) -> str:
        return self.of(
            "LimitationExtApp",
            self.of("LimitationId", str(each.id)),
            self.of("ArticleRegistrationNumber", each.number.lstrip("0")),
            self.of("CompetenceRegistrationId", "1"),
            self.of("TypeLimitationId", "2"),
            self.text("Description", each.words),
            self.day("StartDate", each.starts),
            self.day("EndDate", each.ends),
            self.day("ExpirationEndDate", None),
            self.of("MonthsValid", "0"),
            self.of("YearsValid", "2"),
        )


def envelope(body: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        f'<soap:Envelope xmlns:soap="{ENVELOPE}"><soap:Body>{body}</soap:Body></soap:Envelope>'
    )


def fault(words: str, *, code: str = "soap:Server") -> str:
    said = f"<faultcode>{code}</faultcode><faultstring>{escape(words)}</faultstring>"
    return envelope(f"<soap:Fault>{said}</soap:Fault>")
