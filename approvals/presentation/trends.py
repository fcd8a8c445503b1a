"""A trend as a drawing: SVG of attributes alone, which the content policy lets pass; colours are in a style sheet."""

from datetime import date

import leather
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from leather import theme

WIDTH, HEIGHT = 480, 240
SHOWN = 5  # days that have room below the columns
HEAD = f'<svg width="{WIDTH}" height="{HEIGHT}" version="1.1" xmlns="http://www.w3.org/2000/svg">'

theme.tick_font_size = 18
theme.tick_font_char_height, theme.tick_font_char_width = 18, 10
theme.margin = 0.02


def drawn(title: str, points: dict[date, float], *, by_week: bool) -> SafeString:
    """Columns over time, with what they say in words for who cannot see them. A table beside it has the figures."""
    days = list(points)
    shown = set(days[:: max(1, -(-len(days) // SHOWN))])
    chart = leather.Chart()
    chart.add_y_scale(0, _height(max(points.values())))
    chart.add_x_axis(name="", tick_formatter=lambda value, *_: _label(value, shown, by_week))
    chart.add_columns([(day.isoformat(), value) for day, value in points.items()])
    body = chart.to_svg(width=WIDTH, height=HEIGHT).removeprefix(HEAD)
    return format_html(
        '<svg viewBox="0 0 {} {}" role="img" aria-labelledby="trend-title trend-said" focusable="false">'
        '<title id="trend-title">{}</title><desc id="trend-said">{}</desc>{}',
        WIDTH, HEIGHT, title, _said(points), mark_safe(body),  # noqa: S308 - drawn of numbers and days alone
    )  # fmt: skip


def _height(most: float) -> float:
    """A scale that has no halves of posts, and of few minutes one that can be read."""
    return max(4, most) if most >= 1 else 1


def _label(value: str, shown: set[date], by_week: bool) -> str:
    day = date.fromisoformat(value)
    return (f"{day:%-d %b}" if by_week else f"{day:%b %y}") if day in shown else ""


def _said(points: dict[date, float]) -> str:
    most = max(points, key=lambda day: points[day])
    return f"From {told(min(points.values()))} to {told(points[most])}, which was from {most:%-d %B %Y} on."


def told(value: float) -> str:
    return f"{value:,.1f}".removesuffix(".0")
