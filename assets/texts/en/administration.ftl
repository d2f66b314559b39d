# Administration: figures and exports, interruptions and acts, programmes, items, attempts and slots.
administration-verdict-violation = Confirmed as a violation
administration-verdict-dismissed = Dismissed by reviewers
administration-verdict-inconclusive = Not established
