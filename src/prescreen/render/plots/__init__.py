"""Pictures: the chain map as SVG."""

from prescreen.render.plots.chain_map import draw_svg

__all__ = ["draw_svg"]
