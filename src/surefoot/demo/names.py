"""Names of the invented insurer Larkmoor Mutual: departments, roles, sites and people."""

from dataclasses import dataclass

ORGANISATION = "Larkmoor Mutual"
DOMAIN = "larkmoor.example"
ROOT = "all"
SITES = ("Larkmoor", "Ostertal")
REGIONS = ("North", "South", "East", "West", "Central", "Coast", "Lakes", "Harbour")
TOOLS = ("m365_copilot", "github_copilot", "chatgpt")


@dataclass(frozen=True)
class Department:
    """A department: its share of all teams, its roles, its second tool and how its Copilot use is logged.

    channel: "audit" (events, UTC without a marker), "gateway" (events with a zone) or "daily" (dates).
    """

    key: str
    name: str
    short: str
    share: float
    roles: tuple[str, ...]
    second_tool: str
    channel: str


DEPARTMENTS = (
    Department("claims", "Claims handling", "Claims", 0.22, ("Claims handler", "Loss adjuster"), "", "audit"),
    Department("service", "Customer service", "Service", 0.16, ("Service adviser", "Case worker"), "", "daily"),
    Department("sales", "Sales and brokers", "Sales", 0.12, ("Broker manager", "Sales adviser"), "chatgpt", "gateway"),
    Department("underwriting", "Underwriting", "Underwriting", 0.10, ("Underwriter", "Risk analyst"), "", "audit"),
    Department("it", "IT and data", "IT", 0.09, ("Developer", "Data engineer", "Administrator"), "github_copilot",
               "audit"),
    Department("finance", "Finance", "Finance", 0.07, ("Accountant", "Controller"), "", "daily"),
    Department("operations", "Operations support", "Operations", 0.06, ("Operations clerk", "Planner"), "", "gateway"),
    Department("legal", "Legal and compliance", "Legal", 0.04, ("Counsel", "Compliance officer"), "", "daily"),
    Department("hr", "HR and learning", "HR", 0.04, ("HR partner", "Trainer"), "chatgpt", "audit"),
    Department("marketing", "Marketing", "Marketing", 0.04, ("Marketing manager", "Editor"), "chatgpt", "gateway"),
    Department("actuarial", "Actuarial", "Actuarial", 0.03, ("Actuary", "Modeller"), "chatgpt", "daily"),
    Department("facilities", "Property and facilities", "Facilities", 0.03, ("Facility manager", "Buyer"), "",
               "daily"),
)
EXECUTIVE = Department("executive", "Executive office", "Executive", 0.0, ("Assistant", "Strategist"), "", "audit")

_FIRST = (
    "Ada Alan Alma Anton Beate Bela Boris Carla Clara Conrad Dana David Dora Edith Elias Emil Erika Esther Felix "
    "Flora Frida Georg Greta Gustav Hanna Hugo Ida Ilse Ivo Jakob Jana Jonas Julia Karl Kira Lara Leo Lina Lotte "
    "Lukas Maja Marek Marta Mila Nadia Nils Nora Olga Oskar Paula Pavel Pia Ralf Rosa Samir Selma Simon Sofia Stefan "
    "Tamar Theo Tilda Tom Ursula Vera Viktor Yara Zoe"
)
_LAST = (
    "Abel Adler Albers Arndt Bach Barlow Becker Berg Binder Blum Brandt Busch Carver Conrad Dale Dietz Dorn Eberle "
    "Ernst Falk Fenner Fink Fisher Frank Fuchs Gerber Graf Haas Hahn Hale Hartig Heller Hofer Holt Horn Huber Jansen "
    "Jung Kaiser Keller Kern Klein Koch Kolb Kraus Kruse Lang Lenz Linde Lorenz Marsh Maurer Meier Moore Neumann "
    "Nolte Ober Otto Paulsen Peters Pohl Quade Rausch Reed Richter Roth Sand Sauer Schenk Seidel Stark Stern Thiel "
    "Tull Ulmer Vogel Wagner Weiss Wirth Yates Zander Ziegler"
)
FIRST_NAMES = _FIRST.split()
LAST_NAMES = _LAST.split()
