"""English words that Australians, Britons and Americans spell otherwise: what each is looked for as, on both sides.

Which of two spellings is the common one does not matter, only that both become it and no other word does.
"""

import regex

# Pieces of words. The longer ones first where one holds another.
PIECES = {
    # -our and -or
    **{
        f"{stem}our": f"{stem}or"
        for stem in (
            *("arb", "ard", "arm", "behavi", "cand", "clam", "clang", "col", "demean", "dol", "enam", "endeav"),
            *("fav", "ferv", "flav", "glam", "harb", "hon", "hum", "lab", "neighb", "od", "parl", "ranc", "rig"),
            *("rum", "sav", "savi", "splend", "succ", "tum", "val", "vap", "vig"),
        )
    },
    # -ence and -ense, -ise and -ice
    "defence": "defense", "offence": "offense", "licenc": "licens", "pretence": "pretense", "practis": "practic",
    # ae, oe and e
    "paed": "ped", "aemi": "emi", "haem": "hem", "anaesth": "anesth", "gynaec": "gynec", "archaeo": "archeo",
    "palaeo": "paleo", "mediaev": "mediev", "aesthet": "esthet", "caesar": "cesar", "faec": "fec", "oestr": "estr",
    "foet": "fet", "oedem": "edem", "rrhoea": "rrhea", "oesoph": "esoph", "oeuv": "euv", "coeliac": "celiac",
    "homoeo": "homeo",
    # one l or two, where no stem knows: “travelled” and “traveled” have the same
    "counsellor": "counselor", "jewellery": "jewelry", "marvellous": "marvelous", "woollen": "woolen",
    "skilful": "skillful", "wilful": "willful", "instalment": "installment", "enrolment": "enrollment",
    "fulfilment": "fulfillment", "focuss": "focus", "biass": "bias",
    # others
    "dgement": "dgment", "grey": "gray", "plough": "plow", "mould": "mold", "sceptic": "skeptic",
    "aluminium": "aluminum", "artefact": "artifact", "draught": "draft", "ageing": "aging", "moustache": "mustache",
    "pyjama": "pajama", "sulph": "sulf", "yoghurt": "yogurt", "gaol": "jail", "kerb": "curb", "enquir": "inquir",
    "advisor": "adviser", "doughnut": "donut", "titbit": "tidbit", "saleable": "salable", "writeable": "writable",
    "speciality": "specialty", "specialities": "specialties",
}  # fmt: skip
RULES = [
    (r"(?<=[a-z]{3})([iy])z(?=[ei]|a[bnt])", r"\1s"),  # organize, organization, analyze
    (
        r"(cent|met|lit|theat|fib|calib|somb|spect|meag|lust|sab|och|mit|sepulch|neuv)re(?=s?$)",
        r"\1er",
    ),
    (r"(cent|neuv)r(?=ed$|ing$)", r"\1er"),
    (
        r"(anal|catal|dial|epil|homol|monol|prol|travel|demag|pedag)ogu(?:e(?=s?$)|(?=ed$|ing$|ers?$))",
        r"\1og",
    ),
    (r"(gram)me(?=s?$)", r"\1"),  # programme, kilogramme
    (r"^(t)y(?=res?$)", r"\1i"),
    (r"^(cos|co)s(?=y$|ily$|iness$)", r"\1z"),
    (r"(?<=ward)s$", ""),  # towards
    (r"^(whil|among|amid)st$", r"\1"),
]
COMPILED = [(regex.compile(pattern), plain) for pattern, plain in RULES]


def alike(word: str) -> str:
    for piece, plain in PIECES.items():
        word = word.replace(piece, plain)
    for pattern, plain in COMPILED:
        word = pattern.sub(plain, word)
    return word
