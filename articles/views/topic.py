from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.models import Edition, Topic
from articles.models.edition import is_read, load_cards
from articles.views.manners import public_page
from articles.views.paging import PER_PAGE, Page, cursor_of
from articles.views.present import moved, read_at


@public_page
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """A topic's introduction, its lead story, what it is part of and what is part of it."""
    topics = Topic.objects.select_related("parent__root", "root")
    found = read_at(slug, topics.annotate(is_read=is_read("topic_rows__topic")))
    before = cursor_of(request)
    page = Page.of(Edition.objects.with_topic(found, before, PER_PAGE + 1), before).or_404()
    if found.slug != slug:
        return moved(request, found.get_absolute_url())
    lead = _lead(found, page)
    stories = [edition for edition in page.editions if edition != lead]
    load_cards([lead, *stories] if lead else stories)
    context = {
        "topic": found,
        "page": page,
        "lead": lead,
        "stories": stories,
        "wider": found.wider,
        "narrower": _narrower(found),
    }
    return render(request, "articles/topic.html", context)


def _lead(topic: Topic, page: Page) -> Edition | None:
    """The edition that editors want first, if it is live: on the first page alone."""
    if not (page.is_first and topic.lead_story_id):
        return None
    here = [edition for edition in page.editions if edition.story_id == topic.lead_story_id]
    others = Edition.objects.live().filter(story_id=topic.lead_story_id)
    return here[0] if here else others.defer("body").select_related("section").first()


def _narrower(topic: Topic) -> list[Topic]:
    """The topics below it that readers may know of: by a story of their own, or of one below."""
    read = {each.present_id for each in topic.family if each.is_read}
    above = {each.pk: each.parent.present_id for each in topic.family if each.parent}
    for pk in list(read):
        while (pk := above.get(pk)) and pk not in read:
            read.add(pk)
    return [each for each in topic.narrower if each.pk in read]
