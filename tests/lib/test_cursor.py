from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.lib.cursor import Cursor


@given(
    st.datetimes(timezones=st.just(UTC), min_value=datetime(1600, 1, 1)),
    st.integers(0, 10**18 - 1),
)
def test_a_cursor_reads_back_as_it_was_written(moment: datetime, story_id: int) -> None:
    assert Cursor.parse(str(Cursor(moment, story_id))) == (moment, story_id)


@pytest.mark.parametrize(
    "text", ["", "x", "1", "1-", "-1", "1-2-3", "１-２", "9" * 18 + "-1", "1-" + "9" * 19, "1-2\n"]
)
def test_what_we_never_wrote_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="cursor"):
        Cursor.parse(text)
