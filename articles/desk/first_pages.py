"""Texts to begin the pages about a paper with: short, and true of any paper made with this.

They are drafts. What only the paper itself can know stands in square brackets, to be filled in.
"""

from django.utils.html import escape
from django.utils.translation import gettext as _

from articles.lib import html
from articles.models import Page, Paper

OFFERED = (
    Page.Kind.ETHICS,
    Page.Kind.CORRECTIONS,
    Page.Kind.OWNERSHIP,
    Page.Kind.MASTHEAD,
    Page.Kind.PRIVACY,
)
"""The kinds that there is a text of, in the order in which they are offered."""


def texts(paper: Paper, holder: str = "") -> dict[str, tuple[str, str]]:
    """Return title and body of each of OFFERED, in the language that is active.

    ``holder`` is whose copyright it is, who as a rule is who owns the paper.
    """
    name = escape(paper.name)
    write = _("Write to %(email)s.") % {"email": escape(paper.contact_email)}
    contact = write if paper.contact_email else _("Write to us at [address].")
    owner = escape(paper.legal_name or holder) or _("[the company, body or person]")
    told = {"name": name, "owner": owner}
    made = {
        Page.Kind.ETHICS: (
            _("Ethics"),
            [
                _("What %(name)s holds itself to.") % told,
                _("## We report what we know, and how"),
                _(
                    "We name our sources. Where one cannot be named without harm, an editor knows"
                    " who it is, and we tell you why and how they can know."
                ),
                _(
                    "We ask those whom we criticise for their side before we publish, and give"
                    " them time to answer."
                ),
                _("## We belong to nobody we write about"),
                _(
                    "Who writes for us takes no gifts, pays for the ticket, and does not cover"
                    " what they have a stake in. Where we are close to a subject we say so in the"
                    " story."
                ),
                _("Advertising is marked as such. No advertiser reads a story before you do."),
                _("## We take care"),
                _(
                    "We do not pay for interviews, do not pretend to be others, and think twice"
                    " before we name the young, the bereaved and the accused."
                ),
                _("A picture shows what was there. One that was made or altered says so."),
                _("Tell us where we fall short of this. %(contact)s") % {"contact": contact},
            ],
        ),
        Page.Kind.CORRECTIONS: (
            _("How we correct"),
            [
                _("We get things wrong. Tell us, and we put them right. %(contact)s")
                % {"contact": contact},
                _(
                    "A correction stands on the story itself, says what was wrong and what is"
                    " right, and stays. All of them stand together on the page of corrections,"
                    " the newest first."
                ),
                _(
                    "Every text of a story that readers have been shown is kept, and you can see"
                    " what changed from one to the next."
                ),
                _(
                    "A story that should not have been published is withdrawn. Its address says"
                    " so, and why; we do not let it vanish."
                ),
            ],
        ),
        Page.Kind.OWNERSHIP: (
            _("Ownership and funding"),
            [
                _("%(name)s is published by %(owner)s.") % told,
                _("It is owned by [names, and the share of each]."),
                _(
                    "It lives on [subscriptions, advertising, grants, gifts: which, and roughly how"
                    " much of each]. Nobody who gives more than [amount] a year goes unnamed here."
                ),
                _("Who owns it and who pays for it has no say in what is reported."),
            ],
        ),
        Page.Kind.MASTHEAD: (
            _("Who we are"),
            [
                _("%(name)s is made by these people.") % told,
                _("## Editors"),
                _("[Name, what they are responsible for, how to reach them]"),
                _("## Reporters and photographers"),
                _("[Name, what they cover]"),
                _("Responsible for the content under the law: [name and address]."),
            ],
        ),
        Page.Kind.PRIVACY: (
            _("Privacy"),
            [
                _(
                    "This site sets no cookies for its readers, runs no scripts in your browser and"
                    " loads nothing from other companies. It counts no visits and follows nobody."
                ),
                _(
                    "Like every server, ours sees the network address from which a page is asked"
                    " for. [Whether that is written down, by whom, and for how long.]"
                ),
                _(
                    "Who works here logs in, and for that a cookie is set at the desk, which"
                    " readers never see."
                ),
                _(
                    "What you write to us we keep as long as it takes to answer, or to finish the"
                    " story it is about. You can ask what we hold about you and have it put right"
                    " or deleted. %(contact)s"
                )
                % {"contact": contact},
            ],
        ),
    }
    return {kind: (title, _body(blocks)) for kind, (title, blocks) in made.items()}


def _body(blocks: list[str]) -> str:
    """The stored form of ``blocks``: those that begin with ## are headings."""
    lines = (
        f"<h2>{block.removeprefix('## ')}</h2>" if block.startswith("## ") else f"<p>{block}</p>"
        for block in blocks
    )
    return html.clean("".join(lines))
