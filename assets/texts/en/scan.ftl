# The room scan: hints while turning, and why a scan is not complete. The same keys in kk, ru and en.

scan-hint-start = Start turning the camera slowly to the right.
scan-hint-go-on = Good, go on like this.
scan-hint-slower = A little slower, please.
scan-hint-go-back = Turn back to the last place that was seen and go on from there.
scan-hint-wrong-way = This part has been shown. Keep turning the way you began.
scan-hint-hold-level = Hold the camera level.
scan-hint-tilt-down = Now tilt the camera down and show the desk.
scan-hint-dark = It is too dark. Turn on a light.
scan-hint-covered = The camera sees nothing. Uncover the lens.
scan-hint-done = Thank you, the whole room has been shown.

scan-reason-static = The camera was not turned.
scan-reason-partial = Part of the room was not shown.
scan-reason-back-and-forth = The camera was turned back and forth over the same part; the rest was not shown.
scan-reason-too-fast = The camera was turned too fast to show things clearly.
scan-reason-jump = The picture broke off: neighbouring pictures have nothing in common.
scan-reason-blurred = The picture was blurred for a time.
scan-reason-dark = It was too dark to see the room.
scan-reason-covered = The lens was covered for a time.
scan-reason-not-a-turn = It could not be told whether the camera really turned; a person will look at it.
scan-reason-no-desk = The desk was not shown.
scan-reason-too-short = The scan was too short.

scan-reason-not-begun = It was not begun in time.
scan-reason-not-finished = It was not brought to its end in time.
scan-reason-camera-lost = The camera gave no picture.
scan-reason-skipped = It was left out.

scan-page-title = Show your room
scan-page-asked-title = Please show your room now
scan-page-lead = Turn the camera once round in a full circle. It takes 30 to 60 seconds.
scan-page-point-how = Take the laptop, or the webcam, in your hands and turn with it on the spot, in one direction, until you are back where you began.
scan-page-point-slow = Slowly and level. A ring fills as the camera turns, and the program tells you what to do.
scan-page-point-desk = At the end tilt the camera down to the desk.
scan-page-point-fair = If you cannot turn the camera, say so: your reason is noted, and a person looks at it.
scan-page-point-kept = A wide picture of the room, and single ones where the circle has gaps, are kept in your record for { $days ->
    [one] one day
   *[other] { $days } days
}, for those who review it, and then deleted.
scan-page-picture = Picture of your camera
scan-page-panorama = Your room, as it was shown
scan-page-covered = { $covered } of { $enough } degrees are shown
scan-page-of = of { $enough }°
scan-page-speed = Speed
scan-page-rate = { $speed }° a second
scan-page-turn-back = turn back to the small picture
scan-page-starting = One moment: the camera begins
scan-page-while = Turn on the spot, in one direction, slowly.
scan-page-judging = One moment, please
scan-page-judging-lead = The pictures are being put together.
scan-page-begin = Begin
scan-page-finish = Finish
scan-page-again = Begin anew
scan-page-cannot = I cannot turn the camera
scan-page-skip = Skip
scan-page-back = Back
scan-page-refuse = Note this and go on
scan-page-next = Continue
scan-page-begin-within = Begin within { $left }
scan-page-left = Time left: { $left }
scan-page-clock-stands = The time of your section stands still. Your questions and answers are kept.
scan-page-clock-runs = The time of your section goes on. Your questions and answers are kept.
scan-page-figures = { $covered } degrees shown, { $gaps ->
    [0] without a gap
    [one] one gap
   *[other] { $gaps } gaps
}
scan-page-complete-title = Thank you, the room is shown
scan-page-complete = The circle is complete. You can put the camera back in its place.
scan-page-incomplete-title = The circle is not complete
scan-page-incomplete = You can begin anew or go on. If you go on it is noted, and a person looks at it.
scan-page-failed-title = The time is over
scan-page-failed = The circle is not complete. It is noted, and a person looks at it.
scan-page-unknown-title = This could not be told
scan-page-unknown = You can begin anew or go on. It is noted as unknown; unknown is never a violation.
scan-page-cannot-title = Why can the camera not be turned?
scan-page-cannot-lead = Choose a reason. It is noted in your record, and a person looks at it; the test goes on.
scan-page-after-complete = Thank you, the room is shown. Put the camera back in its place; your time goes on.
scan-page-after-incomplete = The room was not shown in full. That is noted, and a person looks at it. Your time goes on.
scan-page-after-failed = The room was not shown in time. That is noted, and a person looks at it. Your time goes on.
scan-page-after-refused = Your reason is noted, and a person looks at it. Your time goes on.
scan-page-after-unknown = It is noted that nothing could be told of the room. Your time goes on.

scan-refuse-fixed-camera = My camera cannot be moved: it is built into a desktop computer, or fixed
scan-refuse-health = My health does not allow it
scan-refuse-privacy = There is somebody in the room, or something, that I may not show
scan-refuse-other = Another reason
scan-refuse-note = In your own words
scan-refuse-note-hint = for example: the cable is too short
