# The equipment check of the check-in, its help, and the rehearsal. The same keys in kk, ru and en.

## The rail

checkin-rail-title = Before the test
checkin-rail-count = Step {$at} of {$total}
checkin-rail-total = {$total} steps in all
checkin-rail-current = {$step} (this step)
checkin-step-camera = Camera
checkin-step-microphone = Microphone
checkin-step-line = Internet
checkin-step-computer = Computer
checkin-step-summary = Summary
checkin-step-identity = Identity
checkin-step-look = Guided look
checkin-step-scan = Room scan
checkin-state-waiting = waiting
checkin-state-running = checking…
checkin-state-pass = fine
checkin-state-fail = not good enough
checkin-state-unknown = unknown
checkin-state-overridden = let pass

## Every step

checkin-back = Back
checkin-again = Check again
checkin-again-name = Check again: {$step}
checkin-figure = Measured: {$measured} · required: {$required}.
checkin-measured = Measured: {$measured}.
checkin-required = Required: {$required}
checkin-unit-fps = fps
checkin-unit-mbit-s = Mbit/s
checkin-unit-ms = ms
checkin-unit-s = s
checkin-unit-min = min
checkin-decimal = .
checkin-outcome-pass = This is fine.
checkin-outcome-fail = This step is not good enough yet.
checkin-outcome-unknown = This could not be told for sure: that is no fault, and is noted as unknown.
checkin-outcome-overridden = You have been let through this step.
checkin-overridden = Let pass by: {$who}. Reason: {$reason}
checkin-role-operator = the operator
checkin-role-proctor = the proctor
checkin-role-administrator = the administrator
checkin-role-other = a member of staff
checkin-no-devices = The devices could not be listed.
checkin-note-running = One moment, please.
checkin-note-pass = You can go on to the next step.
checkin-note-unknown = You can go on; this is noted, and the proctor sees it.
checkin-note-fail = Put it right and check again, or look at the next steps first.
checkin-note-fail-required = Put it right and check again. You can look at the other steps, but the test cannot begin without it (26/9).

## Camera

checkin-camera-title = Camera and light
checkin-camera-lead = Bring your face into the oval and look into the camera.
checkin-camera-picture = Your picture
checkin-camera-choice = Which camera
checkin-camera-running = Camera and light are being checked.
checkin-camera-fps = Pictures a second
checkin-camera-size = Picture size
checkin-camera-light = Light
checkin-camera-sharpness = Sharpness
checkin-camera-fail = Connect the camera, see that no other program uses it, add light.
checkin-camera-unknown = The camera could not be checked. Please try again.
checkin-per-second = {$figure} fps

## Microphone

checkin-microphone-title = Microphone
checkin-microphone-lead = First be quiet for a moment, then read the sentence aloud.
checkin-microphone-choice = Which microphone
checkin-microphone-level = Sound level
checkin-microphone-progress = Progress of the check
checkin-microphone-running = The microphone is listening. Nothing is recorded.
checkin-microphone-over = The listening is over.
checkin-microphone-noise = Noise of the room
checkin-microphone-speech = Your voice
checkin-microphone-voice = Recognised as speech
checkin-microphone-fail = Connect and unmute the microphone, then read the sentence aloud.
checkin-microphone-unknown = The microphone could not be checked. Read the sentence and try again.

## Internet

checkin-line-title = Internet connection
checkin-line-lead = The speed to the exam service is measured both ways; it takes about 15 seconds.
checkin-line-running = Measuring. Please download nothing meanwhile.
checkin-line-progress = Progress of the measurement
checkin-line-down = Download
checkin-line-up = Upload
checkin-line-lowest = In the weakest second
checkin-line-latency = Time to answer
checkin-line-jitter = Unevenness of answers
checkin-line-fail = Stop other downloads, move closer to the router or use a cable.
checkin-line-unknown = The speed could not be measured. Please try again.
checkin-line-unnamed = No exam service was named, so the line was not measured.
checkin-mbit-s = Mbit/s
checkin-milliseconds = {$figure} ms

## Computer

checkin-computer-title = Computer
checkin-computer-lead = Displays and running programs are looked at. Nothing is closed or removed: you are told what to do.
checkin-computer-running = The computer is being looked at.
checkin-computer-fail = Put right what is named and check again.
checkin-computer-unknown = Not everything could be seen on this computer. That is no fault of yours.
checkin-fact-state-clear = none
checkin-fact-state-found = found
checkin-fact-state-advice = advice
checkin-fact-state-unknown = unknown
checkin-fact-displays = Second display
checkin-fact-programs = Remote-access and screen-sharing programs
checkin-fact-sessions = Remote session
checkin-fact-screen-capture = Screen capture
checkin-fact-virtual-machine = Virtual machine
checkin-fact-clock = Computer's clock
checkin-fact-cameras = Virtual camera
checkin-fact-audio-devices = Headset
checkin-fact-focus = What may get in the way of the exam
checkin-fact-unknown = This could not be looked at on this computer.

## Summary

checkin-summary-title = Summary of the check
checkin-summary-lead = Any step can be repeated by itself. All figures go into the record.
checkin-verdict-running = A step has still to be checked.
checkin-verdict-pass = All is fine, you can continue.
checkin-verdict-overridden = You can continue: the step that was not good enough was let pass, and that is in the record.
checkin-verdict-unknown = A step is unknown. You can continue; this is noted, and the proctor sees it.
checkin-verdict-fail = A step was not good enough. In practice you can continue; in an exam you could not (26/9).
checkin-verdict-blocked = Put right and repeat the step that was not good enough: the test cannot begin without it (26/9). If you cannot, ask for help.

## Help

checkin-help-ask = Ask for help
checkin-help-again = Ask again
checkin-help-title = Help was asked for
checkin-help-lead = The operator and the proctor see your checks and can let a step pass. Stay on this page: the answer comes by itself. When you contact them, give these numbers.
checkin-help-number = Candidate's number
checkin-help-attempt = Attempt
checkin-help-sending = Your checks are being sent…
checkin-help-waiting = The service answered ({$at}). Waiting for the operator's or proctor's decision.
checkin-help-unreachable = The service cannot be reached just now. Do not worry: nothing is lost, and it is tried again and again. Wait a little, or telephone the test centre.

## Rehearsal

checkin-rehearse = Try the equipment first
checkin-rehearse-lead = You can try the check days ahead, without a code. Nothing is recorded.
checkin-rehearsal-under = Rehearsal of the equipment check
checkin-rehearsal-title = Summary of the rehearsal
checkin-rehearsal-lead = Nothing was recorded or sent. The same steps come again on the day of the exam.
checkin-rehearsal-running = A step has still to be checked.
checkin-rehearsal-pass = Your equipment is ready for the exam.
checkin-rehearsal-overridden = Your equipment is ready for the exam.
checkin-rehearsal-unknown = Nothing stands in the way of the exam, but not everything could be told. Repeat the unknown step if you can.
checkin-rehearsal-fail = Put right the step that was not good enough before the exam: on the day, the test cannot begin without it (26/9).
checkin-rehearsal-blocked = Put right the step that was not good enough before the exam: on the day, the test cannot begin without it (26/9).
checkin-rehearsal-save = Save as text
checkin-rehearsal-kept = Saved: {$where}
checkin-rehearsal-done = Done
checkin-rehearsal-end = Leave
checkin-todo-title = What to do before the exam
checkin-todo-again = Repeat the check where you will sit the exam: the same computer, the same network.
checkin-todo-power = Plug the computer in, and let updates and large downloads finish beforehand.
checkin-todo-alone = Be alone in the room; take the phone, headset and papers off the desk.
checkin-todo-document = Have your identity document and the one-time code at hand.
checkin-keep-title = Rehearsal of the equipment check
checkin-keep-when = Time: {$when}

## Keys

checkin-keys-press = Press the button that has the focus
checkin-keys-next = Next step
checkin-keys-back = Previous step
checkin-keys-again = Check the step again
checkin-keys-device = Choose a device in the list
