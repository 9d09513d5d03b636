"""Làm tốt đến đâu: bộ tiêu chí, kỳ chấm điểm, phiếu, kết quả, chỉ số đã công bố."""

from scoring.models.index import Index, NationalMean, PublishedIndex

__all__ = ["Index", "NationalMean", "PublishedIndex"]
