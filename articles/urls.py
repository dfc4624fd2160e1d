from django.urls import path, re_path, register_converter

from articles import feeds, sitemaps
from articles.views import (
    api,
    archive,
    author,
    card,
    corrections,
    editions,
    front,
    health,
    indexes,
    ninjs,
    opensearch,
    outside,
    page,
    picture,
    robots,
    search,
    section,
    story,
    text,
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


class CardStampConverter(SlugConverter):
    """What changes with anything that a card shows."""

    regex = r"[0-9a-f]{16}"


class FeedConverter(SlugConverter):
    """The last part of a feed's address: its format."""

    regex = "|".join(feeds.FORMATS)


register_converter(SlugConverter, "anyslug")
register_converter(FeedConverter, "feed")
register_converter(CardStampConverter, "cardstamp")
register_converter(KeyConverter, "filekey")
register_converter(StampConverter, "stamp")

DAY = r"^(?P<year>[0-9]{4})/(?P<month>[0-9]{1,2})/(?P<day>[0-9]{1,2})"
STORY = rf"{DAY}/(?P<slug>[-\w]+)"

urlpatterns = [
    path("", front.front, name="front"),
    path("feed.<feed:kind>", feeds.paper),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-pages.xml", sitemaps.pages, name="sitemap_pages"),
    path("sitemap-archive.xml", sitemaps.archive, name="sitemap_archive"),
    path("sitemap-stories-<int:number>.xml", sitemaps.stories, name="sitemap_stories"),
    path("sitemap-topics-<int:number>.xml", sitemaps.topics, name="sitemap_topics"),
    path("sitemap-authors-<int:number>.xml", sitemaps.authors, name="sitemap_authors"),
    path("sitemap-news.xml", sitemaps.news, name="sitemap_news"),
    path("robots.txt", robots.robots_txt, name="robots"),
    re_path(r"^(?P<key>[0-9a-f]{32})\.txt$", robots.indexnow, name="indexnow"),
    path("api/", api.index, name="api"),
    path("api/openapi.json", api.description, name="api_description"),
    path("api/stories", api.stories, name="api_stories"),
    path("api/stories/<int:number>", api.story, name="api_story"),
    re_path(r"^api/[\s\S]*$", api.nothing),
    path(".well-known/tdmrep.json", robots.tdmrep, name="tdmrep"),
    path("healthz", health.healthz, name="healthz"),
    path(
        "pictures/<int:image>-<filekey:key>-<stamp:stamp>/<str:name>",
        picture.picture,
        name="picture",
    ),
    path("pictures/cards/<int:story>-<cardstamp:stamp>.jpg", card.card, name="card"),
    path("preview/<str:token>/", outside.reading, name="reading"),
    path("search/", search.search, name="search"),
    path("opensearch.xml", opensearch.opensearch, name="opensearch"),
    path("about/", page.about, name="about"),
    path("about/<anyslug:slug>/", page.page, name="page"),
    path("about/<anyslug:slug>/editions/", page.editions, name="page_editions"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("corrections/feed.<feed:kind>", feeds.corrections),
    path("topics/", indexes.topics, name="topics"),
    path("topics/<anyslug:slug>/", topic.topic, name="topic"),
    path("topics/<anyslug:slug>/feed.<feed:kind>", feeds.topic),
    path("authors/", indexes.authors, name="authors"),
    path("authors/<anyslug:slug>/", author.author, name="author"),
    path("authors/<anyslug:slug>/feed.<feed:kind>", feeds.author),
    re_path(rf"{STORY}/$", story.story, name="story"),
    re_path(rf"{STORY}/editions/$", editions.editions, name="editions"),
    re_path(rf"{STORY}/editions/(?P<number>[0-9]{{1,9}})/$", editions.edition, name="edition"),
    re_path(rf"{STORY}\.json$", ninjs.story, name="ninjs"),
    re_path(rf"{STORY}\.txt$", text.story, name="text"),
    path("archive/", archive.archive, name="archive"),
    re_path(r"^(?P<year>[0-9]{4})/$", archive.year, name="year"),
    re_path(r"^(?P<year>[0-9]{4})/(?P<month>[0-9]{1,2})/$", archive.month, name="month"),
    re_path(rf"{DAY}/$", archive.day, name="day"),
    path("<anyslug:slug>/", section.section, name="section"),
    path("<anyslug:slug>/feed.<feed:kind>", feeds.section),
]
