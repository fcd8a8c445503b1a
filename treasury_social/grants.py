"""What each process may do to each table: the portal almost everything, except where history is kept.

`manage.py prepare_database` turns this table into GRANTs, so the database refuses what the code should never try.
"""

PORTAL, SIGNER = "treasury_portal", "treasury_signer"
ROLES = [PORTAL, SIGNER]

EVERYTHING = "SELECT, INSERT, UPDATE, DELETE"
ADD = "SELECT, INSERT"
READ = "SELECT"

# Model label -> role -> privileges. A model that is not named: everything for the portal, nothing for the signer.
DEFAULT = {PORTAL: EVERYTHING}
GRANTS: dict[str, dict[str, str]] = {
    "auditlog.LogEntry": {PORTAL: ADD},
    "approvals.Version": {PORTAL: ADD},
    "records.Entry": {PORTAL: ADD, SIGNER: READ},
    "records.Payload": {PORTAL: ADD},
    "records.Leaf": {PORTAL: ADD, SIGNER: READ},
    "records.Subtree": {PORTAL: ADD, SIGNER: READ},
    "records.Unsealed": {PORTAL: "SELECT, DELETE"},  # filled by the database itself
    "records.Checkpoint": {PORTAL: READ, SIGNER: ADD},
}
