"""What the privacy page tells: for each kind of data what it is, why we keep it, and how long.

Every table states its class and retention in the code; a test keeps these rows the same as those.
"""

from typing import NamedTuple

from leerhuis.registers import N_


class Kept(NamedTuple):
    """One row of the page; `data` and `retention` are what the tables say in code."""

    data: str
    retention: str
    what: str
    why: str
    term: str


ROWS = (
    Kept(
        "contact",
        "2 years after the last appointment",
        N_("Your name and e-mail addresses"),
        N_("To know who you are and where letters go."),
        N_("2 years after your last appointment, longer while points or proofs still count"),
    ),
    Kept(
        "contact",
        "2 years after the last appointment",
        N_("Your appointments: where you work, as what, and how many hours"),
        N_("To know who employs you and who your manager is."),
        N_("As long as we keep your name"),
    ),
    Kept(
        "contact",
        "30 days after it was asked, if the address was not confirmed; else 7 years",
        N_("Your name, address and organisation, if you ask for a seat without an account"),
        N_("To give you the seat, and to know for whom it is."),
        N_("30 days if you do not confirm your address, else 7 years"),
    ),
    Kept(
        "contact",
        "1 year after the group ended",
        N_("Your name, organisation and address, if you came in without enrolling"),
        N_("To give you the points of the session once you have an account."),
        N_("1 year after the last session"),
    ),
    Kept(
        "contact",
        "values and text 90 days, the fact 2 years",
        N_("Letters to you"),
        N_("To send them, and to answer questions about them."),
        N_("The text 90 days, that it was sent 2 years"),
    ),
    Kept(
        "contact",
        "1 year after the session",
        N_("Invitations for your calendar"),
        N_("To change or withdraw an appointment in your calendar."),
        N_("1 year after the session"),
    ),
    Kept(
        "contact",
        "1 year after the survey closed",
        N_("That you were asked for your opinion, never what you answered"),
        N_("To ask you once. Until it closes we also keep whether you answered."),
        N_("1 year after it closed"),
    ),
    Kept(
        "answers",
        "until five can be moved together, or the survey closes",
        N_("An answer that you just sent, locked so that nobody reads it"),
        N_("To mix it with at least 4 other answers before anyone sees it."),
        N_("Until there are enough answers, or until it closes"),
    ),
    Kept(
        "answers",
        "until five can be counted together",
        N_("Whether a talk was worth it, locked so that nobody reads it"),
        N_("To count it with at least 4 other answers."),
        N_("Until there are enough answers"),
    ),
    Kept(
        "answers",
        "unlimited",
        N_("Answers to questions about courses, without names or times"),
        N_("To make courses better. Nobody knows whose answer it is."),
        N_("They stay: they are nobody's any more"),
    ),
    Kept(
        "contact",
        "1 day; its bytes until it is applied",
        N_("The staff file in which your employer names you"),
        N_("To check it before it is applied."),
        N_("1 day, the file itself until it is applied"),
    ),
    Kept(
        "contact",
        "2 years after it was asked",
        N_("That two accounts were said to be yours, and whether you agreed"),
        N_("To put them together, and only if you want it."),
        N_("2 years after it was asked"),
    ),
    Kept(
        "dossier",
        "12 months after the five-year period in which they count",
        N_("Your enrolments, your attendance and your certificates"),
        N_("To give you a seat, to count points and to prove that you took part."),
        N_("12 months after the five-year period in which they count"),
    ),
    Kept(
        "dossier",
        "until earned or lost",
        N_("The points that your enrolments may bring"),
        N_("To show what you still need."),
        N_("Until you have earned or lost them"),
    ),
    Kept(
        "dossier",
        "12 months after the five-year period in which they count",
        N_("The points that you have earned"),
        N_("To count them for your registration, and to prove them."),
        N_("12 months after the five-year period in which they count"),
    ),
    Kept(
        "dossier",
        "with the registration",
        N_("What your register asks of you alone"),
        N_("To show what you still need."),
        N_("As long as we keep your registration"),
    ),
    Kept(
        "contact",
        "2 years after the last session",
        N_("That you are a trainer: your name, address, themes, and when you can"),
        N_("To plan sessions with you and to tell you of changes."),
        N_("2 years after your last session"),
    ),
    Kept(
        "contact",
        "the owner's name as long as the person",
        N_("That you look after a signal of an evaluation, and what you decided"),
        N_("To know who decides about a training, and why it was decided so."),
        N_("As long as we keep your name. The decision stays."),
    ),
    Kept(
        "contact",
        "2 years after someone left the body",
        N_("That you are a member of a body that advises on what is offered"),
        N_("To ask you for advice, and to invite you to meetings."),
        N_("2 years after you left it"),
    ),
    Kept(
        "contact",
        "the name until 2 years after it was said",
        N_("What you advised on a proposal"),
        N_("So that who decides knows who thinks what. Later your name goes, the advice stays."),
        N_("2 years after you said it"),
    ),
    Kept(
        "dossier",
        "2 years after the last appointment",
        N_("Your specialisms, and who said that you have them"),
        N_("So that your employer finds who is good at what."),
        N_("2 years after your last appointment"),
    ),
    Kept(
        "dossier",
        "removed when told, or 2 years after it was said",
        N_("That you want to hear of a course"),
        N_("To tell you when there is a group, and to see what people ask for."),
        N_("Until we told you, at most 2 years"),
    ),
    Kept(
        "dossier",
        "1 year after it was said",
        N_("That you look for a peer group, what for one, and of which groups we told you"),
        N_("To tell you when a group fits, and to let its keeper or the coordinator invite you."),
        N_("Until you found a group or stop it, at most 1 year"),
    ),
    Kept(
        "dossier",
        "1 year after the talk",
        N_("That you want a learning buddy, and who it is"),
        N_("To let two people talk once more after a course, and put it in both calendars."),
        N_("1 year after the talk"),
    ),
    Kept(
        "dossier",
        "the days after the last session that stand with the question, usually 7",
        N_("What you answered when you enrolled, for example what you do not eat"),
        N_("So that there is something for you. The coordinator sees it, the venue only numbers."),
        N_("The days that stand with the question, usually 7 after the last session"),
    ),
    Kept(
        "registration",
        "2 years after the last appointment",
        N_("Your registrations: register, number, dates, and what changed in them"),
        N_("To remind you in time, and to show that you may work."),
        N_("As long as we keep your name"),
    ),
    Kept(
        "dossier",
        "1 day",
        N_("The certificates of a group as one file, for the coordinator"),
        N_("To give or send them to the participants."),
        N_("1 day"),
    ),
    Kept(
        "registration",
        "1 day",
        N_("The overview from the register that your employer uploads"),
        N_("To look at it before it is noted."),
        N_("1 day"),
    ),
    Kept(
        "security",
        "as long as the register shows it",
        N_("A measure that a register has made public"),
        N_("To know what you may not do. Only your manager and you see it."),
        N_("As long as the register shows it"),
    ),
    Kept(
        "security",
        "5 years after the appointment",
        N_("What your employer saw and decided: certificate of conduct, references, exceptions"),
        N_("To prove that people may do this work."),
        N_("5 years after your appointment"),
    ),
    Kept(
        "security",
        "as long as the person",
        N_("Your account; your password only as a code that nobody can read back"),
        N_("To let you sign in."),
        N_("As long as we keep your name"),
    ),
    Kept(
        "security",
        "30 days after its end",
        N_("The browsers in which you are signed in, and links that work once"),
        N_("To keep you signed in, and to let you see and end it."),
        N_("30 days after they end"),
    ),
    Kept(
        "security",
        "1 day",
        N_("Attempts to sign in, as a code without your address"),
        N_("To stop who guesses passwords."),
        N_("1 day"),
    ),
    Kept(
        "security",
        "until revoked",
        N_("The secret address of your calendar"),
        N_("To show your sessions in your own calendar."),
        N_("Until you withdraw it"),
    ),
    Kept(
        "security",
        "7 years after its end",
        N_("Your roles"),
        N_("To know who could see what, and since when."),
        N_("7 years after a role ends"),
    ),
    Kept(
        "security",
        "7 years",
        N_("A record of who did what, and when"),
        N_("To find mistakes and misuse. Nobody can change this record."),
        N_("7 years"),
    ),
    Kept(
        "contact",
        "5 years after it was answered",
        N_("What you asked about your data, and the answer"),
        N_("To answer you in time, and to prove that we did."),
        N_("5 years after the answer"),
    ),
    Kept(
        "contact",
        "7 days",
        N_("The file with all that we keep about you, if you asked for it"),
        N_("To give it to you."),
        N_("7 days"),
    ),
    Kept(
        "security",
        "unlimited: it is replayed after an older back-up was restored",
        N_("That data of someone were erased, not whose"),
        N_("To erase them again when an older back-up is put back."),
        N_("They stay: they are numbers"),
    ),
    Kept(
        "contact",
        "unlimited: it says that something was erased, not what",
        N_("That data of you are due to be erased, and when"),
        N_("So that somebody can say in time that they are still needed."),
        N_("Your name goes with the data; that something was erased stays"),
    ),
)
