"""An attempt's review in the database: reviewers' words read as `core.review` wants them, and written back.

The table of verdicts always says what stands: it is brought up to date with every word.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from proctor.core.review import AttemptReview, Judgement, Stage, Verdict
from proctor.service import tables
from proctor.service.review_tables import judgement, own_finding


def review_of(connection: Connection, attempt: str) -> AttemptReview:
    """The review of one attempt as it stands."""
    return reviews_of(connection, [attempt])[attempt]


def reviews_of(connection: Connection, attempts: Iterable[str]) -> dict[str, AttemptReview]:
    """The reviews of several attempts, by attempt; three questions to the database, however many."""
    wanted = list(attempts)
    incidents: dict[str, list[str]] = {attempt: [] for attempt in wanted}
    words: dict[str, list[Judgement]] = {attempt: [] for attempt in wanted}
    suspected = (
        sa.select(tables.incident.c.attempt, tables.incident.c.incident)
        .where(tables.incident.c.attempt.in_(wanted))
        .order_by(tables.incident.c.ordinal)
    )
    found = (
        sa.select(own_finding.c.attempt, own_finding.c.id)
        .where(own_finding.c.attempt.in_(wanted), own_finding.c.withdrawn_ms.is_(None))
        .order_by(own_finding.c.at_ms)
    )
    for query in (suspected, found):
        for attempt, incident in connection.execute(query):
            incidents[attempt].append(incident)
    said = sa.select(judgement).where(judgement.c.attempt.in_(wanted)).order_by(judgement.c.id)
    for word in connection.execute(said):
        words[word.attempt].append(Judgement(word.incident, word.reviewer, Verdict(word.verdict)))
    return {
        attempt: AttemptReview(
            tuple(incidents[attempt]),
            tuple(word for word in words[attempt] if word.incident in set(incidents[attempt])),
        )
        for attempt in wanted
    }


def words_of(connection: Connection, attempt: str) -> list[Row[tuple[object, ...]]]:
    """The rows of reviewers' words on one attempt, in the order in which they were given."""
    query = sa.select(judgement).where(judgement.c.attempt == attempt).order_by(judgement.c.id)
    return list(connection.execute(query))


def keep_word(
    connection: Connection, attempt: str, word: Judgement, texts: tuple[str, str], at_ms: int
) -> None:
    """Write a word, or change what the same reviewer said before. `texts`: the reason, and the words for the
    candidate.
    """
    values = {"verdict": word.verdict.value, "reason": texts[0], "comment": texts[1], "at_ms": at_ms}
    mine = (
        judgement.c.attempt == attempt,
        judgement.c.incident == word.incident,
        judgement.c.reviewer == word.reviewer,
    )
    changed = connection.execute(sa.update(judgement).where(*mine).values(**values))
    if not changed.rowcount:
        connection.execute(
            sa.insert(judgement).values(
                attempt=attempt, incident=word.incident, reviewer=word.reviewer, **values
            )
        )


def keep_standings(connection: Connection, attempt: str, review: AttemptReview) -> None:
    """Make the table of verdicts say what stands, and nothing else."""
    connection.execute(sa.delete(tables.verdict).where(tables.verdict.c.attempt == attempt))
    rows = words_of(connection, attempt)
    for incident in review.incidents:
        standing = review.standing(incident)
        if standing.stage is not Stage.DECIDED or standing.verdict is None:
            continue
        said = [row for row in rows if row.incident == incident]
        # The words for the candidate are those of the last who saw it so.
        agreeing = [row for row in said if row.verdict == standing.verdict.value] or said
        connection.execute(
            sa.insert(tables.verdict).values(
                attempt=attempt,
                incident=incident,
                verdict=standing.verdict.value,
                comment=next((row.comment for row in reversed(agreeing) if row.comment), ""),
                judged_by=",".join(row.reviewer for row in said),
                judged_ms=said[-1].at_ms,
            )
        )
