# A disk or a journal in trouble: what happened, what was kept, what to do next. The same keys in kk, ru and en.

recovery-full = The disk of this computer is full.
recovery-full-kept = Everything saved before is kept.
recovery-full-remedy = Delete files you do not need and empty the recycle bin: 100 MB is enough.

recovery-read-only = This computer no longer lets the program write to its disk.
recovery-read-only-kept = Everything saved before is kept.
recovery-read-only-remedy = Call the operator. At home, restart the computer and open the program again: the exam goes on where it was.

recovery-failing = The disk of this computer does not take what is written to it.
recovery-failing-kept = Everything saved before is kept.
recovery-failing-remedy = Check that the disk is connected. If it stays so, restart the computer and open the program again, and tell the operator.

recovery-journal-damaged = The file in which this computer keeps your answers is damaged.
recovery-journal-damaged-kept = It is kept as it is, and what was sent is safe with the exam service.
recovery-journal-damaged-remedy = The program puts it together again by itself, for which it needs the internet.

recovery-journal-damaged-offline = The file in which this computer keeps your answers is damaged, and the exam service cannot be reached.
recovery-journal-damaged-offline-kept = The file is kept as it is, and what was sent is safe with the exam service.
recovery-journal-damaged-offline-remedy = Check the internet: then the program puts the file together again. Delete nothing.

## The pause

recovery-pause-title = The exam is paused: nothing can be saved now
recovery-pause-kept = Answers saved on this computer: {$answers}.
recovery-pause-unsaved = The answer on the screen is not saved yet. It stays here and is saved first.
recovery-pause-unsaved-restart = The answer on the screen is not saved yet. If you restart the computer, give it again.
recovery-pause-time = Time left: {$left}. The section's time goes on. The pause goes on record.
recovery-pause-leave = You may leave this window for it: the record says why.
recovery-pause-trying = The program tries again by itself every few seconds.
recovery-pause-again = Try now
recovery-pause-over = Saving works again: all your answers are saved. The pause is on record.
