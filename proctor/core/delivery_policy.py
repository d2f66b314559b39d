"""What a policy asks of the delivery of evidence. Figures only; nothing is sent here.

Parsed from the table [delivery] of a policy by `policy`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DeliveryRules:
    """How much of the candidate's line evidence may take; answers and entries never wait for it.

    upload_share: of the measured line, during the exam, 0 to 1. share_after: of it, once the exam is over and
    everything waits to go.
    """

    upload_share: float = 0.5
    share_after: float = 1.0


USUAL_DELIVERY = DeliveryRules()
