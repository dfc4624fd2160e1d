"""The groups a newsroom starts with. Once made, they are the newsroom's own to change."""

from django.contrib.auth.models import Group, Permission

_VIEW_ALL = [
    "view_story",
    "view_image",
    "view_author",
    "view_section",
    "view_topic",
    "view_copyrightnotice",
    "view_edition",
    "view_correction",
]
_REPORT = ["add_story", "change_story", "add_image", "change_image", "add_topic"]
# A publisher gives people their logins and puts them into groups: see ``admin.people``.
_PEOPLE = [
    *["view_user", "add_user", "change_user", "delete_user"],
    *["view_group", "add_group", "change_group"],
]
_EDIT = [
    *_REPORT,
    "view_event",
    *["edit_any_story", "approve_story", "assign_story", "publish_story", "delete_story"],
    "take_down_image",
    *["change_topic", "delete_topic"],
    *["add_author", "change_author", "delete_author"],
    *["add_slot", "change_slot", "delete_slot", "view_slot"],
]
ROLES: dict[str, list[str]] = {
    "Reporter": [*_VIEW_ALL, *_REPORT],
    "Photo editor": [
        *_VIEW_ALL,
        *_REPORT,
        *["edit_any_pictures", "delete_image", "take_down_image", "change_author"],
    ],
    "Editor": [*_VIEW_ALL, *_EDIT],
    "Publisher": [
        *_VIEW_ALL,
        *_EDIT,
        *["withdraw_story", "restore_story", "redact_story", "override_second_person"],
        "view_message",
        *["delete_image", "change_paper", "view_paper"],
        *["add_section", "change_section", "delete_section"],
        *["add_copyrightnotice", "change_copyrightnotice", "delete_copyrightnotice"],
        *_PEOPLE,
    ],
}


def install(using: str) -> None:
    """Make each group that is missing on the database ``using``; leave the others alone."""
    for name, codenames in ROLES.items():
        group, created = Group.objects.using(using).get_or_create(name=name)
        if created:
            group.permissions.set(
                Permission.objects.using(using).filter(
                    content_type__app_label__in=["articles", "auth"], codename__in=codenames
                )
            )
