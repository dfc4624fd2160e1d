from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from articles.lib.folding import fold

SEARCHED = ("headline", "caption", "creator", "credit", "source", "asset_id")
MAY_TAKE_DOWN = ("Photo editor", "Editor", "Publisher")


def fill_search_text(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    images = apps.get_model("articles", "Image").objects.using(schema_editor.connection.alias)
    for image in images.only(*SEARCHED).iterator():
        words = filter(None, (getattr(image, name) for name in SEARCHED))
        images.filter(pk=image.pk).update(search_text=fold("\n".join(words)))


def let_groups_take_down(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Groups that exist get the new right; where there are none yet, they come with it."""
    using = schema_editor.connection.alias
    groups = apps.get_model("auth", "Group").objects.using(using).filter(name__in=MAY_TAKE_DOWN)
    if not groups:
        return
    content_type, _created = (
        apps.get_model("contenttypes", "ContentType")
        .objects.using(using)
        .get_or_create(app_label="articles", model="image")
    )
    permission, _created = (
        apps.get_model("auth", "Permission")
        .objects.using(using)
        .get_or_create(
            content_type=content_type,
            codename="take_down_image",
            defaults={"name": "Can take an image down and put it back"},
        )
    )
    for group in groups:
        group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0002_picture_rights"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunPython(fill_search_text, migrations.RunPython.noop),
        migrations.RunPython(let_groups_take_down, migrations.RunPython.noop),
    ]
