"""Static files as they are served: hashed, compressed, all style in one file.

The style is written as one file a component and read in the order of css/app.css. A browser that
fetched it so would ask fifty times before its first page: over a weak line, seconds.
"""

import re

from whitenoise.storage import CompressedManifestStaticFilesStorage

TABLE_OF_CONTENTS = "css/app.css"
_IMPORT = re.compile(r'@import url\("([^"]+)"\) layer\((\w+)\);')


class JoinedStorage(CompressedManifestStaticFilesStorage):
    """Puts in place of each @import of css/app.css what it names, inside its layer."""

    def post_process(self, paths, dry_run=False, **options):
        if not dry_run:
            joined = _IMPORT.sub(lambda found: _layer(paths, *found.groups()), _text(paths))
            with self.open(TABLE_OF_CONTENTS, "wb") as file:
                file.write(joined.encode())
            paths = {**paths, TABLE_OF_CONTENTS: (self, TABLE_OF_CONTENTS)}
        yield from super().post_process(paths, dry_run=dry_run, **options)


def _layer(paths, name, layer):
    text = _text(paths, f"css/{name}")
    if "/" in name and "url(" in text:
        raise ValueError(f"{name}: a reference would be read from css/ once the style is joined.")
    return f"@layer {layer} {{\n{text}}}"


def _text(paths, name=TABLE_OF_CONTENTS):
    storage, path = paths[name]
    with storage.open(path) as file:
        return file.read().decode()
