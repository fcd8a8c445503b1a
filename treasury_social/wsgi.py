import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from treasury_social.loopback import refuse_strangers
from treasury_social.request_limits import make_readable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "treasury_social.settings")

application = make_readable(get_wsgi_application())
if settings.DEMO:
    application = refuse_strangers(application)
