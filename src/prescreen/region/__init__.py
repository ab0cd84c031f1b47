"""The place: its profile, the facts that hold there on a day, and which packs and chains apply."""

from prescreen.region.dated import canonical
from prescreen.region.load import load_region
from prescreen.region.region import Region
from prescreen.region.shapes import RegionShape

__all__ = ["Region", "RegionShape", "canonical", "load_region"]
