"""The verbs of the desk. Each is one function that runs in one transaction, checks what the
person may do, says in sentences why it refuses (``Refused``) and writes the log."""

from articles.desk.assigning import assign, claim
from articles.desk.checklist import Check, checklist, problems
from articles.desk.errors import NotAllowed, Refused
from articles.desk.going_back import go_back
from articles.desk.publishing import publish, unschedule
from articles.desk.redacting import redact
from articles.desk.restoring import restore
from articles.desk.review import approve, send_back, submit
from articles.desk.withdrawing import withdraw

__all__ = [
    "Check",
    "NotAllowed",
    "Refused",
    "approve",
    "assign",
    "checklist",
    "claim",
    "go_back",
    "problems",
    "publish",
    "redact",
    "restore",
    "send_back",
    "submit",
    "unschedule",
    "withdraw",
]
