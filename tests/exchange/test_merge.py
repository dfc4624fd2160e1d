"""Three-way merge of bodies: every word of both sides ends up somewhere."""

from hypothesis import given
from hypothesis import strategies as st

from articles.exchange.merge import DESK, WIRE, Clash, merge
from articles.exchange.story_record import StoryRecord

paragraphs = st.lists(st.sampled_from("abcdefgh"), max_size=7)


def _body(words: list[str]) -> str:
    return "".join(f"<p>{word}</p>" for word in words)


def _merge(
    before: list[str], desk: list[str], wire: list[str], choice: str = ""
) -> tuple[str, list[Clash]]:
    records = [StoryRecord(body=_body(words)) for words in (before, desk, wire)]
    _merged, clashes = merge(*records)
    merged, _clashes = merge(*records, {clash.key: choice for clash in clashes})
    return merged.body, clashes


@given(paragraphs, paragraphs)
def test_one_side_alone_has_its_way(before: list[str], changed: list[str]) -> None:
    assert _merge(before, changed, before) == (_body(changed), [])
    assert _merge(before, before, changed) == (_body(changed), [])
    assert _merge(before, changed, changed) == (_body(changed), [])


@given(paragraphs, paragraphs, paragraphs)
def test_no_new_word_of_either_side_is_lost(
    before: list[str], desk: list[str], wire: list[str]
) -> None:
    for choice, side in ((DESK, desk), (WIRE, wire)):
        merged, clashes = _merge(before, desk, wire, choice)
        shown = "".join(clash.desk + clash.wire for clash in clashes)
        assert all(f"<p>{w}</p>" in merged for w in side if w not in before)
        other = wire if choice == DESK else desk
        assert all(f"<p>{w}</p>" in merged or w in shown for w in other if w not in before)


def test_neighbours_are_no_clash() -> None:
    merged, clashes = _merge(list("abc"), list("aBc"), list("abC"))
    assert (merged, clashes) == (_body(list("aBC")), [])


def test_each_paragraph_that_clashes_is_chosen_by_itself() -> None:
    _merged, clashes = _merge(list("abc"), list("AbC"), list("XbZ"))
    assert [(c.before, c.desk, c.wire) for c in clashes] == [("a", "A", "X"), ("c", "C", "Z")]


def test_blocks_of_all_kinds_stay_whole() -> None:
    kinds = (
        '<figure data-image="3" data-size="text"><figcaption>A boat<br>at sea</figcaption></figure>'
        '<ul><li><p>One</p></li></ul><aside class="pull-quote"><p>Quote</p></aside>'
    )
    before, wire = _body(list("abc")), _body(list("abC"))
    desk = f"<p>a</p>{kinds}<p>b</p><p>c</p>"
    merged, clashes = merge(*(StoryRecord(body=body) for body in (before, desk, wire)))
    assert (merged.body, clashes) == (f"<p>a</p>{kinds}<p>b</p><p>C</p>", [])


def test_a_very_long_body_is_compared_as_a_whole() -> None:
    long = ["word"] * 3000
    _merged, clashes = _merge(long, [*long, "desk"], [*long, "wire"])
    assert len(clashes) == 1
