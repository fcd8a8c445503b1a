import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from treasury_social.intake import make_readable
from treasury_social.loopback import refuse_strangers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "treasury_social.settings")

application = make_readable(get_wsgi_application())
if settings.DEMO:
    application = refuse_strangers(application)
