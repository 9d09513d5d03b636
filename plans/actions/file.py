"""Stored files: checked, written under their own hash before the row that names them commits."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings

from cchc.lib.clock import now
from cchc.lib.refusal import Refused
from plans import filekinds
from plans.models import StoredFile
from plans.models.blob import blob_path
from units.audit import tell
from units.command import command
from units.permissions import Permission


@command("plans.file.stored", Permission.REGISTER_DOCUMENT, label="lưu tệp")
def store_file(unit, *, by, upload):
    """Stores an upload for a unit -> StoredFile, not yet held by any record.

    `upload`: a Django UploadedFile (`name`, `size`, seekable). An action that stores and attaches
    in one go calls `keep_upload` instead, so that all is one audit row. Raises Refused.
    """
    return keep_upload(unit, by=by, upload=upload)


def keep_upload(unit, *, by, upload):
    """Inside a command: check the upload, put its bytes away, create its row."""
    try:
        kind = filekinds.check(upload.name, upload, upload.size, settings.FILE_LIMIT)
    except filekinds.FileProblem as problem:
        raise Refused(str(problem)) from problem
    sha256, size = _put_away(upload)
    return StoredFile.objects.create(
        unit=unit,
        name=filekinds.tidy_name(upload.name),
        kind=kind,
        size=size,
        sha256=sha256,
        by=by,
        at=now(),
    )


def keep_all(unit, *, by, files=(), uploads=(), is_private=False):
    """StoredFiles given and uploads stored now, as one list; tells the audit row their names and
    hashes, of `is_private` ones (held by what is P3) the hashes alone."""
    kept = [*files, *(keep_upload(unit, by=by, upload=upload) for upload in uploads)]
    if kept:
        names = ["" if is_private else f"{file.name} " for file in kept]
        tell(files=[f"{name}({file.sha256[:12]})" for name, file in zip(names, kept, strict=True)])
    return kept


def _put_away(upload):
    """Write, sync, rename: whoever sees the row finds whole bytes. -> (sha256, size)."""
    folder = Path(settings.MEDIA_ROOT) / "blob"
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, temporary = tempfile.mkstemp(dir=folder, prefix="new-")
    try:
        with os.fdopen(handle, "wb") as target:
            for chunk in upload.chunks():
                digest.update(chunk)
                size += len(chunk)
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        path = blob_path(digest.hexdigest())
        path.parent.mkdir(parents=True, exist_ok=True)
        os.replace(temporary, path)
        _sync_folder(path.parent)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return digest.hexdigest(), size


def _sync_folder(path):
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
