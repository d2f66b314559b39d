host-survey-slow = The computer did not answer in time.
host-survey-failed = The computer could not be asked.

host-displays-unreadable = The connected displays could not be counted on this computer.
host-displays-disagree = The system's two ways of counting displays do not agree.
host-displays-one-way = Only one of the system's ways of counting displays speaks of a second one.
host-displays-unproven = There may be a second display, but nothing proves that it is a real one.
host-displays-dummy = A plug that pretends to be a display is connected; it cannot be told what it is for.
host-displays-second = A second display shows a picture: { $names }. Unplug it, or switch it off in the system's display settings.
host-displays-mirrored = A second display shows the same picture as this one: { $names }. Unplug it, and stop screen mirroring.

host-vm-unreadable = This computer does not say whether it is a virtual machine.
host-vm-unsure = It cannot be told for sure whether this is a virtual machine.
host-vm-container = The program runs in a container, from which the computer itself cannot be seen.
host-vm-found = The program runs in a virtual machine ({ $names }). Start it on the computer itself.

host-clock-slept = The computer slept or its clock was changed; this system does not say which.
host-clock-unreadable = The computer's clocks could not be compared.
host-clock-jumped = The computer's clock jumped by { $seconds } s. The exam service keeps your time.

host-protection-unsupported = This system cannot keep the exam window out of screen captures.
host-protection-failed = The exam window could not be kept out of screen captures.
