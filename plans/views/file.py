"""Stored files: handed out as attachments, never shown inside this site's pages."""

from django.http import FileResponse
from django.views.decorators.http import require_safe

from plans.filekinds import CONTENT_TYPES
from plans.models import StoredFile, link_models
from units.actions.reading import note_read
from units.permissions import fetch


@require_safe
def file_download(request, pk):
    """Tải xuống; a file of a private record leaves one row a reader and day."""
    file = fetch(request.user, StoredFile, pk)
    for model in link_models():
        if model.READ_KIND:
            for link in model.objects.visible_to(request.user).filter(file=file):
                holder = getattr(link, model.HOLDER)
                note_read(holder, by=request.user, what=model.READ_KIND)
    response = FileResponse(
        file.path.open("rb"),
        as_attachment=True,
        filename=file.name,
        content_type=CONTENT_TYPES[file.kind],
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response
