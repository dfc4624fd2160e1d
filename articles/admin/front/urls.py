"""The addresses of the fronts' editor, below the admin's own and before the admin's own pages."""

from django.contrib import admin
from django.urls import path

from articles.admin.front.as_of import as_of
from articles.admin.front.changes import change
from articles.admin.front.page import page

app_name = "fronts"

_in = admin.site.admin_view

urlpatterns = [
    path("front/", _in(page), name="front"),
    path("front/<int:section>/", _in(page), name="section"),
    path("front/change/", _in(change), name="change"),
    path("front/<int:section>/change/", _in(change), name="change_section"),
    path("front/as-of/", _in(as_of), name="as_of"),
    path("front/<int:section>/as-of/", _in(as_of), name="as_of_section"),
]
