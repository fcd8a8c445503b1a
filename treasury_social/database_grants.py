"""What each process may do to each table: the portal almost everything, except where history is kept.

`manage.py prepare_database` turns this table into GRANTs, so the database refuses what the code should never try.
"""

PORTAL, SIGNER = "treasury_portal", "treasury_signer"
ROLES = [PORTAL, SIGNER]

EVERYTHING = "SELECT, INSERT, UPDATE, DELETE"
KEEP = "SELECT, INSERT, UPDATE"  # people leave and accounts close; their rows stay, so that history keeps its names
ADD = "SELECT, INSERT"
READ = "SELECT"

# Model label -> role -> privileges. A model that is not named: everything for the portal, nothing for the signer.
DEFAULT = {PORTAL: EVERYTHING}
GRANTS: dict[str, dict[str, str]] = {
    "auditlog.LogEntry": {PORTAL: ADD},
    "axes.AccessLog": {PORTAL: KEEP},  # who signed in; signing out is written into the same row
    # Django's own permissions open nothing here, so nobody need be given any.
    "auth.Group": {PORTAL: READ},
    "auth.Group_permissions": {PORTAL: READ},
    "auth.Permission": {PORTAL: READ},
    "contenttypes.ContentType": {PORTAL: READ},
    "profiles.Person_groups": {PORTAL: READ},
    "profiles.Person_user_permissions": {PORTAL: READ},
    "profiles.Person": {PORTAL: KEEP},
    "profiles.PeopleFile": {PORTAL: f"{ADD}, UPDATE (rows, applied_at)"},
    "profiles.Division": {PORTAL: f"{ADD}, UPDATE (name)"},  # its code is in the entries of its records
    "profiles.Position": {PORTAL: f"{ADD}, UPDATE (title, reports_to_id)"},  # what it entitles to is settled
    "profiles.Nomination": {
        PORTAL: f"{ADD}, UPDATE (confirmed_by_id, confirmed_at, refused_by_id, refused_at, refused_because, lapsed_at)"
    },
    "profiles.Appointment": {PORTAL: f"{ADD}, UPDATE (ends_on)"},
    "profiles.ActingArrangement": {PORTAL: f"{ADD}, UPDATE (revoked_by_id, revoked_at)"},
    "profiles.SignInChange": {
        PORTAL: f"{ADD}, UPDATE (link_sent_at, link_used_at, due_at, attempts, failed_at, last_error)"
    },
    "profiles.AddressChange": {
        PORTAL: f"{ADD}, UPDATE (confirmed_by_id, confirmed_at, refused_by_id, refused_at, refused_because)"
    },
    "profiles.Passkey": {
        PORTAL: f"{ADD}, UPDATE (sign_count, confirmed_by_id, confirmed_at, revoked_by_id, revoked_at, revoked_because)"
    },
    "profiles.Authenticator": {PORTAL: f"{ADD}, UPDATE (secret, last_step, removed_by_id, removed_at)"},
    "profiles.FactorReset": {
        PORTAL: f"{ADD}, UPDATE (confirmed_by_id, confirmed_at, refused_by_id, refused_at, refused_because)"
    },
    "profiles.Identity": {
        PORTAL: f"{ADD}, UPDATE (unlink_proposed_by_id, unlink_proposed_at, unlink_reason, unlinked_by_id, unlinked_at)"
    },
    "profiles.LogoutSeen": {PORTAL: "SELECT, INSERT, DELETE"},  # so that each logout token works once
    "profiles.Tie": {PORTAL: READ},  # a view
    "profiles.Platform": {PORTAL: KEEP},
    "profiles.ClosedDay": {PORTAL: f"{ADD}, UPDATE (taken_back_by_id, taken_back_at)"},
    "profiles.Account": {PORTAL: KEEP},
    "profiles.AccountReview": {PORTAL: ADD},
    "profiles.Topic": {PORTAL: KEEP},
    "profiles.TopicAuthority": {
        PORTAL: f"{ADD}, UPDATE (revoked_by_id, revoked_at)"
    },  # stands as it was granted
    "notices.Notice": {PORTAL: KEEP},
    "notices.Preferences": {PORTAL: KEEP},
    "profiles.Seating": {PORTAL: READ},  # a view
    "approvals.Post": {PORTAL: KEEP},
    "approvals.Consultation": {PORTAL: KEEP},
    "approvals.Incident": {PORTAL: KEEP},
    "approvals.PostSet": {PORTAL: ADD},
    "approvals.PostTemplate": {PORTAL: KEEP},
    "approvals.Comment": {PORTAL: f"{ADD}, UPDATE (resolved_by_id, resolved_at, taken_as)"},
    "approvals.Version": {PORTAL: ADD},
    "approvals.WordListVersion": {PORTAL: ADD},
    "approvals.StandingApproval": {PORTAL: KEEP},
    "approvals.StandingUse": {PORTAL: ADD},
    "approvals.Window": {PORTAL: KEEP},
    "approvals.Reconfirmation": {PORTAL: ADD},
    "approvals.RosterPlace": {PORTAL: KEEP},
    "contacts.Contact": {PORTAL: KEEP},
    "contacts.Answer": {PORTAL: KEEP},
    "contacts.Note": {PORTAL: ADD},
    "clauses.PolicyVersion": {PORTAL: ADD},
    "clauses.Review": {PORTAL: ADD},
    "clauses.Acknowledgement": {PORTAL: ADD},
    "professional_use.ProfessionalComment": {PORTAL: KEEP},
    "exports.Export": {PORTAL: KEEP},
    "exports.ExportItem": {PORTAL: ADD},
    "foi.Provision": {PORTAL: KEEP},
    "foi.InformationRequest": {PORTAL: KEEP},
    "foi.Gathered": {PORTAL: f"{ADD}, UPDATE (removed_by_id, removed_at, removed_because)"},
    # A note goes when the record that it is about is destroyed.
    "foi.Mark": {PORTAL: f"{ADD}, UPDATE (taken_back_by_id, taken_back_at, note)"},
    "retention.RetentionClass": {PORTAL: ADD},
    "retention.Keeping": {PORTAL: "SELECT, UPDATE"},  # filled by the database itself
    "retention.Hold": {PORTAL: f"{ADD}, UPDATE (released_by_id, released_at, release_reason)"},
    "retention.HeldSubject": {PORTAL: f"{ADD}, UPDATE (released_at)"},
    "retention.Disposal": {PORTAL: KEEP},
    "retention.DisposalItem": {PORTAL: KEEP},
    "records.NamedFile": {PORTAL: READ},  # filled by the database itself
    "records.Entry": {PORTAL: ADD, SIGNER: READ},
    "records.Payload": {PORTAL: ADD},
    "records.KnownKind": {PORTAL: READ},  # kept by `manage.py prepare_database`
    "records.Log": {PORTAL: ADD, SIGNER: READ},
    "records.Leaf": {PORTAL: ADD, SIGNER: READ},
    "records.Subtree": {PORTAL: ADD, SIGNER: READ},
    "records.Trail": {PORTAL: READ},  # kept by the database itself
    "records.Unsealed": {PORTAL: "SELECT, DELETE"},  # filled by the database itself
    "records.Checkpoint": {PORTAL: READ, SIGNER: ADD},
    "records.HistoryRow": {
        PORTAL: "SELECT, UPDATE (salt, digest, batch_id)"
    },  # filled by the database itself
    "records.SignaturesRequired": {PORTAL: ADD},  # the owner alone takes it back
    "records.SignerKey": {PORTAL: READ, SIGNER: ADD},
    "records.Sent": {PORTAL: READ, SIGNER: ADD},
    "records.WitnessPolicy": {PORTAL: READ, SIGNER: ADD},
    "records.Attestation": {PORTAL: READ, SIGNER: ADD},
    "records.Searchable": {PORTAL: "SELECT, INSERT, DELETE"},  # an index, made again from the entries
    "records.Unrecorded": {PORTAL: "SELECT, INSERT, DELETE"},
    "records.SearchCount": {PORTAL: "SELECT, INSERT, DELETE"},
    "records.SearchProgress": {PORTAL: KEEP},
    "records.Reading": {PORTAL: ADD},
}
