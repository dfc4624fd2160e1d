from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from articles.lib import chain

FACTS = (
    *("number", "at", "actor_id", "actor_name", "verb", "story_id", "image_id", "person_id"),
    *("subject", "detail", "address"),
)
PUBLISHER = {
    "restore_story": ("story", "Can restore stories that another has withdrawn"),
    "redact_story": ("story", "Can take words out of editions by order of a court"),
    "override_second_person": ("story", "Can publish alone when a second person is required"),
    "view_message": ("message", "Can view message"),
    "view_user": ("user", "Can view user"),
    "add_user": ("user", "Can add user"),
    "change_user": ("user", "Can change user"),
    "delete_user": ("user", "Can delete user"),
    "view_group": ("group", "Can view group"),
    "add_group": ("group", "Can add group"),
    "change_group": ("group", "Can change group"),
}
EDITOR = {
    "approve_story": ("story", "Can approve stories and send them back"),
    "assign_story": ("story", "Can assign stories to others"),
}
PHOTO_EDITOR = {
    "edit_any_pictures": ("story", "Can change pictures and captions in the stories of others"),
}
NEW_RIGHTS = {
    "Reporter": {},
    "Photo editor": PHOTO_EDITOR,
    "Editor": EDITOR,
    "Publisher": EDITOR | PUBLISHER,
}
# What others have taken over: the words and the log are for editors, which tells who logged in
# from where by now, and a withdrawal is for publishers.
OLD_RIGHTS = {
    "Reporter": ["view_event"],
    "Photo editor": ["edit_any_story", "view_event"],
    "Editor": ["withdraw_story"],
}
OF_PEOPLE = ("user", "group")
OLD_LOG = "auditlog_logentry"


def chain_the_log(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Number the rows that are there and link each to the one before."""
    connection = schema_editor.connection
    table = apps.get_model("articles", "Event")._meta.db_table
    # The guards are laid again when the migration is done.
    on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_update{on_table}")
    events = apps.get_model("articles", "Event").objects.using(connection.alias)
    before, number = chain.START, 0
    for pk in list(events.order_by("at", "pk").values_list("pk", flat=True)):
        event = events.get(pk=pk)
        number += 1
        event.number, event.before = number, before
        event.digest = chain.link(before, {name: getattr(event, name) for name in FACTS})
        event.save(update_fields=["number", "before", "digest"])
        before = event.digest
    end = apps.get_model("articles", "LogEnd").objects.using(connection.alias)
    end.update_or_create(pk=1, defaults={"rows": number, "digest": before})


def give_new_rights(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Groups that exist get the new rights for the old; those still to be made come with them."""
    using = schema_editor.connection.alias
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    types = apps.get_model("contenttypes", "ContentType").objects.using(using)
    for group in apps.get_model("auth", "Group").objects.using(using).filter(name__in=NEW_RIGHTS):
        for codename, (model, name) in NEW_RIGHTS[group.name].items():
            app = "auth" if model in OF_PEOPLE else "articles"
            content_type, _created = types.get_or_create(app_label=app, model=model)
            permission, _created = permissions.get_or_create(
                content_type=content_type, codename=codename, defaults={"name": name}
            )
            group.permissions.add(permission)
        old = permissions.filter(
            content_type__app_label="articles", codename__in=OLD_RIGHTS.get(group.name, [])
        )
        group.permissions.remove(*old)


def let_go_of_the_old_log(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Keep what django-auditlog has written, in a table that holds on to no other.

    Nobody reads its rows any more; but its foreign keys, of which Django knows nothing without
    the library, would forbid to delete a person, and to flush the database.
    """
    connection = schema_editor.connection
    if OLD_LOG in connection.introspection.table_names():
        schema_editor.execute(f"CREATE TABLE {OLD_LOG}_kept AS SELECT * FROM {OLD_LOG}")
        schema_editor.execute(f"DROP TABLE {OLD_LOG}")


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0004_the_desk"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunPython(chain_the_log, migrations.RunPython.noop),
        migrations.RunPython(give_new_rights, migrations.RunPython.noop),
        migrations.RunPython(let_go_of_the_old_log, migrations.RunPython.noop),
    ]
