host-survey-slow = The computer did not answer in time.
host-survey-failed = The computer could not be asked.
host-survey-no-list = The list of programs to look for is missing or damaged.

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
host-clock-jumped = The computer's clock jumped by { $jump_s } s. The exam service keeps your time.

host-protection-unsupported = This system cannot keep the exam window out of screen captures.
host-protection-failed = The exam window could not be kept out of screen captures.

host-programs-unreadable = The list of running programs could not be read.
host-programs-hidden = The system hides other users' programs, so not everything could be looked at.
host-programs-close-tray = { $program } is running. Right-click its icon beside the clock and choose “Quit” or “Exit”.
host-programs-close-window = { $program } is running. Close its window; if there is none, end it in the system's list of running programs.
host-programs-close-service = { $program } runs as a background service. Stop the service “{ $service }”, or switch remote access off in the program's own settings; ask the operator if you cannot.
host-programs-close-windows-settings = Windows' remote desktop is in use ({ $program }). End the session and switch it off: Settings, System, Remote Desktop.
host-programs-close-macos-settings = macOS is sharing its screen ({ $program }). Switch Screen Sharing and Remote Management off: System Settings, General, Sharing.
host-programs-close-linux-settings = Remote access to the desktop is on ({ $program }). Switch it off in the system's settings: Sharing, or Remote Desktop.
host-programs-close-meeting = { $program } is running. That is no violation, but it is better to end any call and quit it: it may show messages during the exam.
host-programs-close-port = Somebody is connected to this computer over the network ({ $program }). Close the remote-access program; ask the operator if you do not know which.

host-sessions-unreadable = This computer does not say whether the session is a remote one.
host-sessions-found = This computer is being used from elsewhere ({ $names }). End the remote session and take the test at the computer's own screen.

host-capture-not-told = This system does not tell programs whether the screen is being captured.
host-capture-x11 = On X11 it cannot be told who sees the screen.
host-capture-no-pipewire = PipeWire's tool (pw-dump) is missing, so it could not be told whether the screen is being captured.
host-capture-found = The screen is being captured by { $names }. Stop sharing or recording it and close the program.
host-capture-call = A call is on: { $names }. End it and quit the program.

host-focus-messenger = { $program } may show messages over the exam. Quit it or switch its notifications off.
host-focus-overlay = { $program } may draw over the screen. Close it.
host-focus-updater = Updates are being installed or offered ({ $program }). Let them finish, or put them off until after the exam.
host-focus-antivirus = { $program } may show a message during the exam. Leave the protection on, but switch on its game or do-not-disturb mode.
host-focus-sync = { $program } synchronises files: it may take up the line and show messages. Pause it for the exam.
host-focus-notifications-windows = Windows notifications are on. Switch on Do not disturb: Settings, System, Notifications.
host-focus-notifications-linux = The desktop's notifications are on. Switch on Do Not Disturb in the calendar or the settings.
host-focus-screen-off = The screen goes dark after { $figure } min without input. Switch that off for the exam.
host-focus-battery = The computer runs on its battery ({ $figure }%). Plug it in.
host-focus-battery-low = The battery is low: { $figure }%. Plug the computer in now, or it may switch itself off during the exam.

host-computer-unknown = This could not be looked at on this computer.
host-computer-virtual-camera = A virtual camera was found: { $names }. Close it and choose the real camera.
host-computer-headset = A headset is connected: { $names }. Disconnect it and use the computer's own microphone and speakers.
host-computer-remote = This computer can be reached from elsewhere: { $names }. Close that program.

host-cameras-elsewhere = The camera in use is not one of this computer's, so nothing is known of its kind.
host-cameras-unlisted = This computer does not say which cameras it has.
host-cameras-missing = The camera in use is not in the computer's list.
host-sound-unlisted = This computer does not say which sound devices it has.
