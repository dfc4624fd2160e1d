"""The names of topics and of authors: changed, joined with another's, and parted again.

None of it rewrites what was printed, and no address that readers ever had leads nowhere.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from articles.desk import log, permissions
from articles.desk.errors import Refused
from articles.models import Author, Event, Topic
from articles.models.merged import Alias, Mergeable, free_slug, slug_of

LONGEST_SLUG = 100


# --- Who may --------------------------------------------------------------------------------


def may_name(by: AbstractBaseUser | None, noun: Mergeable | type[Mergeable]) -> bool:
    """Whether ``by`` may rename, merge and part nouns of that kind, and give them other names."""
    return by is None or by.has_perm(f"articles.change_{noun._meta.model_name}")


def require_name(by: AbstractBaseUser | None, noun: Mergeable) -> None:
    sentence = (
        _("Only an editor may rename or merge topics: ask one.")
        if isinstance(noun, Topic)
        else _("Only an editor may rename or merge authors: ask one.")
    )
    permissions.require(may_name(by, noun), sentence)


# --- Renaming -------------------------------------------------------------------------------


@transaction.atomic
def rename(
    noun: Mergeable,
    name: str,
    by: AbstractBaseUser | None,
    slug: str = "",
    *,
    was_misspelled: bool = False,
) -> None:
    """Give ``noun`` another name; the old one finds it still, and its address leads on for ever.

    Without a ``slug`` it gets one made of its name. Of an author, what was printed stays, unless
    the old name ``was_misspelled``: then readers meet the right one everywhere. Raises NotAllowed,
    and Refused for a name or an address that another has or had.
    """
    _rename(noun, name, by, slug, was_misspelled)


def _rename(
    noun: Mergeable,
    name: str,
    by: AbstractBaseUser | None,
    slug: str,
    was_misspelled: bool = False,
    **detail: object,
) -> None:
    require_name(by, noun)
    _lock(noun)
    name, slug = checked(noun, name, slug)
    before = noun.name, noun.slug
    if before == (name, slug):
        return
    # An other name that becomes the name again gives its address back.
    noun.aliases.filter(slug=slug).delete()
    if isinstance(noun, Author):
        noun.aliases.filter(name=name).update(is_misspelling=False)
    noun.name, noun.slug = name, slug
    noun.save(update_fields=["name", "slug"])
    if before[1] != slug or before[0].casefold() != name.casefold() or was_misspelled:
        noun.aliases.create(
            name=before[0],
            slug=before[1] if before[1] != slug else free_slug(type(noun), before[0]),
            **_misspelled(noun, was_misspelled),
        )
    changes = {"name": [before[0], name], "slug": [before[1], slug]}
    changed = {field: pair for field, pair in changes.items() if pair[0] != pair[1]}
    _record(Event.Verb.RENAMED, by, noun, changes=changed, **detail)


class Renaming(NamedTuple):
    """The last time that something was renamed, as long as that can be undone."""

    event: Event
    name: str
    slug: str


def last_renaming(noun: Mergeable) -> Renaming | None:
    """Return what ``unname`` would undo: how ``noun`` was called before, and who changed it.

    None if it never had another name, if that was taken back already, or if it has been given to
    another since.
    """
    event = (
        Event.objects.filter(
            story=None,
            verb=Event.Verb.RENAMED,
            detail__thing=noun._meta.label_lower,
            detail__key=noun.pk,
        )
        .order_by("-at", "-number")
        .first()
    )
    if event is None or "undone" in event.detail:
        return None
    changes = event.detail.get("changes", {})
    was_name, name = changes.get("name", [noun.name] * 2)
    was_slug, slug = changes.get("slug", [noun.slug] * 2)
    if (name, slug) != (noun.name, noun.slug) or why_not_named(noun, was_name, was_slug):
        return None
    return Renaming(event, was_name, was_slug)


@transaction.atomic
def unname(noun: Mergeable, by: AbstractBaseUser | None) -> None:
    """Undo the last renaming: the old name and address again. The one between leads there.

    Raises NotAllowed, and Refused where there is nothing to undo.
    """
    require_name(by, noun)
    _lock(noun)
    last = last_renaming(noun)
    if last is None:
        raise Refused(_("There is no new name to undo: somebody has changed it since."))
    _rename(noun, last.name, by, last.slug, undone=last.event.number)


def why_not_named(noun: Mergeable, name: str, slug: str = "") -> list[str]:
    """Return in sentences why ``noun``, saved or to be added, cannot have that name and slug."""
    reasons = []
    longest = noun._meta.get_field("name").max_length
    if not name:
        reasons.append(_("It needs a name."))
    if len(name) > longest:
        reasons.append(
            _("A name has at most %(longest)d characters: shorten it.") % {"longest": longest}
        )
    if isinstance(noun, Topic) and (other := _topic_called(name, noun)):
        reasons.append(_taken_name(other, name))
    return reasons + ([why_not_slug(noun, slug)] if slug and why_not_slug(noun, slug) else [])


def why_not_slug(noun: Mergeable, slug: str) -> str:
    """Return in a sentence why ``noun`` cannot have that address; '' if it can."""
    if slug != slugged(slug):
        return _("An address is made of letters, digits and hyphens, such as “river-brace”.")
    if len(slug) > LONGEST_SLUG:
        return _("An address has at most %(longest)d characters: shorten it.") % {
            "longest": LONGEST_SLUG
        }
    if holder := type(noun).objects.exclude(pk=noun.pk).filter(slug=slug).first():
        return _("The address “%(slug)s” is that of “%(name)s”: choose another.") % {
            "slug": slug,
            "name": holder.name,
        }
    others = alias_model(noun).objects.exclude(**{owner_field(noun): noun.pk}).filter(slug=slug)
    if alias := others.select_related(owner_field(noun)).first():
        return _("The address “%(slug)s” leads to “%(name)s” for ever: choose another.") % {
            "slug": slug,
            "name": getattr(alias, owner_field(noun)).present.name,
        }
    return ""


def slugged(slug: str) -> str:
    """``slug`` without what no address has."""
    return "".join(char for char in slug if char.isalnum() or char in "-_")


def checked(noun: Mergeable, name: str, slug: str) -> tuple[str, str]:
    """The name and the slug that it would get; Refused for those it cannot have."""
    name, slug = " ".join(name.replace("\0", "").split()), slug.strip()
    if reasons := why_not_named(noun, name, slug):
        raise Refused(*reasons)
    if slug:
        return name, slug
    own = slug_of(name)[:LONGEST_SLUG]
    return name, own if own and not why_not_slug(noun, own) else free_slug(type(noun), name)


def _topic_called(name: str, but: Mergeable) -> Topic | None:
    """Another topic that is found by that name, merged ones too."""
    folded, stem = name.casefold(), slug_of(name)
    for topic in Topic.objects.exclude(pk=but.pk).filter(
        Q(name__iexact=name) | Q(slug__startswith=stem or name)
    ):
        if topic.name.casefold() == folded:
            return topic
    like = Q(name__iexact=name) | Q(slug__startswith=stem or name)
    for alias in Topic.aliases.rel.related_model.objects.exclude(topic=but.pk).filter(like):
        if alias.name.casefold() == folded:
            return alias.topic
    return None


def _taken_name(other: Topic, name: str) -> str:
    if other.root:
        return _("“%(name)s” is merged into “%(root)s”: choose another name.") % {
            "name": name,
            "root": other.root,
        }
    if other.name.casefold() == name.casefold():
        return _("There is a topic of this name: “%(name)s”.") % {"name": other.name}
    return _("“%(name)s” is another name of the topic “%(topic)s”.") % {
        "name": name,
        "topic": other,
    }


# --- Merging --------------------------------------------------------------------------------


@transaction.atomic
def merge(
    noun: Mergeable,
    into: Mergeable,
    by: AbstractBaseUser | None,
    *,
    was_misspelled: bool = False,
) -> None:
    """Let the page of ``into`` show all of ``noun``, whose addresses lead there for ever.

    No edition and no working copy changes, so that ``part`` can undo it. Of an author whose name
    ``was_misspelled``, readers meet the name of ``into`` instead. Raises NotAllowed, and Refused
    with the reasons of ``why_not_merge``.
    """
    require_name(by, noun)
    for each in sorted((noun, into), key=lambda each: each.pk):  # in one order: no deadlock
        _lock(each)
    if reasons := why_not_merge(noun, into):
        raise Refused(*reasons)
    root = into.present
    noun.merged_into, noun.root = into, root
    noun.save(update_fields=["merged_into", "root"])
    type(noun).objects.filter(root=noun).update(root=root)
    if was_misspelled and isinstance(noun, Author):
        slug = free_slug(Author, noun.name)
        root.aliases.create(name=noun.name, slug=slug, is_misspelling=True)
    _forget(noun)
    _forget(into)
    _record(Event.Verb.JOINED, by, noun, to=str(into))


def why_not_merge(noun: Mergeable, into: Mergeable) -> list[str]:
    """Return in sentences why ``noun`` cannot be merged into ``into``."""
    if noun.merged_into:
        return [
            _("“%(name)s” is merged into “%(into)s” already: undo that first.")
            % {"name": noun, "into": noun.merged_into}
        ]
    if into.present_id == noun.pk:
        return [_("“%(name)s” cannot be merged into itself: choose another.") % {"name": noun}]
    if into.present_id in noun.keys:
        return [
            _("“%(into)s” is part of “%(name)s”: take it out of it first, or merge the other way.")
            % {"into": into, "name": noun}
        ]
    return []


@transaction.atomic
def part(noun: Mergeable, by: AbstractBaseUser | None) -> None:
    """Undo the merge of ``noun``: it has its page, its addresses and its stories again.

    What had been merged into it before comes along. Raises NotAllowed, and Refused if it is not
    merged, or if topics would then be part of themselves.
    """
    require_name(by, noun)
    _lock(noun)
    into, old = noun.merged_into, noun.root
    if into is None:
        raise Refused(_("“%(name)s” is not merged into another.") % {"name": noun})
    noun.merged_into = noun.root = None
    noun.save(update_fields=["merged_into", "root"])
    links = dict(type(noun).objects.filter(root=old).values_list("pk", "merged_into"))
    back = [pk for pk in links if noun.pk in _chain(pk, links)]
    type(noun).objects.filter(pk__in=back).update(root=noun)
    _forget(noun)
    if isinstance(noun, Author):  # their name is their own again
        old.aliases.filter(name=noun.name, is_misspelling=True).delete()
    if isinstance(noun, Topic) and noun.parent and noun.parent.present_id in noun.keys:
        raise Refused(
            _("“%(parent)s” has become part of “%(name)s” meanwhile: take it out of it first.")
            % {"parent": noun.parent.present, "name": noun}
        )
    _record(Event.Verb.PARTED, by, noun, to=str(into))


def why_not_under(topic: Topic, parent: Topic) -> str:
    """Return in a sentence why ``topic`` cannot be part of ``parent``; '' if it can."""
    if topic.pk is None or parent.present_id not in topic.keys:
        return ""
    if parent.present_id == topic.pk:
        return _("A topic cannot be part of itself: choose another.")
    return _("“%(parent)s” is itself part of “%(topic)s”: choose another.") % {
        "parent": parent,
        "topic": topic,
    }


def _chain(pk: int, links: dict[int, int]) -> Iterable[int]:
    while pk in links:
        pk = links[pk]
        yield pk


# --- Other names ----------------------------------------------------------------------------


def why_not_other_names(noun: Mergeable, names: Iterable[str]) -> list[str]:
    """Return in sentences why ``noun`` cannot be known by just those names beside its own.

    A topic is found by one name alone; of authors several may be called the same. What was a
    name of its own cannot be taken away, since its address is known.
    """
    wanted = {name.casefold() for name in names}
    longest = alias_model(noun)._meta.get_field("name").max_length
    reasons = [
        _("A name has at most %(longest)d characters: shorten “%(name)s…”.")
        % {"longest": longest, "name": name[:40]}
        for name in names
        if len(name) > longest
    ]
    if noun.name.casefold() in wanted:
        reasons.append(_("“%(name)s” is its name already.") % {"name": noun.name})
    if isinstance(noun, Topic):
        taken = ((_topic_called(name, noun), name) for name in names)
        reasons += [_taken_name(other, name) for other, name in taken if other]
    known = _addresses_of_old(noun)
    return reasons + [
        _("“%(name)s” was its name: its address leads here for ever.") % {"name": alias.name}
        for alias in (noun.aliases.all() if noun.pk else [])
        if alias.name.casefold() not in wanted and alias.slug in known
    ]


@transaction.atomic
def set_other_names(
    noun: Mergeable, names: Iterable[str], misspellings: Iterable[str] = ()
) -> None:
    """Let ``noun`` be known by those names beside its own, and by no others.

    What stays keeps its address. The caller has asked ``why_not_other_names``, and writes the log.
    """
    wanted = {name.casefold(): (name, False) for name in names}
    wanted |= {name.casefold(): (name, True) for name in misspellings}
    for alias in noun.aliases.all():
        name, is_wrong = wanted.pop(alias.name.casefold(), ("", False))
        if not name:
            alias.delete()
        elif (alias.name, getattr(alias, "is_misspelling", False)) != (name, is_wrong):
            noun.aliases.filter(pk=alias.pk).update(name=name, **_misspelled(noun, is_wrong))
    for name, is_wrong in wanted.values():
        slug = free_slug(type(noun), name)
        noun.aliases.create(name=name, slug=slug, **_misspelled(noun, is_wrong))


def _addresses_of_old(noun: Mergeable) -> set[str]:
    """The slugs that were its own once, by the log."""
    renamed = Event.objects.filter(
        story=None,
        verb=Event.Verb.RENAMED,
        detail__thing=noun._meta.label_lower,
        detail__key=noun.pk,
    )
    details = renamed.values_list("detail", flat=True) if noun.pk else []
    return {slug for each in details for slug in each.get("changes", {}).get("slug", [])}


# --- Of both kinds --------------------------------------------------------------------------


def _lock(noun: Mergeable) -> None:
    """Read it anew, and hold it until the transaction ends."""
    noun.refresh_from_db(from_queryset=type(noun).objects.select_for_update())
    _forget(noun)


def _forget(noun: Mergeable) -> None:
    """Whatever was known of what it stands for is of before."""
    noun.__dict__.pop("family", None)


def _record(verb: Event.Verb, by: AbstractBaseUser | None, noun: Mergeable, **detail: object):
    kind = noun._meta.label_lower
    log.record(verb, by, subject=noun.name, thing=kind, key=noun.pk, **detail)


def alias_model(noun: Mergeable) -> type[Alias]:
    return type(noun).aliases.rel.related_model


def owner_field(noun: Mergeable) -> str:
    return type(noun).aliases.field.name


def _misspelled(noun: Mergeable, is_wrong: bool) -> dict[str, bool]:
    return {"is_misspelling": is_wrong} if isinstance(noun, Author) else {}
