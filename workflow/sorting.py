"""Names in the order in which people look for them: Ö beside O, and “de Silva” beside “De Souza”.

The database has no collation for it: not every build of PostgreSQL has ICU's, and the machine's change with it.
"""

from unicodedata import normalize

from django.db.models import F, Func, TextField, Value
from django.db.models.functions import Lower

from workflow.folding import APOSTROPHES, folded

# Latin letters that no decomposition makes plain, as “ł”, and the first of what they are in plain letters.
OTHERS = {
    letter: folded(letter)[0]
    for letter in map(chr, range(0xC0, 0x250))
    if letter.islower() and normalize("NFKD", letter) == letter
}
NOT_SORTED_BY = f"[{''.join(sorted(APOSTROPHES))}\u0300-\u036f]"


def sort_key(name: str) -> tuple[str, str]:
    """For `sorted`."""
    return folded(name).replace("'", "").replace("-", " "), name


def by_name(field: str = "name") -> tuple[Func, str]:
    """For `order_by`: the same order, to the letter for names in Latin letters."""
    apart = Func(F(field), template="normalize(%(expressions)s, NFKD)", output_field=TextField())
    bare = Func(
        apart,
        Value(NOT_SORTED_BY),
        Value(""),
        Value("g"),
        function="regexp_replace",
        output_field=TextField(),
    )
    others = Value("-" + "".join(OTHERS)), Value(" " + "".join(OTHERS.values()))
    return Func(Lower(bare), *others, function="translate", output_field=TextField()), field
