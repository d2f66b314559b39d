"""The look in numbers: named colours, type scale, spacing. No Qt
here, so that contrast can be tested as arithmetic.

Sizes are device-independent pixels. Widgets and style sheets take
every colour and size from here, never their own.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

FONT_FAMILIES = ("Inter", "Segoe UI", "Noto Sans", "sans-serif")


@dataclass(frozen=True, slots=True)
class Colours:
    """One set of colours as `#rrggbb`; `stroke` is the width of an outline in pixels.

    `ink` and `soft` are text; `line` separates, `edge` outlines what
    can be pressed or filled in (3:1 on `card`).
    Each of accent, gold, good and bad has a `_soft` ground on which
    it is readable, and a `_line` around that.
    """

    name: str
    ink: str
    soft: str
    ground: str
    card: str
    line: str
    edge: str
    accent: str
    on_accent: str
    accent_strong: str
    accent_soft: str
    accent_line: str
    gold: str
    gold_soft: str
    gold_line: str
    flag: str
    good: str
    good_soft: str
    good_line: str
    bad: str
    bad_soft: str
    bad_line: str
    focus: str
    scrim: str
    stroke: int = 1


LIGHT = Colours(
    "light",
    ink="#10242c",
    soft="#4f646d",
    ground="#f1f5f7",
    card="#ffffff",
    line="#dbe4e8",
    edge="#7d9099",
    accent="#006b82",
    on_accent="#ffffff",
    accent_strong="#00586b",
    accent_soft="#e2f2f6",
    accent_line="#9fcfda",
    gold="#845500",
    gold_soft="#fff3d4",
    gold_line="#e3bf68",
    flag="#f5a800",
    good="#1d6a3f",
    good_soft="#e5f5ec",
    good_line="#a3d4b9",
    bad="#a8231c",
    bad_soft="#fdecea",
    bad_line="#ecb1ac",
    focus="#0a3d91",
    scrim="#10242c",
)

DARK = Colours(
    "dark",
    ink="#e9f1f4",
    soft="#a9bcc4",
    ground="#0d171c",
    card="#15232a",
    line="#2a3c45",
    edge="#6f858f",
    accent="#52c5db",
    on_accent="#04222a",
    accent_strong="#7ad6e8",
    accent_soft="#10363f",
    accent_line="#2a6b79",
    gold="#f3c65b",
    gold_soft="#362b10",
    gold_line="#7d6526",
    flag="#ffb300",
    good="#76d5a0",
    good_soft="#12321f",
    good_line="#2f6b49",
    bad="#ff938a",
    bad_soft="#3d1917",
    bad_line="#8a403b",
    focus="#ffd24d",
    scrim="#000000",
)

CONTRAST = Colours(
    "contrast",
    ink="#ffffff",
    soft="#f2f2f2",
    ground="#000000",
    card="#000000",
    line="#9a9a9a",
    edge="#ffffff",
    accent="#ffe14d",
    on_accent="#000000",
    accent_strong="#fff0a0",
    accent_soft="#332c00",
    accent_line="#ffe14d",
    gold="#6fe3ff",
    gold_soft="#002a33",
    gold_line="#6fe3ff",
    flag="#6fe3ff",
    good="#8dffb0",
    good_soft="#003314",
    good_line="#8dffb0",
    bad="#ffb3ad",
    bad_soft="#3d0500",
    bad_line="#ffb3ad",
    focus="#ff8cf5",
    scrim="#000000",
    stroke=2,
)

THEMES = {colours.name: colours for colours in (LIGHT, DARK, CONTRAST)}

TEXT_RATIO = 4.5  # WCAG 2.2 AA, 1.4.3, text
SHAPE_RATIO = 3.0  # WCAG 2.2 AA, 1.4.11, outlines and large text

# (foreground, ground, least ratio): every pair the windows use.
PAIRS: tuple[tuple[str, str, float], ...] = (
    *((text, ground, TEXT_RATIO) for text in ("ink", "soft", "accent") for ground in ("card", "ground")),
    *(("ink", f"{tone}_soft", TEXT_RATIO) for tone in ("accent", "gold", "good", "bad")),
    *((tone, f"{tone}_soft", TEXT_RATIO) for tone in ("accent", "gold", "good", "bad")),
    *((tone, ground, TEXT_RATIO) for tone in ("gold", "good", "bad") for ground in ("card", "ground")),
    ("soft", "accent_soft", TEXT_RATIO),
    ("on_accent", "accent", TEXT_RATIO),
    ("on_accent", "accent_strong", TEXT_RATIO),
    *((shape, ground, SHAPE_RATIO) for shape in ("edge", "focus") for ground in ("card", "ground")),
)


@dataclass(frozen=True, slots=True)
class TypeScale:
    """Font sizes in pixels. `reading` sizes follow the candidate's text size, the rest stay."""

    tiny: int = 12
    small: int = 13
    body: int = 15
    lead: int = 17
    heading: int = 20
    title: int = 28
    display: int = 40
    clock: int = 30
    option: int = 17
    question: int = 22


TYPE = TypeScale()
TEXT_SIZES = (0.85, 1.0, 1.15, 1.3, 1.5, 1.75)


@dataclass(frozen=True, slots=True)
class Spacing:
    """Distances in pixels."""

    hair: int = 4
    small: int = 8
    medium: int = 12
    large: int = 16
    wide: int = 24
    page: int = 40
    radius: int = 12
    control: int = 44


SPACE = Spacing()


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1, of `#rrggbb` (WCAG 2.2, definition of relative luminance)."""
    linear = []
    for start in (1, 3, 5):
        channel = int(colour[start : start + 2], 16) / 255
        linear.append(channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4)
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast_ratio(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def colour_names() -> tuple[str, ...]:
    """The names of all colours of a set."""
    return tuple(part.name for part in fields(Colours) if part.name not in {"name", "stroke"})
