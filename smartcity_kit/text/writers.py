"""Who wrote, and for whom: an operator who types what an official decided names both."""

from __future__ import annotations

FOR = " untuk "  # as it is stored, in every language: "Ani untuk Kepala Dinas Kesehatan"
LONGEST = 120  # characters that the journal keeps of a writer


def written_by(writer: str, on_behalf: str = "") -> str:
    """Return what the journal keeps of whoever writes, with the official for whom they do it."""
    name, official = " ".join(writer.split()), " ".join(on_behalf.split())
    return (f"{name}{FOR}{official}" if official else name)[:LONGEST]


def writer_of(by: str) -> tuple[str, str]:
    """Return who typed an entry and for whom, the latter empty where they wrote for themselves."""
    name, _, official = by.partition(FOR)
    return name, official
