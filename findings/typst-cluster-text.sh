#!/bin/sh
# A PDF by Typst 0.15.2 has the text of a cluster of several glyphs once for each glyph.
#
# Versions   typst 0.15.2 from PyPI (Typst 0.15.1), pypdf 6.0.0; any Python from 3.9 on.
# Input      The letter e with two acutes above each other (e U+0301 U+0301) in the typesetter's own Libertinus Serif, as
#            PDF/UA-1; and the text of the page, as a reader of it copies it.
# Expected   The letter and its accents, once.
# Seen       Twice: both glyphs of the cluster stand in ToUnicode with all of its characters, and no ActualText says
#            otherwise. So it is with Bengali, Khmer and dotted Arabic of Noto, whose letters are several glyphs each.
# So         What people see is right; what they copy, search or have read to them has syllables twice. Choose fonts
#            whose letters are one glyph where there are any.
#
# Fails when that changes. Needs pip; installs nothing outside a temporary folder.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check typst==0.15.2 pypdf==6.0.0
printf '#set document(title: "t")\n#set text(lang: "en")\n= T\nx e\314\201\314\201 y\n' >page.typ
venv/bin/python - <<'END'
import io
import sys

import pypdf
import typst

made = typst.compile("page.typ", format="pdf", pdf_standards=["ua-1"], ignore_system_fonts=True)
text = pypdf.PdfReader(io.BytesIO(made)).pages[0].extract_text()
print(ascii(text))
sys.exit("\u0301e\u0301" not in text)
END
