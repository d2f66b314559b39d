"""Training items in Kazakh and Russian, made for any bank, so that a programme can be rehearsed at full
size.

They say on their face what they are, and their ids begin with `training-`: no result may rest on them.
"""

from __future__ import annotations

from proctor.core.canonical import sha256_hex
from proctor.core.items import AnswerKey, Item, ItemKind, KeyedItem, Option, option_id
from proctor.core.local_text import LocalText
from proctor.core.programme import Programme

TRAINING_PREFIX = "training-"

_SCALE = (
    LocalText(kk="иә", ru="да"),
    LocalText(kk="кейде", ru="иногда"),
    LocalText(kk="жоқ", ru="нет"),
)


def is_training_item(item_id: str) -> bool:
    """Whether the item was made for rehearsal."""
    return item_id.startswith(TRAINING_PREFIX)


def training_items(bank: str, count: int, kind: ItemKind = "choice") -> tuple[KeyedItem, ...]:
    """`count` items for `bank`, all different, always the same: sums, statements on a scale, or topics."""
    make = {"choice": _sum, "questionnaire": _statement, "essay": _topic}[kind]
    return tuple(make(bank, number) for number in range(1, count + 1))


def training_bank(programme: Programme, spare: int = 5) -> tuple[KeyedItem, ...]:
    """Training items for all blocks of a programme, `spare` more than each block draws."""
    wanted: dict[tuple[str, ItemKind], int] = {}
    for section in programme.sections:
        for block in section.blocks:
            place = (block.bank, section.kind)
            wanted[place] = max(wanted.get(place, 0), (block.items or 0) + spare)
    return tuple(item for (bank, kind), count in wanted.items() for item in training_items(bank, count, kind))


def _sum(bank: str, number: int) -> KeyedItem:
    item_id = _id(bank, number)
    # The first summand grows with the number, so that no two stems of a bank are alike.
    left, right = 10 + number, 11 + int(sha256_hex(item_id.encode())[:8], 16) % 80
    answers = [str(left + right + step) for step in (0, 1, 10, -2)]
    options = _options(item_id, [LocalText(kk=answer, ru=answer) for answer in answers])
    stem = LocalText(
        kk=f"Жаттығу сұрағы № {number}: {left} + {right} қосындысы нешеге тең?",
        ru=f"Тренировочный вопрос № {number}: чему равна сумма {left} + {right}?",
    )
    return KeyedItem(Item(item_id, bank, "choice", stem, options), AnswerKey(item_id, options[0].id))


def _statement(bank: str, number: int) -> KeyedItem:
    item_id = _id(bank, number)
    stem = LocalText(
        kk=f"Жаттығу тұжырымы № {number}: мен күніне {number} рет үзіліс жасаймын.",
        ru=f"Тренировочное утверждение № {number}: я делаю перерыв {number} раз в день.",
    )
    return KeyedItem(Item(item_id, bank, "questionnaire", stem, _options(item_id, list(_SCALE))), None)


def _topic(bank: str, number: int) -> KeyedItem:
    stem = LocalText(
        kk=f"Жаттығу тақырыбы № {number}: бүгінгі күнімді сипаттаймын.",
        ru=f"Тренировочная тема № {number}: опишите свой сегодняшний день.",
    )
    return KeyedItem(Item(_id(bank, number), bank, "essay", stem, ()), None)


def _id(bank: str, number: int) -> str:
    return f"{TRAINING_PREFIX}{bank}-{number:03d}"


def _options(item_id: str, texts: list[LocalText]) -> tuple[Option, ...]:
    return tuple(Option(option_id(item_id, text), text) for text in texts)
