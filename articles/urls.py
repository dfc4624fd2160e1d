from django.urls import path, re_path, register_converter

from articles import feeds
from articles.views import (
    author,
    corrections,
    editions,
    front,
    health,
    ninjs,
    outside,
    picture,
    robots,
    search,
    section,
    story,
    topic,
)

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


class StampConverter(SlugConverter):
    """What changes with the words inside a picture's files."""

    regex = r"[0-9a-f]{1,16}"


class FeedConverter(SlugConverter):
    """The last part of a feed's address: its format."""

    regex = "|".join(feeds.FORMATS)


register_converter(SlugConverter, "anyslug")
register_converter(FeedConverter, "feed")
register_converter(KeyConverter, "filekey")
register_converter(StampConverter, "stamp")

STORY = r"^(?P<year>[0-9]{4})/(?P<month>[0-9]{1,2})/(?P<day>[0-9]{1,2})/(?P<slug>[-\w]+)"

urlpatterns = [
    path("", front.front, name="front"),
    path("feed.<feed:kind>", feeds.paper),
    path("robots.txt", robots.robots_txt, name="robots"),
    path(".well-known/tdmrep.json", robots.tdmrep, name="tdmrep"),
    path("healthz", health.healthz, name="healthz"),
    path(
        "pictures/<int:image>-<filekey:key>-<stamp:stamp>/<str:name>",
        picture.picture,
        name="picture",
    ),
    path("preview/<str:token>/", outside.reading, name="reading"),
    path("search/", search.search, name="search"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("corrections/feed.<feed:kind>", feeds.corrections),
    path("topics/<anyslug:slug>/", topic.topic, name="topic"),
    path("topics/<anyslug:slug>/feed.<feed:kind>", feeds.topic),
    path("authors/<anyslug:slug>/", author.author, name="author"),
    path("authors/<anyslug:slug>/feed.<feed:kind>", feeds.author),
    re_path(rf"{STORY}/$", story.story, name="story"),
    re_path(rf"{STORY}/editions/$", editions.editions, name="editions"),
    re_path(rf"{STORY}/editions/(?P<number>[0-9]{{1,9}})/$", editions.edition, name="edition"),
    re_path(rf"{STORY}\.json$", ninjs.story, name="ninjs"),
    path("<anyslug:slug>/", section.section, name="section"),
    path("<anyslug:slug>/feed.<feed:kind>", feeds.section),
]
