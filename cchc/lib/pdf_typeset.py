"""HTML and CSS text set as a tagged PDF by WeasyPrint. Imports no Django.

Loaded once by the process from which the children of `cchc.lib.pdf` are forked. A paper takes
nothing from outside its text: fonts are the bundled ones of fonts.conf and no address is fetched.
"""

import gc
import os
from hashlib import sha256
from pathlib import Path

_FONTS = Path(__file__).with_name("fonts.conf")


class NothingFetched(Exception):
    """A paper named an address; str() says which."""


def _load():
    """WeasyPrint, its fetcher that refuses, and fonts, with fontconfig looking at ours alone."""
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(_FONTS)
    try:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher

        class Refusing(URLFetcher):
            """Refuses every address: http, file and data alike."""

            def fetch(self, url, headers=None):
                raise NothingFetched(f"a paper fetches nothing: {url[:200]}")

        return weasyprint, Refusing(), FontConfiguration()
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before


_weasyprint, _refusing, _fonts = _load()


def typeset(html, css):
    """The PDF (bytes, PDF/UA-1) of an HTML text and a CSS text; the same for the same texts."""
    sheet = _weasyprint.CSS(string=css, font_config=_fonts, url_fetcher=_refusing)
    return _weasyprint.HTML(
        string=html, url_fetcher=_refusing
    ).write_pdf(
        stylesheets=[sheet],
        font_config=_fonts,
        pdf_variant="pdf/ua-1",
        presentational_hints=True,  # <col width>: no style stands in the text
        pdf_identifier=sha256(f"{html}\0{css}".encode()).hexdigest()[:32].encode(),
    )


# What is loaded stays: children need not walk it again, and tables make much garbage-free work.
gc.freeze()
gc.set_threshold(100_000, 50, 1000)
