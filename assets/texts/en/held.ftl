# What staff have paused or stopped, as the candidate sees it. The same keys in kk, ru and en.
held-title = The proctor has paused the exam
held-since = Since { $at }
held-reason = Reason: { $reason }
held-stands = Time left in this section. It stands still until the exam goes on.
held-no-section = No section is under way: none of your time passes.
held-kept = Answers saved: { $answers }. None of them is lost.
held-watched = Camera, microphone and screen are still watched and recorded. Please stay at your place and in this window.
held-recorded = Recording goes on
held-offline = There is no connection now. The pause ends as soon as the connection is back and the proctor lets you go on.
held-goes-on = You need not press anything: the exam goes on by itself when the proctor ends the pause.
held-after-scan = The proctor has paused the exam. First finish showing the room; then the exam stands still.
held-over = The exam goes on. It was paused for { $lasted }; your section has that time back. Reason: { $reason }
held-over-between = The exam goes on.

held-stopped-title = The proctor has stopped the exam
held-stopped-at = At { $at }
held-stopped-kept = Answers saved: { $answers }. Everything you answered until then counts.
held-next = What comes next
held-next-delivered = The rest of your answers and of the recording is sent now.
held-next-review = Within one working day a proctor looks at the recording. Being stopped is not yet a violation: that is decided there.
held-next-result = The result, and the list of violations if there are any, come to your personal cabinet with the clause and the clip.
held-next-complaint = If you do not agree, you can write your remarks and file a complaint in your cabinet; an appeals commission considers it.
held-next-go = Go on

held-span-pause = Paused by staff. Reason: { $reason }
held-span-stop = Stopped by staff. Reason: { $reason }
