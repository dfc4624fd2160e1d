"""The topics of a story, known again however they are typed."""

from collections.abc import Iterable

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from articles.desk.permissions import require
from articles.models import Topic, TopicAlias

AT_ONCE = 100  # names in one query: SQLite takes no condition of a thousand terms


def find(names: Iterable[str]) -> list[Topic | str]:
    """Return the topic for each of ``names``, or the name itself where there is none yet.

    Case and white space tell no topics apart, in any script; accents do. A topic is found by its
    other names too, and in place of one that is merged comes the one it is merged into. The
    order stays, and each topic comes once.
    """
    wanted = {name.casefold(): name for name in reversed([_tidy(name) for name in names]) if name}
    names = list(wanted.values())
    known = {
        folded: topic
        for start in range(0, len(names), AT_ONCE)
        for folded, topic in _like(names[start : start + AT_ONCE])
    }
    found = [known.get(folded, name) for folded, name in reversed(wanted.items())]
    return list(dict.fromkeys(found))


def require_new(by: AbstractBaseUser, topics: Iterable[Topic | str]) -> None:
    """Raise NotAllowed if ``by`` may not make the topics among ``topics`` that are new."""
    new = [topic for topic in topics if isinstance(topic, str)]
    require(
        not new or by.has_perm("articles.add_topic"),
        _("You may use topics that exist, not make new ones: %(names)s.")
        % {"names": "; ".join(new)},
    )


def _tidy(name: str) -> str:
    return " ".join(name.split())


def _like(names: list[str]) -> Iterable[tuple[str, Topic]]:
    """Names, folded, and the topics that are found by them: a wider catch than ``names``.

    SQLite compares only ASCII letters without case, but slugs are made in Python. A name of a
    topic's own comes after the same as another's other name, and so counts; of topics whose names
    differ only by case the oldest comes last. Two queries.
    """
    if not names:
        return
    maybe = Q()
    for name in names:
        stem = slugify(name) or slugify(name, allow_unicode=True)
        maybe |= Q(name__iexact=name)
        if stem:
            maybe |= Q(slug__startswith=stem)
    for alias in TopicAlias.objects.filter(maybe).select_related("topic__root").order_by("-pk"):
        yield alias.name.casefold(), alias.topic.present
    for topic in Topic.objects.filter(maybe).select_related("root").order_by("-pk"):
        yield topic.name.casefold(), topic.present
