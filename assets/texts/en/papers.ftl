# Papers that are issued after an exam: their words, and the page that checks them.
papers-date = { $day } { $month } { $year }
papers-moment = { $date }, { $time } (Astana time)
papers-number = No. { $number }
papers-issuer = Synaq exam service
papers-page = Page
papers-practice = PRACTICE
papers-qr-words = QR code with the address that checks paper { $number }
papers-check-words = This paper was made electronically and is valid without a seal. Check it by the QR code or at:
papers-no-threshold = none set
papers-in-all = { $title }: in all
papers-place-home = remotely
papers-place-hall = test hall { $hall }, seat { $seat }
papers-seconds = { $seconds } s
papers-lasts-on = not ended
papers-role = { $role ->
    [operator] operator
    [proctor] proctor
    [commission] appeals commission
   *[administrator] administrator of the selection procedure
 }
papers-journal = { $count } entries, digest of the last { $digest }
papers-about-below = of a test taken with results below the threshold
papers-about-result = of the result of a test
papers-reason-below-threshold = Fewer right answers than the threshold.
papers-reason-broken-off = The test window was closed or the connection broken off (26/49).
papers-decision = { $decision ->
    [violation] found to be a violation
    [dismissed] no violation
    [inconclusive] inconclusive
   *[none] not decided
 }
papers-identity-machine = { $status ->
    [match] The system found the picture to match the reference photo.
    [mismatch] The system found the picture not to match the reference photo.
    [not_asked] The system was not asked to compare pictures.
   *[unknown] The system could not compare the picture with the reference photo.
 }
papers-identity-figures = Likeness: { $likeness }, needed: { $needed }.
papers-identity-person = { $decision ->
    [impostor] A person's decision: somebody else. Ground: { $reason }
   *[confirmed] A person's decision: the candidate's identity is confirmed. Ground: { $reason }
 }
papers-party = { $party ->
    [candidate] candidate
    [computer] candidate's computer
    [provider] network provider
    [service] exam service
   *[unknown] not established
 }
papers-source = { $source ->
    [client] candidate's computer
   *[service] service
 }
papers-kind = { $kind ->
    [certificate] Certificate
    [statement] Statement of the result
    [violation_list] Violation list
    [rule_violation_act] Act on a rule violation
    [impostor_act] Act on an impostor
   *[technical_fault_act] Act on a technical fault
 }
papers-check-title = Checking a paper
papers-check-status = { $status ->
    [valid] The paper is valid
    [expired] The paper has expired
    [revoked] The paper was revoked
    [practice] A practice paper: it has no force
   *[unknown] There is no such paper
 }
papers-check-status-words = { $status ->
    [valid] This service issued the paper, and it was not revoked.
    [expired] This service issued the paper, but its time is over.
    [revoked] This service issued the paper, and revoked it later.
    [practice] This service issued the paper after a practice test.
   *[unknown] Number or code in the address fit no paper of this service. Read the address from the paper again.
 }
papers-check-kind = Paper
papers-check-number = Number
papers-check-issued = Issued
papers-check-until = Valid until
papers-check-revoked = Revoked
papers-check-holder = Holder
papers-check-result = Result
papers-check-moment = Checked at
papers-check-wait = Too many requests
papers-check-wait-words = Check again in { $seconds } seconds.
papers-result = { $result ->
    [passed] passed
    [not_passed] not passed
   *[act] act registered
 }
papers-month-1 = January
papers-month-2 = February
papers-month-3 = March
papers-month-4 = April
papers-month-5 = May
papers-month-6 = June
papers-month-7 = July
papers-month-8 = August
papers-month-9 = September
papers-month-10 = October
papers-month-11 = November
papers-month-12 = December
papers-mark = { $title }: mark { $mark }
papers-mark-unknown = { $title }: the mark is not known
