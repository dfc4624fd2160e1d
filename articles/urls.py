from django.urls import path, re_path, register_converter

from articles.views import author, front, health, picture, section, story, topic

app_name = "articles"


class SlugConverter:
    """A slug in any script, as ``SlugField(allow_unicode=True)`` takes it."""

    regex = r"[-\w]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class KeyConverter(SlugConverter):
    """The part of a file's checksum that names its renditions."""

    regex = r"[0-9a-f]{24}"


register_converter(SlugConverter, "anyslug")
register_converter(KeyConverter, "filekey")

urlpatterns = [
    path("", front.front, name="front"),
    path("healthz", health.healthz, name="healthz"),
    path("pictures/<int:image>-<filekey:key>-<int:width>.jpg", picture.picture, name="picture"),
    path("topics/<anyslug:slug>/", topic.topic, name="topic"),
    path("authors/<anyslug:slug>/", author.author, name="author"),
    re_path(
        r"^(?P<year>[0-9]{4})/(?P<month>[0-9]{1,2})/(?P<day>[0-9]{1,2})/(?P<slug>[-\w]+)/$",
        story.story,
        name="story",
    ),
    path("<anyslug:slug>/", section.section, name="section"),
]
