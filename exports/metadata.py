"""What other records systems ask about a record, under the names of AS/NZS 5478 (recordkeeping metadata)."""

import json
from collections.abc import Sequence
from typing import Any

from exports.record_summary import Agent, Told
from records.canonical import moment

SCHEME = "AS/NZS 5478"


def metadata(told: Told, parts: Sequence[tuple[str, str, str]]) -> bytes:
    """`parts`: path in the record's folder, format and SHA-256 of each file that makes up the record."""
    said = {
        "scheme": SCHEME,
        "entityType": "Record",
        "category": "Item",
        "identifier": told.subject,
        "title": told.title,
        "creator": _agent(told.creator) if told.creator else None,
        "dateCreated": moment(told.created_at),
        "dateRegistered": moment(told.recorded_at),
        "protectiveMarking": told.marking or None,
        "disposalClass": told.retention_class or None,
        "disposedOf": moment(told.disposed.entry.at) if told.disposed else None,
        "documentForm": told.facets.get("record_type") or None,
        "owner": told.office or None,
        "agents": [{**_agent(agent), "did": list(agent.did)} for agent in told.agents],
        "withheld": [
            {"entry": number, "field": field, "provision": provision}
            for number, field, provision in told.withheld
        ],
        "parts": [
            {
                "path": path,
                "format": form,
                "integrityCheck": {"algorithm": "SHA-256", "value": digest},
            }
            for path, form, digest in parts
        ],
        "integrityCheck": [
            {
                "algorithm": "RFC 6962 Merkle tree with Ed25519 checkpoints",
                "log": checkpoint.log.origin,
                "size": checkpoint.size,
                "root": checkpoint.root.hex(),
            }
            for checkpoint in told.checkpoints.values()
        ],
    }
    return json.dumps(said, ensure_ascii=False, indent=1).encode() + b"\n"


def _agent(agent: Agent) -> dict[str, Any]:
    given = {
        "name": agent.name,
        "userName": agent.user_name,
        "position": agent.position,
        "actingFor": agent.acting_for,
    }
    return {name: value for name, value in given.items() if value}
