"""The scripts of the desk. Modules import one another by these names, through one import map,
so that each keeps its own hashed address."""

from django.forms.widgets import Script
from django_prose_editor.widgets import importmap as editor_modules
from js_asset import ImportMap, Media

MODULES = editor_modules | ImportMap(
    {
        f"desk/{name}": f"articles/admin/{name}.js"
        for name in (
            "dom",
            "library",
            "editor/figure",
            "editor/link",
            "editor/paste",
            "editor/pull-quote",
            "editor/toolbar",
        )
    }
)


def scripts(*names: str) -> Media:
    """Return the media for those modules of ``static/articles/admin/``."""
    return Media(
        importmap=MODULES,
        js=[Script(f"articles/admin/{name}.js", type="module") for name in names],
    )
