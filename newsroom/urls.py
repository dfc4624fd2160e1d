from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.urls import include, path

from newsroom.login_log import logging_password

admin.site.login = secure_admin_login(admin.site.login)
admin.site.password_change = logging_password(admin.site.password_change)
admin.site.unregister(EmailAddress)  # one logs in by name

urlpatterns = [
    path("admin/account/", include("newsroom.accounts")),
    path("admin/", include("articles.admin.planning.urls")),
    path("admin/", include("articles.admin.jump")),
    path("admin/", admin.site.urls),
    path("", include("articles.urls")),
]

handler404 = "articles.views.errors.not_found"
