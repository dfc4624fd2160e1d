"""Where the files of a request wait until a view has looked at them.

They have no name on disk: whatever becomes of the request or of the process, nothing is left.
"""

import tempfile
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

MOST_FILES = 100
"""In one request; what is more is not kept, and ``request.files_left_out`` says how many."""


class UploadHandler(FileUploadHandler):
    """Keeps a small file in memory and a larger one in a temporary file without a name.

    Nobody can fill the disk: of a file over MAX_UPLOAD_MB one byte more than that is kept, so
    that no inspection takes it for whole, and of a stranger's files nothing. ``size`` of the
    file tells how long it was when it was sent.
    """

    files = 0
    file: UploadedFile  # there is one only while it is being received

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:
        super().new_file(field_name, file_name, *args, **kwargs)
        self.files += 1
        if not self._is_welcome():
            raise SkipFile
        if self.files > MOST_FILES:
            self.request.files_left_out = self.files - MOST_FILES
            raise SkipFile
        storage = tempfile.SpooledTemporaryFile(  # noqa: SIM115 (the request closes it)
            settings.FILE_UPLOAD_MAX_MEMORY_SIZE, dir=settings.FILE_UPLOAD_TEMP_DIR
        )
        self.file = UploadedFile(
            storage, file_name, self.content_type, 0, self.charset, self.content_type_extra
        )

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        most = settings.MAX_UPLOAD_MB * 1024 * 1024 + 1
        if start < most:
            self.file.write(raw_data[: most - start])

    def file_complete(self, file_size: int) -> UploadedFile:
        self.file.seek(0)
        self.file.size = file_size
        complete = self.file
        del self.file  # Django closes what stands here when it skips the next one
        return complete

    def upload_interrupted(self) -> None:
        if hasattr(self, "file"):
            self.file.close()

    def _is_welcome(self) -> bool:
        user = getattr(self.request, "user", None)  # a request made by hand may have none
        return user is None or user.is_authenticated
