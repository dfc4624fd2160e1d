"""Every choice of a newsroom, from the environment. The README lists them in one table."""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from django.utils.translation import to_language

from newsroom import env

BASE_DIR = Path(__file__).resolve().parent.parent

# --- The site -----------------------------------------------------------------------------

DEBUG = env.boolean("DEBUG")
SECRET_KEY = env.secret("SECRET_KEY", BASE_DIR / ".secret-key", get_random_secret_key)
SITE_URL = env.origin("SITE_URL", "http://127.0.0.1:8000")
HTTPS = SITE_URL.startswith("https://")
LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
_host = urlsplit(SITE_URL).hostname or ""
_host = f"[{_host}]" if ":" in _host else _host  # IPv6, as a Host header writes it
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS") or [_host, *LOOPBACK]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
if HTTPS and _host in LOOPBACK:
    raise ImproperlyConfigured(
        f"SITE_URL is {SITE_URL!r}: https needs the site's public host name."
    )

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "articles",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_prose_editor",
    "taggit",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "newsroom.policy.PolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "newsroom.policy.NoCookiesMiddleware",
    "newsroom.languages.LanguageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "newsroom.accounts.AddressMiddleware",
    "newsroom.accounts.SecondFactorMiddleware",
]

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
                "articles.context_processors.paper",
            ],
        },
    },
]

# --- Where things are kept ----------------------------------------------------------------

DATABASES = {"default": env.database("DATABASE_URL", BASE_DIR / "db.sqlite3")}

# The count of failed logins must be one for all processes, and atomic: the database's.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "newsroom_cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "static"
MEDIA_ROOT = env.folder("MEDIA_ROOT", BASE_DIR / "media")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "newsroom.static.BundlingStorage"},
}
if DEBUG:
    STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"

# --- Language and time --------------------------------------------------------------------

LANGUAGE_CODE = env.language("LANGUAGE_CODE", LANG_INFO, "en")
LOCALE_PATHS = [BASE_DIR / "locale"]
# What the desk can speak: English, what there is a catalogue of, and what was chosen above.
_spoken = {"en", LANGUAGE_CODE} | {
    to_language(file.parent.parent.name) for file in LOCALE_PATHS[0].glob("*/LC_MESSAGES/django.po")
}
LANGUAGES = [(code, LANG_INFO.get(code, {}).get("name", code)) for code in sorted(_spoken)]
TIME_ZONE = env.time_zone("TIME_ZONE", "UTC")
USE_TZ = True

# --- Uploads ------------------------------------------------------------------------------

MAX_UPLOAD_MB = env.integer("MAX_UPLOAD_MB", 50)
FILE_UPLOAD_HANDLERS = ["newsroom.uploads.UploadHandler"]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a gallery of many pictures, with six to each
DATA_UPLOAD_MAX_NUMBER_FILES = 1000  # the handler keeps fewer, and tells the page
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024  # a long story pasted with all its markup

# --- Safety -------------------------------------------------------------------------------

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # a probe comes by plain HTTP, from within
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0  # a year
# The host names below ours may belong to others: they are bound only when asked for.
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env.boolean("HSTS_SUBDOMAINS")
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
BEHIND_PROXY = env.boolean("BEHIND_PROXY")
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Readers get pages without a script; the desk gets our own scripts and, by nonce, the
# editor's import map. Nothing "unsafe" anywhere.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "img-src": [SELF, "data:"],
        "style-src": [SELF],
        # Checkers of pages, Lighthouse among them, fetch robots.txt from within the page.
        "connect-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
DESK_SECURITY_POLICY = {
    **CONTENT_SECURITY_POLICY["DIRECTIVES"],
    "script-src": [SELF, NONCE],
    "img-src": [SELF, "data:", "blob:"],
}
PERMISSIONS_POLICY = ", ".join(
    f"{device}=()"
    for device in (
        *("accelerometer", "browsing-topics", "camera", "display-capture", "geolocation"),
        *("gyroscope", "hid", "magnetometer", "microphone", "midi", "payment", "serial", "usb"),
    )
)

# --- Who is let in ------------------------------------------------------------------------

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_ADAPTER = "newsroom.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
# Five failures with one name lock it for five minutes; ten a minute from one address lock that.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/300s/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0

REQUIRE_SECOND_FACTOR = env.boolean("REQUIRE_SECOND_FACTOR")
MFA_ADAPTER = "newsroom.login_log.FactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # steps of 30 seconds that a telephone's clock may be off

# --- Mail ---------------------------------------------------------------------------------

_mail = env.mail_server("EMAIL_URL")
MAIL_IS_ON = bool(_mail.host)
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if MAIL_IS_ON else 'dummy'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.starts_tls, _mail.is_tls
EMAIL_TIMEOUT = 60  # seconds for each answer of the server
DEFAULT_FROM_EMAIL = env.mail_address(
    "DEFAULT_FROM_EMAIL", f"newsroom@{'localhost' if _host in LOOPBACK else _host}"
)

# --- Other machines -----------------------------------------------------------------------

API_CORS_ORIGINS = env.origins("API_CORS_ORIGINS")  # "*": scripts of any site may read the API
WEBSUB_HUB = env.service("WEBSUB_HUB")
INDEXNOW = env.boolean("INDEXNOW")
INDEXNOW_ENDPOINT = "https://api.indexnow.org/indexnow"
PING_TIMEOUT = 10  # seconds for each answer of a hub
# Hubs and search engines come and fetch what they are told of: from here they could not.
PINGS = env.is_public(SITE_URL) and bool(WEBSUB_HUB or INDEXNOW)

# --- How the desk works -------------------------------------------------------------------

REQUIRE_SECOND_PERSON = env.boolean("REQUIRE_SECOND_PERSON")

# --- Libraries ----------------------------------------------------------------------------

TAGGIT_CASE_INSENSITIVE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["console"],
        "level": env.choice("LOG_LEVEL", ["DEBUG", "INFO", "WARNING", "ERROR"], "INFO"),
    },
}
