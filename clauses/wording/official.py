"""Speaking for the Treasury."""

from clauses.wording.types import Said, Section

OFFICIAL = Section(
    "official",
    "Official use",
    "You speak as a Treasury official and the Treasury has agreed to what you say.",
    (
        Said(
            "OFF-1",
            "Have it approved first",
            "Every official comment needs the approval of one of two people before it goes out: your General "
            "Manager, or a manager in the Ministerial and Communications Division (MCD).",
        ),
        Said(
            "OFF-1a",
            "General Managers ask MCD",
            "General Managers turn to MCD for advice on how to respond, and to set up standing approvals for "
            "what is said again and again.",
        ),
        Said(
            "OFF-2a",
            "Say who you are",
            "Where you can, give your position and title, and say that you are authorised to give the "
            "Treasury's view.",
        ),
        Said(
            "OFF-2b",
            "Listen, and take no side",
            "Be open to the ideas of the people we deal with. Say nothing that could be read as promoting or "
            "attacking a policy of the Government.",
        ),
        Said(
            "OFF-2c",
            "Get the Treasury right",
            "Whatever you say about the Treasury must be correct, and must not breach privacy, security or "
            "any other sensitivity.",
        ),
        Said(
            "OFF-2d",
            "Protect official information",
            "Know the laws and policies that protect official information, and keep to them.",
        ),
        Said(
            "OFF-2e",
            "Be accurate and clear",
            "Check your facts, write plainly, and leave no opening for somebody to make your words mean "
            "something else.",
        ),
        Said(
            "OFF-2f",
            "Be professional",
            "Stay professional, courteous and constructive, also when others are not.",
        ),
        Said(
            "OFF-2g",
            "Keep to your own topics",
            "Comment only on what lies in your area of responsibility, and only on topics you are approved to "
            "comment on.",
        ),
        Said(
            "OFF-2h",
            "Leave our people out of it",
            "Give away no personal information about people who work at the Treasury.",
        ),
        Said(
            "OFF-2i",
            "Say the same everywhere",
            "What you say online must agree with what the Treasury says in other media and forums.",
        ),
        Said(
            "OFF-2j",
            "Meet your security responsibilities",
            "Follow the information security responsibilities that every member of staff has.",
        ),
        Said(
            "OFF-2k",
            "Respect what belongs to others",
            "Respect intellectual property, copyright and privacy. Use only words, pictures and recordings "
            "that you may use.",
        ),
        Said(
            "OFF-2l",
            "Never mention restricted matters",
            "Matters under security handling restrictions are not discussed online, nor even mentioned, "
            "unless the system was built to carry them.",
        ),
        Said(
            "OFF-3",
            "Show respect",
            "Respect the people and communities you deal with in your work. Uphold the APS Values, the "
            "Employment Principles, the Code of Conduct and our Personal Accountability Framework.",
        ),
        Said(
            "OFF-4a",
            "Tell MCD of significant contacts",
            "If somebody approaches us on social media in a way that matters, tell MCD.",
        ),
        Said(
            "OFF-4b",
            "Keep a record",
            "Keep a record of what was said, as the Recordkeeping Policy asks.",
        ),
    ),
)
