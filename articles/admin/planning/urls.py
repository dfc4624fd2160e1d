"""The addresses of planning, below the admin's own address and before the admin's own pages.

Django's admin has no place for a page that belongs to no model but ``AdminSite.get_urls``, and a
site of our own would have to stand in for the default one before any model is registered. A list
of addresses is plainer; each view is wrapped by ``admin_view``, so that the login, the second
factor and the policy of the desk hold here too. The first page is the admin's index with the work
at hand in its context.
"""

from django.contrib import admin
from django.urls import path, register_converter

from articles.admin.planning.board import board
from articles.admin.planning.budget import budget
from articles.admin.planning.calendar import calendar
from articles.admin.planning.days import DayConverter
from articles.admin.planning.moves import move
from articles.admin.planning.work import desk

app_name = "planning"
register_converter(DayConverter, "day")

_in = admin.site.admin_view

urlpatterns = [
    path("", _in(desk), name="desk"),
    path("board/", _in(board), name="board"),
    path("board/<int:pk>/move/", _in(move), name="move"),
    path("calendar/", _in(calendar), name="calendar"),
    path("calendar/<day:day>/", _in(calendar), {"days": 1}, name="day"),
    path("calendar/week/<day:day>/", _in(calendar), {"days": 7}, name="week"),
    path("budget/", _in(budget), name="budget"),
    path("budget/<day:day>/", _in(budget), name="budget_of"),
]
