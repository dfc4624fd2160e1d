"""The same credit for many pictures: all or none, every field told, nothing overwritten unseen."""

import pytest

from articles.desk import NotAllowed, Refused, darkroom, rewording
from articles.models import Event, Image
from tests import make

pytestmark = pytest.mark.django_db


def pictures(count: int, **fields: object) -> list[Image]:
    return [make.image(data=b"", **fields) for _ in range(count)]


def pks(images: list[Image]) -> list[int]:
    return [image.pk for image in images]


def test_what_follows_from_the_words_follows(photo_editor) -> None:
    [image] = pictures(1)
    Image.objects.update(files_due=False)
    done = rewording.reword([image.pk], {"credit": "Jané Doe/AP"}, photo_editor)
    after = Image.objects.get()
    assert done == [after]
    assert after.credit == "Jané Doe/AP"
    assert after.stamp != image.stamp
    assert after.files_due
    assert "jane doe/ap" in after.search_text


def test_every_changed_field_is_in_the_log(photo_editor) -> None:
    [image] = pictures(1, source="Reuters")
    rewording.reword([image.pk], {"credit": "AP", "source": ""}, photo_editor)
    event = Event.objects.get()
    assert (event.actor, event.image) == (photo_editor, image)
    changes = {"credit": ["Jane Doe/Reuters", "AP"], "source": ["Reuters", ""]}
    assert event.detail["changes"] == changes


def test_pictures_that_say_so_already_are_not_saved(photo_editor) -> None:
    same, other = pictures(1, credit="AP") + pictures(1)
    assert rewording.reword(pks([same, other]), {"credit": "AP"}, photo_editor) == [other]
    assert Event.objects.get().image == other
    assert rewording.reword(pks([same, other]), {"credit": "AP"}, photo_editor) == []


def test_the_darkroom_is_woken_once_all_is_saved(
    photo_editor, monkeypatch, django_capture_on_commit_callbacks
) -> None:
    woken = []
    monkeypatch.setattr(darkroom, "wake", lambda: woken.append(True))
    with django_capture_on_commit_callbacks(execute=True):
        rewording.reword(pks(pictures(3)), {"credit": "AP"}, photo_editor)
        assert woken == []
    assert woken == [True]


def test_what_somebody_else_has_changed_stops_everything(photo_editor) -> None:
    images = pictures(3)
    words = {"credit": "AP"}
    seen = {image.pk: rewording.glimpse(image, words) for image in images}
    Image.objects.filter(pk=images[1].pk).update(credit="Bo Lund")
    with pytest.raises(rewording.Overtaken) as refusal:
        rewording.reword(pks(images), words, photo_editor, seen)
    assert refusal.value.images == [images[1]]
    assert images[1].headline in str(refusal.value)
    assert list(Image.objects.order_by("pk").values_list("credit", flat=True)) == [
        "Jane Doe/Reuters",
        "Bo Lund",
        "Jane Doe/Reuters",
    ]


def test_another_field_may_have_changed_meanwhile(photo_editor) -> None:
    [image] = pictures(1)
    words = {"credit": "AP"}
    seen = {image.pk: rewording.glimpse(image, words)}
    Image.objects.update(caption="Another caption.")
    assert rewording.reword([image.pk], words, photo_editor, seen) == [image]
    assert Image.objects.get().caption == "Another caption."


def test_a_picture_that_was_never_looked_at_is_not_changed(photo_editor) -> None:
    [image] = pictures(1)
    with pytest.raises(rewording.Overtaken):
        rewording.reword([image.pk], {"credit": "AP"}, photo_editor, {})


def test_a_failure_half_way_leaves_every_picture_as_it_was(photo_editor, monkeypatch) -> None:
    images = pictures(3)
    save = Image.save

    def failing(self: Image, *args: object, **kwargs: object) -> None:
        if self.pk == images[2].pk:
            raise OSError
        save(self, *args, **kwargs)

    monkeypatch.setattr(Image, "save", failing)
    with pytest.raises(OSError):  # noqa: PT011
        rewording.reword(pks(images), {"credit": "AP"}, photo_editor)
    assert set(Image.objects.values_list("credit", flat=True)) == {"Jane Doe/Reuters"}


def test_words_that_no_picture_may_have_are_refused(photo_editor) -> None:
    [image] = pictures(1)
    with pytest.raises(Refused, match="licence address"):
        rewording.reword([image.pk], {"license_url": "nowhere"}, photo_editor)
    with pytest.raises(Refused, match="credit"):
        rewording.reword([image.pk], {"credit": "x" * 251}, photo_editor)
    with pytest.raises(ValueError, match="caption"):
        rewording.reword([image.pk], {"caption": "The same for all"}, photo_editor)


def test_who_may_not_change_pictures_is_refused(django_user_model) -> None:
    [image] = pictures(1)
    nobody = django_user_model.objects.create_user("nobody", is_staff=True)
    with pytest.raises(NotAllowed):
        rewording.reword([image.pk], {"credit": "AP"}, nobody)
    assert rewording.reword([image.pk], {"credit": "AP"}, None) == [image]
