"""Speaking in one's own name, whom to ask, and the document itself."""

from clauses.wording.types import Said, Section

PROFESSIONAL = Section(
    "professional",
    "Professional use",
    "You take part as a Treasury officer, or as somebody with experience in your field, and speak for "
    "yourself.",
    (
        Said(
            "PRO-1",
            "Inside: go ahead",
            "Team sites, communities and MySite are there so that we work together and share ideas. They need "
            "no approval.",
        ),
        Said(
            "PRO-2",
            "Outside: choose your profile",
            "The profile you choose tells people whether a public servant or a citizen is speaking. Choose it "
            "on purpose. An accountant who talks shop with other accountants, on matters that have nothing to "
            "do with government, is an example of professional use.",
        ),
        Said(
            "PRO-3",
            "Tell your manager first",
            "Before you comment in a professional capacity, tell your manager if the comment might reflect on "
            "your work in the public service. You notify; you do not ask for approval.",
        ),
        Said(
            "PRO-4",
            "Say that you speak for yourself",
            "When you comment in public, make clear that you represent neither the Treasury nor the "
            "Government.",
        ),
    ),
)

PERSONAL = Section(
    "personal",
    "Personal use",
    "You speak neither for the Treasury nor as a professional: about your hobbies, say.",
    (
        Said("PER-1", "Use your own profile", "Use a profile that is tied to your personal e-mail address."),
        Said(
            "PER-2",
            "Never a Treasury profile",
            "Do not use a Treasury profile, such as your Treasury e-mail address, for personal use outside.",
        ),
        Said(
            "PER-3",
            "Reading is like reading anything else",
            "Reading and watching social media is treated like reading any other website.",
        ),
        Said(
            "PER-4",
            "Use from our equipment is monitored",
            "The information management and technology division (IMTD) monitors the use of every website from "
            "Treasury equipment, social media included.",
        ),
    ),
)

CONTACTS = Section(
    "contacts",
    "Whom to ask",
    "Each question has somebody who answers it.",
    (
        Said(
            "CON-1",
            "What to say, and whether you may",
            "The Communications Unit in the Ministerial and Communications Division.",
        ),
        Said(
            "CON-2",
            "Conduct and personal accountability",
            "The People and Organisational Strategy Division.",
        ),
        Said("CON-3", "IT security", "The IT Security Team."),
        Said(
            "CON-4",
            "This policy itself",
            "Its owner, through the Communications Unit: feedback and questions on the policy are welcome.",
        ),
    ),
)

DOCUMENT = Section(
    "document",
    "The document",
    "Where the policy comes from, and how it changes.",
    (
        Said(
            "DOC-1",
            "It has versions",
            "Each version has a number, an author and a summary of what changed. The portal keeps them all.",
        ),
        Said(
            "DOC-2",
            "It is endorsed and reviewed",
            "Somebody endorses the policy, and it is reviewed from time to time. The date of the last review "
            "and the date set for the next one are published with it.",
        ),
        Said(
            "DOC-3",
            "It can be released to the public",
            "The policy was released under freedom of information with names withheld under section 22. "
            "Records that the portal keeps may be released too, partly withheld.",
        ),
    ),
)
