import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
application = get_wsgi_application()

from articles.desk import darkroom, outbox  # noqa: E402 (models can be imported only now)

darkroom.start()
outbox.start()
