"""What authors and deciders declare, clause by clause, each time."""

from clauses.wording.types import Statement

STATEMENTS: dict[str, tuple[Statement, ...]] = {
    "author": (
        Statement(
            "OFF-2b",
            "I have taken in what people said to us, and nothing here could be read as promoting or attacking "
            "a policy of the Government.",
        ),
        Statement(
            "OFF-2c",
            "What it says about the Treasury is correct, and breaches no privacy, security or other "
            "sensitivity.",
        ),
        Statement(
            "OFF-2d, OFF-2j",
            "I know the laws and policies that protect official information and my responsibilities for "
            "information security, and this keeps to them.",
        ),
        Statement(
            "OFF-2e",
            "Every fact in it is accurate, it is clear, and it cannot be made to mean something else.",
        ),
        Statement("OFF-2f", "It is professional, courteous and constructive."),
        Statement(
            "OFF-2g", "The topic lies in my area of responsibility, and I am approved to comment on it."
        ),
        Statement("OFF-2h", "It gives away no personal information about people who work at the Treasury."),
        Statement("OFF-2i", "It agrees with what the Treasury says in other media and forums."),
        Statement(
            "OFF-2k",
            "It respects intellectual property, copyright and privacy, and I may use everything that is in it.",
        ),
        Statement(
            "OFF-2l",
            "It neither discusses nor mentions a matter under security handling restrictions that this "
            "platform was not built to carry.",
        ),
        Statement(
            "OFF-3, APS-1, APS-2, APS-3, APS-4, APS-6, APS-7",
            "It respects the people it speaks to, and upholds the APS Values, the Employment Principles and "
            "the Code of Conduct.",
        ),
        Statement(
            "APS-5", "I have no conflict of interest in this matter, or I have declared it and may go on."
        ),
    ),
    "decider": (
        Statement("OFF-1", "I am entitled to decide on this, and had no hand in writing it."),
        Statement(
            "OFF-2b", "Nothing in it could be read as promoting or attacking a policy of the Government."
        ),
        Statement("OFF-2e", "I have read the whole of it; it is accurate and clear, as far as I can judge."),
        Statement("OFF-2i", "It agrees with what the Treasury says in other media and forums."),
        Statement(
            "OFF-2l",
            "It mentions no matter under security handling restrictions that this platform was not built to "
            "carry.",
        ),
        Statement(
            "APS-5", "I have no conflict of interest in this matter, or I have declared it and may decide."
        ),
    ),
}
