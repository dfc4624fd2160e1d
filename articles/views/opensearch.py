"""The paper's search as browsers can add it to theirs (OpenSearch 1.1, draft 6)."""

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles.context_processors import paper_of
from articles.formats.addresses import absolute
from articles.formats.xml import Document
from articles.views.manners import public_page

MIME = "application/opensearchdescription+xml"
NAMESPACE = "http://a9.com/-/spec/opensearch/1.1/"
SHORT, LONG = 16, 48  # characters of names (section "Open Search description elements")


@public_page
def opensearch(request: HttpRequest) -> HttpResponse:
    """The description document."""
    paper = paper_of(request)
    search = absolute(reverse("articles:search"))
    xml = Document()
    with xml.inside("OpenSearchDescription", {"xmlns": NAMESPACE}):
        xml.add("ShortName", paper.name[:SHORT].strip())
        xml.add("LongName", paper.name[:LONG].strip())
        xml.add("Description", _("Search %(name)s") % {"name": paper.name})
        xml.add("InputEncoding", "UTF-8")
        xml.add("OutputEncoding", "UTF-8")
        xml.add("Language", get_language())
        icon = absolute(static("articles/favicon.svg"))
        xml.add("Image", icon, {"type": "image/svg+xml", "width": 16, "height": 16})
        template = {"type": "text/html", "method": "get", "template": f"{search}?q={{searchTerms}}"}
        xml.add("Url", "", template)
    return HttpResponse(xml.content, content_type=f"{MIME}; charset=utf-8")
