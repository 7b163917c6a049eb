"""Packs: part or all of a workshop as one file, for a USB stick or a chat, and safely back again."""

from smartcity_kit.packs.pack import SUFFIX, Pack, PackError, Part
from smartcity_kit.packs.reading import read_pack
from smartcity_kit.packs.writing import pack_bytes

__all__ = ["SUFFIX", "Pack", "PackError", "Part", "pack_bytes", "read_pack"]
