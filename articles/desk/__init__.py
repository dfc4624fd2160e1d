"""The verbs of the desk. Each is one function that runs in one transaction, checks what the
person may do, says in sentences why it refuses (``Refused``) and writes the log."""

from articles.desk.checklist import Check, checklist, problems
from articles.desk.errors import NotAllowed, Refused
from articles.desk.publishing import publish, unschedule
from articles.desk.review import submit
from articles.desk.withdrawing import withdraw

__all__ = [
    "Check",
    "NotAllowed",
    "Refused",
    "checklist",
    "problems",
    "publish",
    "submit",
    "unschedule",
    "withdraw",
]
