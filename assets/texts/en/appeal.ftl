# The page of complaints: what was complained of, the record for the commission, its decision.
appeal-list = Complaints
appeal-none = There are no complaints.
appeal-back = Back
appeal-number = Number
appeal-state = State
appeal-filed = Filed
appeal-left = Left
appeal-state-filed = waits
appeal-state-granted = record granted
appeal-state-decided = decided
appeal-state-withdrawn = withdrawn by the candidate

## One complaint
appeal-filed-at = Filed on { $at }, Astana time
appeal-published-passed = Published on { $at }. The result as it stands: passed.
appeal-published-not-passed = Published on { $at }. The result as it stands: «Өтпеген», not passed.
appeal-due = To be decided by the end of { $at } · working time: { $left }
appeal-no-deadline = The site has set no time limit for the decision.
appeal-said = The candidate's words
appeal-violations = The published list of violations
appeal-remark = The candidate's remark on this violation:
appeal-no-violations = There is no violation on the list.
appeal-own-finding = Found by a proctor

## The record
appeal-record = The record for the commission
appeal-no-requests = Nobody has asked for the record yet.
appeal-request-waits = Asked for on { $at }; an administrator has to grant it.
appeal-request-granted = Asked for on { $at }, granted on { $granted }, without the items' keys.
appeal-request-granted-keys = Asked for on { $at }, granted on { $granted }, with the items' keys.
appeal-ask = Ask for the record
appeal-ask-lead = An administrator decides on your request. Say what the commission wants to look at.
appeal-ask-reason = What is to be looked at
appeal-ask-go = Send the request
appeal-grant = Grant
appeal-grant-title = Grant the record to the commission
appeal-grant-basis = Reference of the decision, such as No. 7 of 1.12.2026
appeal-grant-keys = With the items' keys
appeal-viewing-only = For official use. The items are for viewing only: they are not copied or handed on (26/32-3, 26/45, 26/61). Every look is in the audit trail.

## The dossier
appeal-dossier = Dossier of the attempt
appeal-dossier-fetch = Download the dossier…
appeal-dossier-stop = Stop
appeal-dossier-made = The service puts it together…
appeal-dossier-far = { $done } of { $of } MB
appeal-dossier-checking = being checked…
appeal-dossier-stopping = stopping…
appeal-dossier-stopped = Stopped. Nothing was left on the disk.
appeal-dossier-whole = Checked: whole. Nothing in it was altered.
appeal-dossier-broken = Checked: NOT WHOLE. Something in it was altered; do not decide by it, and tell the administrator.
appeal-dossier-place = It lies at { $place }
appeal-dossier-limits = Who sat at the computer, and what rests on the service's word alone, no file can prove: `synaq verify` lists it.

## The decision
appeal-decision = The commission's decision
appeal-upheld = upheld
appeal-dismissed = dismissed
appeal-votes = { $for } for the complaint, { $against } against; { $present } of { $members } members were present.
appeal-by-chair = The votes were even: the chair's vote decided.
appeal-protocol-at = Minutes { $protocol }, recorded on { $at }
appeal-withdrawn = { $count ->
    [0] No violation was withdrawn
    [one] One violation was withdrawn
   *[other] { $count } violations were withdrawn
 }; { $left ->
    [0] none is left on the list.
    [one] one stays on the list.
   *[other] { $left } stay on the list.
 }
appeal-decision-title = Record the commission's decision
appeal-rules = At least five members, at least two thirds of them present. The majority of those present decides; where the votes are even, the chair's vote does.
appeal-member = Member { $place }: name
appeal-vote = Vote
appeal-vote-absent = was not there
appeal-vote-uphold = for the complaint
appeal-vote-dismiss = against it
appeal-chair = Chair
appeal-add-member = Add a member
appeal-tally-names = Enter the names and votes of all members.
appeal-tally-upheld = The complaint is upheld: { $for } for it, { $against } against; { $present } of { $members } present.
appeal-tally-dismissed = The complaint is dismissed: { $for } for it, { $against } against; { $present } of { $members } present.
appeal-withdraw = Which violations no longer stand:
appeal-follows-all = What follows: the whole list is withdrawn. The result becomes what the score says, and its document is made anew.
appeal-follows-some = What follows: { $gone ->
    [one] one violation is withdrawn
   *[other] { $gone } violations are withdrawn
 }, { $left ->
    [one] one stays
   *[other] { $left } stay
 }. The result stays «Өтпеген», and the list is made anew.
appeal-follows-nothing = What follows: no violation is withdrawn; the published result stays as it is.
appeal-follows-dismissed = What follows: the published result stays as it is.
appeal-protocol = Reference of the minutes
appeal-reasons = The commission's reasons, for the candidate
appeal-record-decision = Record the decision
appeal-record-lead = The decision is recorded once and cannot be changed. The candidate sees it with its reasons in the cabinet, and the result follows from it. A registered act whose grounds are all withdrawn counts no more.
