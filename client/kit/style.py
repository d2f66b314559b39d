"""The style sheet, made from the theme's tokens. Widgets say what they
are (`role`, `kind`, `tone`), never how they look."""

from __future__ import annotations

from string import Template

from client.kit.looks import Looks
from client.kit.theme import FONT_FAMILIES, SPACE, TYPE, Colours

_BASE = Template("""
QLabel, QPushButton, QLineEdit, QPlainTextEdit {
  font-family: $family; font-size: ${body}px; color: $ink; outline: none; }
QWidget#window, QWidget[role="ground"] { background: $ground; }
QWidget[role="card"] { background: $card; border: ${stroke}px solid $line; border-radius: 14px; }
QWidget[role="bar"] { background: $card; }
QWidget[role="top"] { background: $card; border-bottom: ${stroke}px solid $line; }
QWidget[role="bottom"] { background: $card; border-top: ${stroke}px solid $line; }
QWidget[role="side"] { background: $card; border-left: ${stroke}px solid $line; }
QWidget[role="rail"] { background: $card; border-right: ${stroke}px solid $line; }
QFrame[role="rule"] { background: $line; border: none; min-height: 1px; max-height: 1px; }
QToolTip { font-family: $family; font-size: ${small}px; background: $card; color: $ink;
  border: 1px solid $edge; padding: 4px 8px; }
QScrollArea, QScrollArea > QWidget > QWidget[role="clear"], QWidget[role="clear"] {
  background: transparent; border: none; }
QListView { background: transparent; border: none; outline: none; }
QListWidget { font-family: $family; font-size: ${body}px; color: $ink; }
QListWidget::item { padding: 9px 11px; border: 1px solid transparent; border-radius: 10px; margin: 2px; }
QListWidget::item:selected { background: $accent_soft; color: $ink; border: 1px solid $accent_line; }
QTableView { font-family: $family; font-size: ${body}px; color: $ink; background: $card; outline: none;
  border: ${stroke}px solid $line; border-radius: 10px; selection-background-color: $accent_soft;
  selection-color: $ink; }
QTableView:focus { border: 2px solid $focus; }
QTableView::item { padding: 0 10px; border-bottom: 1px solid $line; }
QHeaderView { background: transparent; }
QHeaderView::section { font-family: $family; font-size: ${small}px; font-weight: 600; color: $soft;
  background: $card; border: none; border-bottom: 1px solid $edge; padding: 8px 10px; }
QCheckBox { font-family: $family; font-size: ${body}px; color: $ink; spacing: 10px; }
QScrollArea:focus { border: 2px solid $focus; border-radius: 12px; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar::handle:vertical { background: $edge; border-radius: 4px; min-height: 32px; margin: 0 1px; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page { background: none;
  border: none; height: 0; }
QLabel { background: transparent; border: none; }
QLabel[role="display"] { font-size: ${display}px; font-weight: 700; }
QLabel[role="title"] { font-size: ${title}px; font-weight: 650; }
QLabel[role="heading"] { font-size: ${heading}px; font-weight: 600; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="lead"] { font-size: ${read_lead}px; color: $soft; }
QLabel[role="reading"] { font-size: ${read_body}px; }
QLabel[role="question"] { font-size: ${read_question}px; font-weight: 600; }
QLabel[role="question"]:disabled { color: $soft; }
QLabel[role="soft"] { font-size: ${small}px; color: $soft; }
QLabel[role="tiny"] { font-size: ${tiny}px; color: $soft; }
QLabel[role="crumb"] { font-size: ${small}px; font-weight: 600; color: $accent; }
QLabel[role="figure"] { font-size: ${heading}px; font-weight: 600; }
QLabel[role="clause"] { font-size: ${tiny}px; font-weight: 600; color: $accent; background: $accent_soft;
  border: 1px solid $accent_line; border-radius: 6px; padding: 1px 7px; }
QLabel[role="key"] { font-size: ${small}px; font-weight: 600; background: $ground; border: 1px solid $edge;
  border-bottom-width: 2px; border-radius: 6px; padding: 3px 9px; }
QLabel[tone="good"] { color: $good; } QLabel[tone="bad"] { color: $bad;
  } QLabel[tone="gold"] { color: $gold; }
QLabel[tone="accent"] { color: $accent; }
""")

_BUTTONS = Template("""
QPushButton { background: $card; border: ${stroke}px solid $edge; border-radius: 10px; padding: 0 18px;
  min-height: ${inner}px; font-weight: 600; }
QPushButton:hover { background: $accent_soft; border-color: $accent; }
QPushButton:pressed { background: $accent_soft; border-color: $accent_strong; }
QPushButton:disabled { color: $soft; border-color: $line; background: $ground; }
QPushButton[kind="primary"] { background: $accent; border-color: $accent; color: $on_accent; }
QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:pressed { background: $accent_strong;
  border-color: $accent_strong; }
QPushButton[kind="primary"]:disabled { background: $line; border-color: $line; color: $soft; }
QPushButton[kind="quiet"] { background: transparent; border-color: transparent; color: $accent;
  padding: 0 12px; }
QPushButton[kind="quiet"]:hover { background: $accent_soft; }
QPushButton[kind="quiet"]:disabled { color: $soft; }
QPushButton[kind="mark"]:checked { background: $gold_soft; border-color: $gold; color: $gold; }
QPushButton[kind="danger"] { color: $bad; border-color: $bad; }
QPushButton[kind="danger"]:hover { background: $bad_soft; }
QPushButton[kind="segment"] { min-height: 30px; min-width: 26px; border-radius: 8px; padding: 0 6px;
  font-size: ${small}px;
  background: transparent; border-color: transparent; color: $soft; }
QPushButton[kind="segment"]:hover { background: $accent_soft; color: $accent; }
QPushButton[kind="segment"]:checked { background: $accent_soft; border-color: $accent; color: $accent; }
QPushButton[kind="wide"] { min-height: 38px; padding: 0 10px; font-size: 14px; }
QPushButton[kind="wide"]:checked { background: $accent_soft; border-color: $accent; color: $accent; }
QPushButton[kind="small"] { min-height: 32px; padding: 0 12px; font-size: ${small}px; border-radius: 8px; }
QPushButton[kind="chip"] { min-height: 28px; min-width: 28px; padding: 0 6px; font-size: ${small}px;
  border-radius: 7px; }
QPushButton[kind="fold"] { background: transparent; border: 1px solid transparent; color: $soft;
  font-size: ${small}px; font-weight: 500;
  text-align: left; padding: 0 6px; min-height: 26px; border-radius: 6px; }
QPushButton[kind="fold"]:hover { color: $accent; background: $accent_soft; }
QPushButton:focus { border: 2px solid $focus; }
QLineEdit, QPlainTextEdit { background: $card; border: ${field}px solid $edge; border-radius: 10px;
  padding: 8px 14px;
  selection-background-color: $accent; selection-color: $on_accent; font-size: ${read_body}px; }
QLineEdit:focus, QPlainTextEdit:focus { border: 2px solid $focus; }
QComboBox { font-family: $family; font-size: ${body}px; color: $ink; background: $card;
  border: ${field}px solid $edge; border-radius: 10px; padding: 0 12px; min-height: 40px; }
QComboBox:focus { border: 2px solid $focus; }
QComboBox:disabled { color: $soft; border-color: $line; }
QComboBox::drop-down { border: none; width: 28px; }
QComboBox QAbstractItemView { font-family: $family; font-size: ${body}px; color: $ink; background: $card;
  border: 1px solid $edge; selection-background-color: $accent; selection-color: $on_accent; outline: none; }
QLineEdit[role="code"] { font-size: 26px; font-weight: 600; min-height: 48px; letter-spacing: 2px; }
QTextEdit[role="essay-reading"] { background: transparent; border: none; color: $ink; padding: 0; }
QPlainTextEdit[role="essay"] { font-size: ${read_option}px; padding: 16px 18px; border-radius: 14px; }
QProgressBar { background: $line; border: none; border-radius: 5px; min-height: 10px; max-height: 10px;
  color: transparent; }
QProgressBar::chunk { background: $accent; border-radius: 5px; }
""")

_TONES = Template("""
QWidget[banner="$tone"] { background: $soft_ground; border-bottom: ${stroke}px solid $line_colour; }
QWidget[box="$tone"] { background: $soft_ground; border: ${stroke}px solid $line_colour;
  border-radius: 10px; }
QWidget[box="$tone"] QLabel[role="pill"], QLabel[pill="$tone"] { background: $soft_ground; color: $text;
  border: ${stroke}px solid $line_colour; border-radius: 9px; padding: 3px 11px; font-size: 13px;
  font-weight: 600; }
QLabel[role="hint"][pill="$tone"] { font-size: ${hint}px; padding: 6px 14px; }
""")


def style_sheet(looks: Looks) -> str:
    """The style sheet of every window of ours, for the theme and text size in force."""
    colours = looks.colours
    tokens = {
        **{name: getattr(colours, name) for name in colours.__slots__},
        "family": ", ".join(f'"{family}"' for family in FONT_FAMILIES),
        "tiny": TYPE.tiny,
        "small": TYPE.small,
        "body": TYPE.body,
        "heading": TYPE.heading,
        "title": TYPE.title,
        "display": TYPE.display,
        "read_body": looks.reading(TYPE.body),
        "read_lead": looks.reading(TYPE.lead),
        "read_question": looks.reading(TYPE.question),
        "read_option": looks.reading(TYPE.option),
        "inner": SPACE.control - 2 * colours.stroke,
        "field": max(colours.stroke, 1),
    }
    return _BASE.substitute(tokens) + _BUTTONS.substitute(tokens) + _tones(colours, looks.reading(TYPE.lead))


def _tones(colours: Colours, hint: int) -> str:
    return "".join(
        _TONES.substitute(
            tone=tone,
            text=getattr(colours, tone),
            soft_ground=getattr(colours, f"{tone}_soft"),
            line_colour=getattr(colours, f"{tone}_line"),
            stroke=colours.stroke,
            hint=hint,
        )
        for tone in ("accent", "gold", "good", "bad")
    )
