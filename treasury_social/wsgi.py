import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from treasury_social.loopback import refuse_strangers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "treasury_social.settings")

application = refuse_strangers(get_wsgi_application()) if settings.DEMO else get_wsgi_application()
