"""What the apps below ask of this one, without knowing it: exports for what is withheld, records and retention too."""

from exports import sources
from foi import destroying, export_source, section
from records import sections
from retention.destroying import register_copies


def register() -> None:
    sources.register(
        "FOI", sources.Source(redactions=export_source.left_out, files=export_source.further_files)
    )
    sections.register(section.about, section.PLACE)
    register_copies(destroying.destroy)
