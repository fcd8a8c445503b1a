"""The page of instructions in each bag."""

from records import releases

README = """\
Records of the Treasury's social media, with their proofs
=========================================================

This is a BagIt bag (RFC 8493). It holds {records}, each with everything that happened to it, as it stood at a signed
checkpoint of the department's record log{logs}

To check it
-----------
You need Python 3.9 or later, the program verify.py, and the verifier key of each log. Take program and keys from the
department, by a way that you trust, and not from this bag: whoever forged a bag could forge both to go with it. The
department's pages "Check a record" and "Record log" offer them, with the program's SHA-256. This bag was made with
version {version}, whose SHA-256 is

  {sha256}

  sha256sum verify.py                          what yours is (a Mac: shasum -a 256; PowerShell: Get-FileHash)
  python3 verify.py bag --key KEY FOLDER       the folder in which you find data/, or the .tar itself
  python3 verify.py bag --key KEY --json FOLDER     the same, as a report for programs

KEY may be a file of keys. Exit code 0: verified. 1: something does not hold, and is named. 2: not checked, from which
nothing follows: the key of another year was given, say, or none. You may pack and unpack the bag with any program.

verify.py needs nothing else, and no network. Read it first if you like: it is one file. data/verify.py and
data/verifier-keys are there for comparing, and for the day when nobody can be asked any more. Any BagIt program can
check the manifests too; only verify.py checks the records.

What is here
------------
data/records/NUMBER/             one folder for each record
  NNN-kind.entry                 what was recorded at each step, byte for byte: each field stands in it as a digest
  NNN-kind.disclosures           the fields, each with the random salt that its digest was made with; what is withheld
                                 is named with the provision, and cannot be worked out from the digest
  NNN-kind.tlog-proof            the proof that the entry is in the log (c2sp.org/tlog-proof@v1)
  keys/                          in the same way, what the log tells of the passkeys that decisions were signed with
  record.pdf                     the same for people (PDF/A-2a, PDF/UA-1)
  metadata.json                  the same for other records systems, under the names of AS/NZS 5478
  media/                         pictures, videos and captures, by 40 digits of the SHA-256 that the entries name
data/index.tsv                   one line for each record: tabs between cells, UTF-8 with a byte order mark
data/transitions.csv             one line for each step of each record: RFC 4180, UTF-8 with a byte order mark
data/selection.json              which records were asked for, and how far the log went
data/checkpoints/                the signed checkpoints that the proofs lead to, by year; where others attest by
                                 when they existed, with lines of witnesses, their policy, and time-stamp tokens (.tsr)
data/verifier-keys               the keys that these checkpoints are signed with, for comparing
data/verify.py                   the program that checks all this
seal/                            the entry of the log that names all files in data/ by their SHA-256, with its fields,
                                 its proof, and the proof that the log it stands in continues that of the records

In the tables, a cell that a spreadsheet would run as a formula begins with an apostrophe; the disclosures have the text
as it was.

A record that was disposed of still has its entries and proofs; its fields and files were destroyed by authority, as the
entry disposal.executed says. A copy that was given out under the Freedom of Information Act 1982 may withhold fields or
words; what it shows is proven to be what was recorded.
"""


def readme(records: int, origins: list[str]) -> bytes:
    several = "one record" if records == 1 else f"{records} records"
    logs = "".join(f"\n  {origin}" for origin in origins)
    return README.format(records=several, logs=f":\n{logs}" if logs else ".", **releases.about()).encode()
