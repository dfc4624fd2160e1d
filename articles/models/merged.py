"""What topics and authors have in common: a name that changes, and two that turn out to be one."""

from functools import cached_property
from typing import Self

from django.db import models
from django.db.models.expressions import RawSQL
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _


class MergeableQuerySet(models.QuerySet):
    """Nouns found by any address they ever had, with all that their pages stand for."""

    def unmerged(self) -> Self:
        """Those with a page of their own."""
        return self.filter(root=None)

    def at(self, slug: str) -> "Mergeable | None":
        """Return what is read at ``slug``, an address of today or of old; None if nothing is.

        It is a root, with its ``family`` loaded: one query. Where ``slug`` is not its own, it
        has moved there for ever.
        """
        return self._head(list(self._kin(self._holders("slug = %s"), [slug, slug])))

    def family_of(self, pk: int) -> Self:
        """The noun with that primary key or, if it is merged, its root; and all below it."""
        table = self.model._meta.db_table
        return self._kin(f"SELECT COALESCE(root_id, id) FROM {table} WHERE id = %s", [pk])

    def _holders(self, condition: str) -> str:
        table, alias = self.model._meta.db_table, self.model.aliases.rel.related_model._meta
        owner = self.model.aliases.field.column
        return f"""
            SELECT COALESCE(root_id, id) FROM {table} WHERE {condition}
            UNION
            SELECT COALESCE(noun.root_id, noun.id) FROM {table} noun
            JOIN {alias.db_table} alias ON alias.{owner} = noun.id WHERE alias.{condition}"""

    def _kin(self, start: str, params: list[object]) -> Self:
        # UNION, not UNION ALL: whatever stands in the table, it comes to an end.
        kin = RawSQL(
            f"""WITH RECURSIVE family (id) AS (
                {start}
                UNION
                SELECT kin.id FROM {self.model._meta.db_table} kin
                JOIN family ON {self.model.KIN})
            SELECT id FROM family""",
            params,
        )
        return self.filter(pk__in=kin)

    def _head(self, family: list["Mergeable"]) -> "Mergeable | None":
        keys = {each.pk for each in family}
        roots = [each for each in family if each.root_id is None]
        head = next((each for each in roots if each.wider_id not in keys), None)
        if head:
            head.family = family
        return head


class Mergeable(models.Model):
    """A noun with a page, which may be merged into another and be known by other names.

    Nothing is rewritten by a merge, so that it can be undone: editions go on naming what they
    named, and the page of ``root`` shows what is merged into it.
    """

    KIN = "kin.root_id = family.id"
    """As SQL: what is shown on a page beside ``family``."""

    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("merged into"),
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
    )
    root = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("shown on the page of"),
        null=True,
        blank=True,
        editable=False,
        related_name="standing_for",
        help_text=_("Where a chain of merges ends; empty for what is not merged."),
    )

    class Meta:
        abstract = True

    @property
    def present(self) -> Self:
        """What is read in its place: the root of what is merged, or itself."""
        return self.root or self

    @property
    def present_id(self) -> int:
        return self.root_id or self.pk

    @property
    def wider_id(self) -> int | None:
        """The primary key of what its stories are shown under as well, if anything."""
        return None

    @cached_property
    def family(self) -> list[Self]:
        """All whose stories its page shows: itself, what is merged into it, and what is narrower.

        One query, unless ``objects.at`` has loaded it.
        """
        return list(type(self)._default_manager.family_of(self.pk))

    @property
    def keys(self) -> list[int]:
        """The primary keys of ``family``."""
        return [each.pk for each in self.family]


class Alias(models.Model):
    """Another name, once in use or only typed in, whose address leads on for ever."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("slug"), max_length=120, unique=True, allow_unicode=True)

    class Meta:
        abstract = True
        ordering = ["name", "pk"]
        default_permissions = []

    def __str__(self) -> str:
        return self.name


def slug_of(name: str) -> str:
    """Return ``sao-paulo`` for São Paulo, and Москва in its own letters; '' for signs alone."""
    return slugify(name) or slugify(name, allow_unicode=True)


def free_slug(noun: type[Mergeable], name: str) -> str:
    """Return a slug for ``name`` that no ``noun`` and none of its other names has, or ever had.

    It has at most 100 characters; from the second on, a number at its end.
    """
    stem = slug_of(name)[:90].strip("-") or noun._meta.model_name
    alias = noun.aliases.rel.related_model
    taken = set(noun._default_manager.filter(slug__startswith=stem).values_list("slug", flat=True))
    taken |= set(alias.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    number, slug = 1, stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
