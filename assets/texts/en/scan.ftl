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
