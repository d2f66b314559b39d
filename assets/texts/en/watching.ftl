# What watching finds: its name, the word to the candidate, the explanation for the reviewer.
watching-face-absent-name = Candidate not seen
watching-face-absent-candidate = We can’t see you. Please sit so that your face is in the picture.
watching-face-absent-reviewer = Nobody is seen in the seat: the candidate must not leave it.

watching-extra-person-name = Another person
watching-extra-person-candidate = It seems someone else is in the room. You must be alone during the exam.
watching-extra-person-reviewer = Two or more people are in the picture: no strangers may be in the room.

watching-turned-away-name = Turned away
watching-turned-away-candidate = You have turned away. Please face the screen.
watching-turned-away-reviewer = The head stays turned from the screen: the candidate must not turn away.

watching-gaze-away-name = Looking away
watching-gaze-away-candidate = Please look at the screen.
watching-gaze-away-reviewer = The eyes stay off the screen.

watching-camera-covered-name = Camera covered
watching-camera-covered-candidate = The camera seems to be covered. Please uncover it.
watching-camera-covered-reviewer = Nothing can be seen: the candidate must not cover the image.

watching-camera-frozen-name = Picture frozen
watching-camera-frozen-candidate = The picture from your camera stands still. Please check the camera.
watching-camera-frozen-reviewer = The picture does not change at all, as it never is with a living person.

watching-camera-moved-name = Camera moved
watching-camera-moved-candidate = The camera has moved. Please put it back.
watching-camera-moved-reviewer = The camera was turned during the exam.

watching-low-light-name = Too little light
watching-low-light-candidate = It is too dark. Please switch on a light.
watching-low-light-reviewer = There is not enough light to see the candidate.

watching-different-person-name = Different person
watching-different-person-candidate = We can’t recognise you. Please look straight into the camera.
watching-different-person-reviewer = The person in the picture does not look like the enrolled candidate.

watching-phone-visible-name = Phone
watching-phone-visible-candidate = A phone is in view. Please put it away.
watching-phone-visible-reviewer = Something like a phone is in the picture.

watching-book-visible-name = Book or papers
watching-book-visible-candidate = A book or papers are in view. Please put them away.
watching-book-visible-reviewer = Printed or paper material is in the picture.

watching-speech-name = Speech
watching-speech-candidate = A voice is heard. Please do not talk.
watching-speech-reviewer = A voice is heard on the recording.

watching-camera-lost-name = Camera lost
watching-camera-lost-candidate = The camera gives no picture. Please check its cable; we keep trying to reconnect.
watching-camera-lost-reviewer = The camera gave no picture: the candidate must not disconnect it.

watching-microphone-lost-name = Microphone lost
watching-microphone-lost-candidate = The microphone gives no sound. Please check its cable.
watching-microphone-lost-reviewer = The microphone gave no sound.

watching-microphone-muted-name = Microphone muted
watching-microphone-muted-candidate = The microphone is muted. Please switch it on.
watching-microphone-muted-reviewer = The microphone was muted.

watching-focus-lost-name = Window left
watching-focus-lost-candidate = You have left the exam window. Please return to it.
watching-focus-lost-reviewer = The exam window was not the active one.

watching-second-display-name = Second display
watching-second-display-candidate = A second display is connected. Please disconnect it.
watching-second-display-reviewer = A second display was connected.

watching-remote-access-name = Remote access
watching-remote-access-candidate = A remote access program is running. Please close it.
watching-remote-access-reviewer = A program that lets others reach the computer was running.

watching-virtual-camera-name = Virtual camera
watching-virtual-camera-candidate = A virtual camera is selected. Please choose a real one.
watching-virtual-camera-reviewer = The picture came from a program, not from a camera.

watching-virtual-machine-name = Virtual machine
watching-virtual-machine-candidate = The program runs in a virtual machine.
watching-virtual-machine-reviewer = The exam was taken in a virtual machine.

watching-headset-name = Headset
watching-headset-candidate = A headset is connected. Please take it off and disconnect it.
watching-headset-reviewer = A headset was connected: it may not be used.

watching-clock-changed-name = Clock changed
watching-clock-changed-candidate = The computer’s clock has changed. The server keeps your time.
watching-clock-changed-reviewer = The computer’s clock changed during the exam.

watching-network-lost-name = Connection lost
watching-network-lost-candidate = The connection is lost. Your answers are kept; please go on.
watching-network-lost-reviewer = The connection to the service was interrupted.

watching-monitor-restarted-name = Watching restarted
watching-monitor-restarted-candidate = Watching was interrupted and has started again. You need not do anything.
watching-monitor-restarted-reviewer = The watching program stopped and was started again: in between, nothing was watched.

watching-room-scan-name = Room not shown
watching-room-scan-candidate = The room has not been shown in full. Please follow the arc to its end.
watching-room-scan-reviewer = The candidate was asked to show the room in a full circle; it was refused or not brought to its end.
