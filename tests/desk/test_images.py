import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from articles import desk
from articles.desk import images
from articles.lib.pictures import PictureError
from articles.models import Event, Image, Story
from tests import make

pytestmark = pytest.mark.django_db


def test_an_upload_is_kept_under_its_checksum_whatever_its_name(editor) -> None:
    image = Image(credit="Jane Doe")
    images.attach(image, ContentFile(make.jpeg(), name="../../etc/pass\x00wd.php"), editor)
    assert image.file.name == f"originals/{image.key[:2]}/{image.key}.jpg"
    assert (image.width, image.height) == (64, 48)
    assert Event.objects.get(verb="attached").actor == editor


def test_a_refused_upload_leaves_nothing_behind(editor, settings) -> None:
    with pytest.raises(PictureError):
        images.attach(Image(), ContentFile(b"<svg/>", name="x.jpg"), editor)
    assert not Image.objects.exists()
    assert list(settings.MEDIA_ROOT.rglob("*.*")) == []


def test_renditions_are_made_once_in_every_width_below_the_original() -> None:
    image = make.image(data=make.jpeg(700, 500))
    names = [images.rendition_name(image.key, width) for width in image.widths]
    assert image.widths == (320, 480, 640, 700)
    assert all(default_storage.exists(name) for name in names)
    default_storage.delete(names[0])
    images.make_renditions(image, image.widths)
    assert default_storage.exists(names[0])
    folder, _ = names[0].rsplit("/", 1)
    assert len(default_storage.listdir(folder)[1]) == 4


def test_a_story_that_waited_for_its_picture_counts_as_changed(editor) -> None:
    image = make.image(data=b"")
    story = make.story(by=editor, lead=image)
    desk.publish(story, editor)
    assert Story.objects.with_state().get().state == "live"
    images.attach(image, ContentFile(make.jpeg()), editor)
    assert Story.objects.with_state().get().state == "changed"


def test_one_file_may_serve_two_images() -> None:
    data = make.jpeg()
    one, two = make.image(data=data), make.image(data=data, credit="Another")
    assert one.file.name == two.file.name
