"""The demo region in words: West-Brabant West as it might be. All persons are invented."""

from typing import NamedTuple

from leerhuis.courses.rules import Gable
from leerhuis.registers import Category, Chamber, Profession

REGION = "Jeugdregio West-Brabant West"
EMPLOYER = "Stichting SPRING"
MUNICIPALITIES = (
    "Bergen op Zoom",
    "Etten-Leur",
    "Halderberge",
    "Moerdijk",
    "Roosendaal",
    "Rucphen",
    "Steenbergen",
    "Woensdrecht",
    "Zundert",
)
PROFESSIONALS = 120

GIVEN_NAMES = (
    "Aaliyah", "Amber", "Anouk", "Aylin", "Bas", "Bram", "Chloë", "Daan", "Daphne", "Emre",
    "Esra", "Eva", "Femke", "Fleur", "Floris", "Hanna", "Hugo", "Ilse", "Imane", "Isa", "Jasmijn",
    "Jelle", "Jesse", "Joëlle", "Joris", "Julia", "Karim", "Kim", "Koen", "Lars", "Lieke", "Lina",
    "Lotte", "Luuk", "Maaike", "Maud", "Merel", "Mila", "Mohamed", "Nadia", "Niels", "Nina",
    "Noor", "Olivier", "Özlem", "Pim", "Puck", "Rachid", "Rens", "Romy", "Roos", "Ruben", "Sanne",
    "Sara", "Sem", "Senna", "Sofie", "Stan", "Suze", "Teun", "Thijs", "Tess", "Vera", "Yara",
    "Youssef",
)  # fmt: skip
FAMILY_NAMES = (
    ("", "Aarts"), ("", "Bakker"), ("van den", "Berg"), ("", "Boer"), ("de", "Bruijn"),
    ("", "Brouwer"), ("van", "Dam"), ("", "Demir"), ("van", "Dijk"), ("", "Dekkers"),
    ("", "El Amrani"), ("van", "Eck"), ("", "Franken"), ("", "Gerritsen"), ("de", "Groot"),
    ("de", "Haan"), ("", "Hendriks"), ("van der", "Heijden"), ("", "Hermans"), ("", "Jacobs"),
    ("", "Jansen"), ("", "Kaya"), ("", "Koster"), ("", "Kuipers"), ("de", "Lange"),
    ("van", "Leeuwen"), ("", "Maas"), ("", "Martens"), ("", "Meijer"), ("van der", "Meer"),
    ("", "Mulder"), ("", "Okafor"), ("", "Peeters"), ("van", "Rijn"), ("", "Roovers"),
    ("de", "Ruiter"), ("", "Schouten"), ("", "Smits"), ("", "Timmermans"), ("ter", "Veen"),
    ("", "Verhoeven"), ("", "Vermeulen"), ("", "Visser"), ("", "Vos"), ("de", "Wit"),
    ("", "Yılmaz"), ("van der", "Zanden"),
)  # fmt: skip

THEMES = (
    ("Sociale netwerkversterking", Gable.POINTED),
    ("Beroepsethiek", Gable.CORNICE),
    ("Privacy", Gable.SPOUT),
    ("Autisme", Gable.NECK),
    ("Zelfbeschadiging en suïcide", Gable.BELL),
    ("Opvoeden in twee culturen", Gable.POINTED),
    ("Drang en dwang", Gable.STEPPED),
    ("Radicalisering", Gable.STEPPED),
    ("Complexe scheidingen", Gable.BELL),
    ("1Gezin1Plan1Regisseur", Gable.NECK),
)

# Theme, title, summary, hours, points by category (for jeugd- en gezinsprofessionals).
_F, _R = Category.FORMAL_LEARNING, Category.REFLECTION
COURSES = (
    (0, "Familie en buren aan tafel", "Je brengt samen met een gezin in kaart wie er om hen heen staan. Je oefent hoe je mensen vraagt om mee te doen.", 6, ((_F, 6),)),
    (0, "Steunouders vinden en houden", "Hoe vind je steunouders in de wijk, en wat hebben zij nodig om vol te houden?", 3, ((_F, 3),)),
    (1, "Beroepscode in de praktijk", "Aan de hand van uitspraken van het tuchtcollege bespreek je dilemma's uit je eigen werk.", 4, ((_F, 2), (_R, 2))),
    (1, "Moreel beraad: zo leid je het gesprek", "Je leert een moreel beraad voorbereiden en leiden. Je oefent in kleine groepen.", 6, ((_F, 4), (_R, 2))),
    (2, "Gegevens delen, wanneer mag het?", "Wat mag je delen met school, huisarts en Veilig Thuis? Je werkt met voorbeelden uit de toegang.", 3, ((_F, 3),)),
    (2, "Een helder dossier", "Schrijven wat ertoe doet, in taal die ouders en jongeren begrijpen.", 3, ((_F, 3),)),
    (3, "Autisme in het gezin", "Wat verandert er thuis als een kind autisme heeft? Je leert aansluiten bij wat het gezin zelf ziet.", 6, ((_F, 6),)),
    (4, "Praten over zelfbeschadiging en suïcide", "Je leert vragen wat moeilijk te vragen is, en wat je doet als het antwoord ja is.", 6, ((_F, 5), (_R, 1))),
    (5, "Opvoeden in twee culturen", "Je ontdekt welke vragen helpen als opvoeden thuis anders gaat dan jij gewend bent.", 6, ((_F, 6),)),
    (6, "Drang zonder dwang", "Hoe blijf je naast ouders staan als vrijwillig niet meer vrijblijvend is?", 6, ((_F, 4), (_R, 2))),
    (7, "Signalen van radicalisering", "Wat zie je, met wie overleg je, en hoe blijf je in gesprek met een jongere?", 4, ((_F, 4),)),
    (8, "Kinderen in een complexe scheiding", "Je leert de positie van het kind bewaken als ouders elkaar niet meer verstaan.", 12, ((_F, 10), (_R, 2))),
    (9, "1Gezin1Plan1Regisseur: basis", "Je leert de richtlijn kennen en maakt een plan met een gezin uit je eigen werk.", 12, ((_F, 12),)),
    (9, "Intervisie voor regisseurs", "Je bespreekt je eigen situaties in een vaste groep, onder begeleiding.", 8, ((_R, 8),)),
    (3, "Meisjes met autisme", "Meisjes vallen minder op. Je leert zien wat zij verbergen, en wat dat van ze vraagt.", 3, ((_F, 3),)),
)  # fmt: skip

VenueWords = tuple[
    str, str, str, str, str, tuple[str, str], tuple[tuple[str, int | None, str], ...]
]
# Name, street, town, how to get there, accessibility, whom to ask, rooms with seats and equipment.
VENUES: tuple[VenueWords, ...] = (
    ("Leerhuis Roosendaal", "Markt 12", "Roosendaal",
     "Vanaf het station is het **acht minuten lopen**. Met de auto: parkeer in de garage onder de Markt.",
     "Lift, drempelvrij en een aangepast toilet op de begane grond. Ringleiding in zaal De Vest.",
     ("Truus Hopstaken", "zalen@leerhuis-roosendaal.example"),
     (("De Vest", 24, "Beamer, whiteboard, ringleiding"), ("Zaal 2", 16, "Scherm, whiteboard"),
      ("Spreekkamer", 8, "Scherm"))),
    ("De Oude Brouwerij", "Havenkade 32", "Bergen op Zoom",
     "Bus 111 stopt voor de deur. Parkeren kan op de kade.",
     "De ingang aan de kade heeft een drempel. Bel aan bij de zij-ingang, daar is een helling.",
     ("Wim Luijks", "receptie@oudebrouwerij.example"),
     (("Mouterij", 30, "Beamer, geluid"), ("Ketelhuis", 16, "Scherm, flip-over"))),
    ("Wijkhuis De Linde", "Parklaan 1", "Etten-Leur",
     "Tien minuten lopen van het station, langs het park.",
     "Alles ligt op de begane grond.",
     ("Ria Machielsen", "beheer@wijkhuisdelinde.example"),
     (("Grote zaal", 40, "Beamer, geluid, keuken"), ("Zaal 2", 16, "Scherm"))),
    ("Het Koetshuis", "Fabrieksdijk 5", "Steenbergen",
     "Bus 310, halte Fabrieksdijk. Er is ruimte voor vijftien auto's.",
     "Geen lift: de bovenzaal is alleen met de trap te bereiken.",
     ("Piet Withagen", "info@koetshuis.example"),
     (("Stal", 16, "Scherm, whiteboard"), ("Bovenzaal", 12, "Flip-over"))),
)  # fmt: skip


class TrainerWords(NamedTuple):
    """A trainer: whom they come from, what they teach, and when they cannot, in days from today."""

    name: str
    address: str
    bureau: str
    themes: tuple[int, ...]
    note: str = ""
    away: tuple[tuple[int, int], ...] = ()


# Each theme has two trainers, so that one can be replaced by another.
TRAINERS = (
    TrainerWords("Roos Blom", "trainer@demo.example", "", (0, 5, 6, 9),
                 "Werkt voor de regio zelf.", ((-12, -12), (26, 26))),
    TrainerWords("Jelle Hoekstra", "jelle@hoekstra-training.example", "Hoekstra Training", (1, 2, 7, 9)),
    TrainerWords("Meryem Yılmaz", "meryem@tweetalen.example", "Bureau Twee Talen", (0, 3, 5, 8)),
    TrainerWords("Anton Smit", "anton@smit-en-co.example", "Smit & co", (4, 6, 7, 8),
                 "", ((388, 401),)),
    TrainerWords("Wil Aerts", "wil@aerts.example", "", (1, 2, 3, 4), "Alleen in de buurt van Roosendaal."),
)  # fmt: skip

# About when the schools are closed: name, week of the year, number of weeks. The demo is no source.
HOLIDAYS = (
    ("Voorjaarsvakantie", 8, 1),
    ("Meivakantie", 18, 1),
    ("Zomervakantie", 29, 6),
    ("Herfstvakantie", 43, 1),
    ("Kerstvakantie", 52, 2),
)

# How the registrations are spread over a hundred people.
OCCUPATIONS = (
    (Chamber.YOUTH_AND_FAMILY_PROFESSIONAL, 76),
    (Chamber.PEDAGOGUE, 8),
    (Chamber.PSYCHOLOGIST, 4),
    (Profession.HEALTH_CARE_PSYCHOLOGIST, 5),
    (Profession.GENERALIST_PEDAGOGUE, 3),
    (Profession.NURSE, 4),
)
GOALS = """Je herkent de situatie in je eigen werk.
Je oefent het gesprek met een acteur of een collega.
Je weet met wie je overlegt en wat je vastlegt."""
