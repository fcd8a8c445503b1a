"""Settings. What differs between places, and every secret, comes from the environment: see docs/production.md."""

import re
from ipaddress import ip_network
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- What this place is -------------------------------------------------------------------------------------
DEMO = env.bool("DEMO", default=False)  # demo people, one click to sign in as each; loopback only
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY", default="")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "Set SECRET_KEY to a long random string; docs/production.md says how to make one."
    )
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
PORTAL_URL = env("PORTAL_URL", default="http://127.0.0.1:8000")  # what links in mail start with
# Whoever connects from here reads the policy and the guide without signing in. Empty: nobody does.
try:
    INTERNAL_NETWORKS = [
        ip_network(network.strip())
        for network in env.list("INTERNAL_NETWORKS", default=["127.0.0.0/8", "::1"] if DEMO else [])
    ]
except ValueError as problem:
    raise ImproperlyConfigured(f"INTERNAL_NETWORKS: {problem}. Write networks such as 10.1.0.0/16.") from None

# Whose word is taken on where a request came from (X-Forwarded-For): proxies of our own. Empty: nobody's.
try:
    TRUSTED_PROXIES = [ip_network(network.strip()) for network in env.list("TRUSTED_PROXIES", default=[])]
except ValueError as problem:
    raise ImproperlyConfigured(f"TRUSTED_PROXIES: {problem}. Write networks such as 10.1.2.3/32.") from None

INSTALLED_APPS = [
    "treasury_social",
    "approvals",
    "professional_use",
    "foi",
    "contacts",
    "clauses",
    "exports",
    "checks",
    "retention",
    "profiles",
    "directory",
    "records",
    "notices",
    "workflow",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "auditlog",
    "axes",
    "csp",
    "django_htmx",
]

MIDDLEWARE = [
    "treasury_social.marking_gate.AddressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "treasury_social.response_headers.HeadersMiddleware",
    "workflow.compression.PagesMiddleware",
    "csp.middleware.CSPMiddleware",
    "treasury_social.request_limits.IntakeMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "workflow.actor.ActorMiddleware",
    # Before the next, which keeps what was typed while somebody signs in again.
    "treasury_social.marking_gate.GateMiddleware",
    "treasury_social.access.AccessMiddleware",
    "treasury_social.reading.ReadingMiddleware",
    "notices.middleware.BeenThereMiddleware",
    "cases.middleware.SigningMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "treasury_social.urls"
WSGI_APPLICATION = "treasury_social.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "treasury_social.context.portal",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Database -----------------------------------------------------------------------------------------------
# A process is what its login and its role allow: the portal, the checkpoint signer, or (no role) the owner.
DATABASES = {"default": env.db_url("DATABASE_URL", default="postgres://127.0.0.1:5432/treasury_social")}
DATABASES["default"].update(ATOMIC_REQUESTS=False, CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)
DATABASE_ROLE = env("DATABASE_ROLE", default="treasury_portal")
if DATABASE_ROLE:
    DATABASES["default"].setdefault("OPTIONS", {})["assume_role"] = DATABASE_ROLE
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Queue --------------------------------------------------------------------------------------------------
CELERY_BROKER_URL = env("REDIS_URL", default="redis://127.0.0.1:6379/0")
CELERY_TASK_IGNORE_RESULT = True
# A message only says that it is time to look for rows, so it counts as done on arrival. A worker that wanted to give
# messages back when the queue went down would end over it.
CELERY_TASK_ACKS_LATE = False
CELERY_BROKER_TRANSPORT_OPTIONS = {"ack_emulation": False}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a hundred, the default, are over in three quarters of an hour
CELERY_TIMEZONE = "UTC"
CELERY_ENABLE_UTC = True
CELERY_BEAT_SYNC_EVERY = 1  # a fresh schedule file is the sign of life that beat's health check looks for
CELERY_BEAT_SCHEDULE: dict[str, dict[str, object]] = {
    "seal": {"task": "records.tasks.seal", "schedule": 2.0, "options": {"expires": 2}},
    "search": {"task": "records.tasks.fill_search_index", "schedule": 2.0, "options": {"expires": 2}},
    "name-keys": {"task": "records.tasks.name_keys", "schedule": 10.0, "options": {"expires": 10}},
    "name-verifier": {"task": "records.tasks.name_verifier", "schedule": 60.0, "options": {"expires": 60}},
    "settle-signing": {
        "task": "treasury_social.tasks.settle_signing",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "send-links": {"task": "directory.tasks.send_links", "schedule": 5.0, "options": {"expires": 5}},
    "watch-guesses": {"task": "directory.tasks.watch_guesses", "schedule": 60.0, "options": {"expires": 60}},
    "deliver": {"task": "notices.tasks.deliver", "schedule": 5.0, "options": {"expires": 5}},
    "record": {"task": "approvals.tasks.record_published", "schedule": 2.0, "options": {"expires": 2}},
    "expire": {"task": "approvals.tasks.expire_approvals", "schedule": 60.0, "options": {"expires": 60}},
    **{
        name: {"task": f"approvals.tasks.{name}", "schedule": 60.0, "options": {"expires": 60}}
        for name in (
            *("remind_deciders", "remind_advisers", "remind_authors"),
            *("escalate_decisions", "escalate_advice", "suspend_changed", "remind_of_ends"),
        )
    },
    **{
        name: {"task": f"approvals.tasks.{name}", "schedule": 3600.0, "options": {"expires": 3600}}
        for name in ("tell_of_drafts_that_leave", "clear_drafts")
    },
    "remind-reviews": {
        "task": "directory.tasks.remind_reviews",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "watch-custodians": {
        "task": "directory.tasks.watch_custodians",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "close-who-left": {
        "task": "directory.tasks.close_who_left",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    **{
        name: {"task": f"directory.tasks.{name}", "schedule": 3600.0, "options": {"expires": 3600}}
        for name in ("warn_of_empty_seats", "clear_people_files")
    },
    "adopt-directory": {
        "task": "directory.tasks.adopt_directory",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "lapse-nominations": {
        "task": "directory.tasks.lapse_nominations",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "record-contacts": {"task": "contacts.tasks.record_closed", "schedule": 2.0, "options": {"expires": 2}},
    "remind-of-contacts": {"task": "contacts.tasks.remind", "schedule": 60.0, "options": {"expires": 60}},
    "escalate-contacts": {"task": "contacts.tasks.escalate", "schedule": 60.0, "options": {"expires": 60}},
    "professional-record": {
        "task": "professional_use.tasks.record_answered",
        "schedule": 2.0,
        "options": {"expires": 2},
    },
    "professional-remind": {
        "task": "professional_use.tasks.remind",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "remind-of-policy": {
        "task": "clauses.tasks.remind_of_review",
        "schedule": 6 * 3600.0,
        "options": {"expires": 3600},
    },
    "note-foi-packages": {"task": "foi.tasks.note_packages", "schedule": 5.0, "options": {"expires": 5}},
    "move-foi-due-days": {"task": "foi.tasks.move_due_days", "schedule": 300.0, "options": {"expires": 300}},
    "remind-of-foi": {"task": "foi.tasks.remind", "schedule": 3600.0, "options": {"expires": 3600}},
    "escalate-foi": {"task": "foi.tasks.escalate", "schedule": 3600.0, "options": {"expires": 3600}},
    "anchor-history": {
        "task": "records.tasks.anchor_history",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "verify-log": {"task": "records.tasks.verify_log", "schedule": 600.0, "options": {"expires": 600}},
    "give-classes": {"task": "retention.tasks.give_classes", "schedule": 10.0, "options": {"expires": 10}},
    "count-events": {
        "task": "retention.tasks.count_events",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "carry-out-disposals": {"task": "retention.tasks.carry_out", "schedule": 5.0, "options": {"expires": 5}},
    "remind-of-disposal": {
        "task": "retention.tasks.remind",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "clear-strays": {
        "task": "records.tasks.clear_strays",
        "schedule": 6 * 3600.0,
        "options": {"expires": 3600},
    },
    "windows": {"task": "approvals.tasks.open_windows", "schedule": 60.0, "options": {"expires": 60}},
    "make-exports": {
        "task": "exports.tasks.make_exports",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "expire-exports": {"task": "exports.tasks.expire", "schedule": 600.0, "options": {"expires": 600}},
    "clear": {
        "task": "treasury_social.tasks.clear_sessions",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
}

# --- Sign-in ------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "profiles.Person"
LOCAL_BACKEND = "django.contrib.auth.backends.ModelBackend"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    LOCAL_BACKEND,
    "treasury_social.second_factor.CodeBackend",
]
# Whether whoever decides, keeps records, audits or administers has to show more than a password (ISM-1504).
SECOND_FACTOR = env("SECOND_FACTOR", default="offered" if DEMO else "required")
if SECOND_FACTOR not in ("offered", "required"):
    raise ImproperlyConfigured(f"SECOND_FACTOR: {SECOND_FACTOR}. Write offered or required.")
AUTH_PASSWORD_VALIDATORS = [
    # ISM-0421: a password that is the only factor has fifteen characters or more.
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},  # those that leaked often
    {"NAME": "profiles.guessable.GuessableValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign-in"
# Links by which somebody chooses their password: each works once, and for so long.
PASSWORD_RESET_TIMEOUT = env.int("SIGN_IN_LINK_HOURS", default=24) * 60 * 60
AXES_VERBOSE = False
AXES_FAILURE_LIMIT = 5  # ISM-1403
AXES_COOLOFF_TIME = 1  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
# Fields that hold passwords. The gate does not read them, so nothing may keep them; any other name is read.
PASSWORD_FIELDS = [
    *("password", "old_password", "new_password1", "new_password2", "password1", "password2"),
    "one_time_password",  # also a recovery code
]
# What is kept of a failed sign-in: neither what was being written when the session ended, nor tokens.
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "carried", "csrfmiddlewaretoken", *PASSWORD_FIELDS]
AXES_LOCKOUT_CALLABLE = "treasury_social.sign_in.locked_out"
SESSION_ENGINE = "profiles.session_store"
SESSION_COOKIE_AGE = 15 * 60  # ISM-0428: fifteen idle minutes ...
SESSION_NOTED_EVERY = (
    60  # seconds: what sends forms alone writes its session no more often, see AccessMiddleware
)
SESSION_LIFETIME = 12 * 60 * 60  # ... and twelve hours in all, kept by AccessMiddleware

# --- The department's identity provider: empty, and people sign in here --------------------------------------
OIDC_ISSUER = env("OIDC_ISSUER", default="")
OIDC_CLIENT_ID = env("OIDC_CLIENT_ID", default="")
if OIDC_SECRET_FILE := env("OIDC_CLIENT_SECRET_FILE", default=""):
    OIDC_CLIENT_SECRET = Path(OIDC_SECRET_FILE).read_text().strip()
else:
    OIDC_CLIENT_SECRET = env("OIDC_CLIENT_SECRET", default="")
if OIDC_ISSUER and not (OIDC_CLIENT_ID and OIDC_CLIENT_SECRET):
    raise ImproperlyConfigured("OIDC_ISSUER: set OIDC_CLIENT_ID and OIDC_CLIENT_SECRET as well.")
if not re.fullmatch(r"(https://[^?#\s]+|http://(127\.0\.0\.1|localhost)[:/][^?#\s]*)?", OIDC_ISSUER):
    raise ImproperlyConfigured(f"OIDC_ISSUER: {OIDC_ISSUER}. Write its https address, without ? and #.")
OIDC_SCOPES = env("OIDC_SCOPES", default="openid profile email")
if "openid" not in OIDC_SCOPES.split():
    raise ImproperlyConfigured(f"OIDC_SCOPES: {OIDC_SCOPES}. One of them is openid.")
# Who of the directory somebody is: whose user name, or address, is what this claim says at the first sign-in.
OIDC_CLAIM = env("OIDC_CLAIM", default="preferred_username")
OIDC_MATCHES = env("OIDC_MATCHES", default="user_name")
if OIDC_MATCHES not in ("user_name", "email"):
    raise ImproperlyConfigured(f"OIDC_MATCHES: {OIDC_MATCHES}. Write user_name or email.")
OIDC_ADDS_PEOPLE = env.bool("OIDC_ADDS_PEOPLE", default=False)
# How the provider has to have made sure of who it is: one of these classes, and all of these methods.
OIDC_ACR_VALUES = env.list("OIDC_ACR_VALUES", default=[])
OIDC_AMR = env.list("OIDC_AMR", default=[])
# User names that still sign in here while there is a provider, for when it is out of reach. Each use is an alarm.
BREAK_GLASS = env.list("BREAK_GLASS", default=[])
PROVIDER_BACKEND = "treasury_social.local_sign_in.ProviderBackend"
if OIDC_ISSUER:  # sessions that began by another door end
    LOCAL_BACKEND = "treasury_social.local_sign_in.LocalBackend"
    AUTHENTICATION_BACKENDS[1:2] = [LOCAL_BACKEND, PROVIDER_BACKEND]

# --- Security -----------------------------------------------------------------------------------------------
SECURE = not (DEMO or DEBUG)  # TLS in front, everywhere but on a developer's own machine
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
KNOWN_COOKIE_NAME = "__Host-known" if SECURE else "known"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REDIRECT_EXEMPT = [r"^health/$"]  # probes come from beside the portal, without TLS
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
# Browsers' preload lists are for the owner of the domain to ask for.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# On each answer, static files too. Of what a browser can do for a page, passkeys alone are of use here.
NOT_USED = (
    "camera",
    "display-capture",
    "geolocation",
    "hid",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
)
RESPONSE_HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(
        [
            *(f"{feature}=()" for feature in NOT_USED),
            *(f"publickey-credentials-{use}=(self)" for use in ("get", "create")),
        ]
    ),
}
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# The highest protective marking that this system may hold (OFF-2l); what is marked above is refused, and not kept.
SYSTEM_CEILING = env("SYSTEM_CEILING", default="OFFICIAL:Sensitive")
DEFAULT_EXCEPTION_REPORTER = "treasury_social.error_reports.Reporter"
DEFAULT_EXCEPTION_REPORTER_FILTER = "treasury_social.error_reports.NothingTyped"

# --- Files --------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(BASE_DIR / "var" / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(BASE_DIR / "var" / "media")))
# Exports: the worker writes them here, the portal hands them out. A bag of 100,000 records takes some 13 GB.
EXPORT_FOLDER = Path(env("EXPORT_FOLDER", default=str(BASE_DIR / "var" / "exports")))
EXPORT_KEEP_DAYS = env.int("EXPORT_KEEP_DAYS", default=30)  # afterwards the file goes, and can be made again
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Mail ---------------------------------------------------------------------------------------------------
EMAIL_CONFIG = env.email_url("EMAIL_URL", default=f"filemail:///{BASE_DIR / 'var' / 'mail'}")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 10  # seconds; a mail server that is silent must not hold a worker
DEFAULT_FROM_EMAIL = env("MAIL_FROM", default="social-media-portal@treasury.example")
# Teams and Slack, for whoever wants notices there: the hosts that may be sent to, without any of which nothing leaves,
# and the highest marking that may.
CHAT_HOSTS = env.list("CHAT_HOSTS", default=[])
CHAT_CEILING = env("CHAT_CEILING", default="OFFICIAL")
ACCESSIBILITY_CONTACT = env(
    "ACCESSIBILITY_CONTACT", default="accessibility@treasury.example"
)  # in its statement
SECURITY_CONTACT = env("SECURITY_CONTACT", default="mailto:it-security@treasury.example")  # for security.txt
MARKING_STANDARD_VERSION = env("MARKING_STANDARD_VERSION", default="2025.1")

# --- Place and time -----------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-au"
TIME_ZONE = "Australia/Sydney"  # Canberra's
USE_I18N = False
USE_TZ = True
FORMAT_MODULE_PATH = "treasury_social.formats"  # how people here write dates and times

# --- The record log -----------------------------------------------------------------------------------------
RECORD_LOG_ORIGIN = env("RECORD_LOG_ORIGIN", default="treasury.example/social-media-records")
# The public keys that are trusted, one a line; the signer prints them.
RECORD_LOG_VERIFIER_KEY = "\n".join(" ".join(env.list("RECORD_LOG_VERIFIER_KEY", default=[])).split())
CHECKPOINT_FOLDER = env("CHECKPOINT_FOLDER", default="")  # the signer's own; no other process may reach it
CHECKPOINT_INTERVAL = env.int("CHECKPOINT_INTERVAL", default=5)  # seconds
# Copies of checkpoints off site: a folder that is written once, and the records mailbox.
CHECKPOINT_ARCHIVE = env("CHECKPOINT_ARCHIVE", default="")
CHECKPOINT_ARCHIVE_MINUTES = env.int("CHECKPOINT_ARCHIVE_MINUTES", default=60)
RECORDS_MAILBOX = env("RECORDS_MAILBOX", default="")
CHECKPOINT_MAIL_HOURS = env.int("CHECKPOINT_MAIL_HOURS", default=24)
# Who attests outside by when a checkpoint existed: authorities by name and address, and a file of witnesses.
TIMESTAMP_AUTHORITIES = env.dict("TIMESTAMP_AUTHORITIES", default={})
TIMESTAMP_CERTIFICATES = env("TIMESTAMP_CERTIFICATES", default="")
WITNESS_POLICY = env("WITNESS_POLICY", default="")
ATTEST_MINUTES = env.int("ATTEST_MINUTES", default=0)

# --- Field history for investigators (never evidence: that is the record log) --------------------------------
AUDITLOG_INCLUDE_TRACKING_MODELS = (
    {
        "model": "approvals.Post",
        # Long, or not fields of the post at all: auditlog would read them and keep their names.
        "exclude_fields": [
            *("live_text", "emergency", "answers", "incident", "versions"),
            *("consultations", "reconfirmations", "related_versions", "comments", "looks"),
        ],
    },
    "approvals.Consultation",
    "approvals.Incident",
    {"model": "approvals.StandingApproval", "exclude_fields": ["used"]},
    "approvals.Window",
    "approvals.RosterPlace",
    "professional_use.ProfessionalComment",
    {"model": "retention.Hold", "exclude_fields": ["subjects"]},
    {"model": "retention.Disposal", "exclude_fields": ["items"]},
    {"model": "contacts.Contact", "exclude_fields": ["notes", "answers"]},
    "contacts.Answer",
    "foi.Provision",
    {"model": "foi.InformationRequest", "exclude_fields": ["gathered", "marks"]},
    {
        "model": "profiles.Person",
        "exclude_fields": ["last_login"],
        "mask_fields": ["password"],
        "mask_callable": "profiles.field_history.withheld",
    },
    "profiles.ClosedDay",
    "profiles.Division",
    "profiles.Position",
    "profiles.Nomination",
    "profiles.Appointment",
    "profiles.ActingArrangement",
    "profiles.Platform",
    "profiles.Account",
    "profiles.Topic",
    "profiles.TopicAuthority",
)

# --- Addresses ----------------------------------------------------------------------------------------------
# The domains of the Treasury's e-mail: official accounts hang on them, personal ones never do.
TREASURY_DOMAINS = env.list("TREASURY_DOMAINS", default=["treasury.gov.au", "treasury.example"])

# --- The approval -------------------------------------------------------------------------------------------
CONTACT_TRIAGE_HOURS = env.int(
    "CONTACT_TRIAGE_HOURS", default=2
)  # business hours that MCD has for a new contact
APPROVAL_VALID_DAYS = env.int("APPROVAL_VALID_DAYS", default=14)
if not 1 <= APPROVAL_VALID_DAYS <= 366:  # verify.py takes a longer one for a false history
    raise ImproperlyConfigured(f"APPROVAL_VALID_DAYS: {APPROVAL_VALID_DAYS}. Write a number from 1 to 366.")
# What somebody writes and does not propose leaves so long after it was last saved; they are told three days before.
DRAFTS_KEPT_DAYS = env.int("DRAFTS_KEPT_DAYS", default=30)
if not 7 <= DRAFTS_KEPT_DAYS <= 366:
    raise ImproperlyConfigured(f"DRAFTS_KEPT_DAYS: {DRAFTS_KEPT_DAYS}. Write a number from 7 to 366.")
# Whether decisions are signed with the decider's own passkey where they have one, or not taken without.
SIGNED_DECISIONS = env("SIGNED_DECISIONS", default="offered")
if SIGNED_DECISIONS not in ("offered", "required"):
    raise ImproperlyConfigured(f"SIGNED_DECISIONS: {SIGNED_DECISIONS}. Write offered or required.")
UPLOAD_LIMIT = env.int("UPLOAD_LIMIT", default=20 * 1024 * 1024)  # bytes of one file
# Pictures are drawn anew, apart from the web server. Millions of pixels, frames together: of one picture (JPEGs above
# are read smaller), of one request, and of one person in an hour; and megabytes of one person in an hour.
PICTURE_MEGAPIXELS = env.int("PICTURE_MEGAPIXELS", default=50)
REQUEST_MEGAPIXELS = env.int("REQUEST_MEGAPIXELS", default=250)
HOURLY_MEGAPIXELS = env.int("HOURLY_MEGAPIXELS", default=1500)
HOURLY_UPLOAD_MEGABYTES = env.int("HOURLY_UPLOAD_MEGABYTES", default=1000)
# Where clamd listens: host:port, or the path of its socket. Empty: files are not scanned for viruses.
CLAMAV_ADDRESS = env("CLAMAV_ADDRESS", default="")
if not re.fullmatch(r"(/\S.*|[^\s:/]+:[0-9]{1,5})?", CLAMAV_ADDRESS):
    raise ImproperlyConfigured(
        f"CLAMAV_ADDRESS: {CLAMAV_ADDRESS}. Write host:port, or the path of the socket."
    )
# Of one request: ten such files and what is typed around them. More is refused before a byte is read.
REQUEST_LIMIT = 10 * UPLOAD_LIMIT + 5 * 1024 * 1024
# Of what is typed, in bytes: more than the longest form holds. All of it is read for markings, also a stranger's, and
# that takes some seconds for each megabyte.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_500_000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "class": "treasury_social.error_reports.Line",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    # Every two seconds tasks are sent, taken and done. Only their troubles are news.
    "loggers": {
        name: {"level": "WARNING"}
        for name in ("celery.beat", "celery.worker.strategy", "celery.worker.request", "celery.app.trace")
    },
}
