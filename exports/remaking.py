"""The PDFs of a bag, set again from the entries that lie beside them. Where the same release of the portal made them
they are the same byte for byte, so that an exchanged one is found even in a bag without a seal.
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from exports.pdf import Printer
from exports.record_summary import Told
from exports.redaction import Shown
from records import kinds
from records.models import Checkpoint, Entry, Leaf, Log
from records.verify import Bag, Key, Mark, ReadRecord, Report, Step, files_of, moment


def otherwise(path: Path, keys: Sequence[Key]) -> tuple[list[str], bool]:
    """The PDFs in a bag that held which are not what its entries give; and whether its seal vouches for them."""
    bag = Bag(path, keys, report := Report())
    bag.check()  # a record's page names the checkpoints of the whole bag, so all of it is read once before
    checkpoints, printer, found = _checkpoints(bag), Printer(), list[str]()

    def met(record: ReadRecord) -> None:
        told = Told(record.subject, list(map(_shown, record.told)), checkpoints)
        if sha256(printer.print(told)).hexdigest() != record.pdf:
            found.append(f"data/records/{record.subject}/record.pdf")

    Bag(path, keys, Report(), met=met).check()
    return found, not any(name.endswith(".pdf") for name in report.unvouched)


def _checkpoints(bag: Bag) -> Mapping[int, Checkpoint]:
    ends = sorted(bag.checkpoints.ends().items())
    return {
        number: Checkpoint(log=Log(origin=log), size=size) for number, (log, (size, _)) in enumerate(ends)
    }


def _shown(step: Step) -> Shown:
    values = {
        name: kinds.Withheld(value) if isinstance(value, Mark) else value for name, value in step.says.items()
    }
    return Shown(
        entry=_entry(step),
        disclosures=b"",
        fields=kinds.nested(values),
        says=dict(step.says),
        files=list(files_of(step)),
        withheld=dict(step.withheld),
        destroyed=step.gone,
    )


def _entry(step: Step) -> Entry:
    entry = Entry(
        kind=step.kind,
        at=moment(step.at),
        office=step.office,
        declares_record=step.declares,
        leaf_hash=bytes.fromhex(step.leaf),
    )
    entry.leaf = Leaf(index=step.place, log=Log(origin=step.log))
    return entry
