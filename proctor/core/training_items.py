"""Training items: sums in Kazakh and Russian, made for any bank, so that a programme can be rehearsed at full
size.

They say on their face what they are, and their ids begin with `training-`: no result may rest on them.
"""

from __future__ import annotations

from proctor.core.canonical import sha256_hex
from proctor.core.items import AnswerKey, Item, KeyedItem, Option, option_id
from proctor.core.local_text import LocalText
from proctor.core.programme import Programme

TRAINING_PREFIX = "training-"


def is_training_item(item_id: str) -> bool:
    """Whether the item was made for rehearsal."""
    return item_id.startswith(TRAINING_PREFIX)


def training_items(bank: str, count: int) -> tuple[KeyedItem, ...]:
    """`count` sums for `bank`, all different, the same ones every time; four options each."""
    return tuple(_training_item(bank, number) for number in range(1, count + 1))


def training_bank(programme: Programme, spare: int = 5) -> tuple[KeyedItem, ...]:
    """Training items for all question blocks of a programme, `spare` more than each block draws."""
    wanted: dict[str, int] = {}
    for section in programme.sections:
        for block in section.blocks if section.kind == "choice" else ():
            wanted[block.bank] = max(wanted.get(block.bank, 0), (block.items or 0) + spare)
    return tuple(item for bank, count in wanted.items() for item in training_items(bank, count))


def _training_item(bank: str, number: int) -> KeyedItem:
    item_id = f"{TRAINING_PREFIX}{bank}-{number:03d}"
    noise = int(sha256_hex(item_id.encode())[:8], 16)
    # The number itself is one of the summands' digits, so that no two stems of a bank are alike.
    left, right = 10 + number, 11 + noise % 80
    answers = [left + right + step for step in (0, 1, 10, -2)]
    options = []
    for answer in answers:
        text = LocalText(kk=str(answer), ru=str(answer))
        options.append(Option(option_id(item_id, text), text))
    stem = LocalText(
        kk=f"Жаттығу сұрағы № {number}: {left} + {right} қосындысы нешеге тең?",
        ru=f"Тренировочный вопрос № {number}: чему равна сумма {left} + {right}?",
    )
    item = Item(item_id, bank, "choice", stem, tuple(options))
    return KeyedItem(item, AnswerKey(item_id, options[0].id))
