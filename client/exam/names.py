"""The stable object names of everything that can be pressed, filled
in or read. A scripted candidate goes by them.

stage           name                      what it is
--------------  ------------------------  ---------------------------------------------------------------
everywhere      language-kk, -ru, -en     language of the window
                theme-light, -dark, -contrast
                text-smaller, text-larger
                help                      opens the sheet `help-sheet` (F1); `help-close`
sign_in         code                      QLineEdit, the one-time code
                sign-in                   button; `error-text` shows what went wrong, on every page
hall            hall-place                where the candidate sits; goes on once an operator was there
consent         consent-tick, consent-next
conditions      conditions-scroll         QScrollArea; must be at its end before the tick box can be ticked
                conditions-tick, conditions-next
check           check-<step>              the screen of camera, microphone, line, computer or summary; with
                check-<step>-status       how it stands, in words; -outcome and -advice: what came of it
                check-back, check-again   the step before; this step once more (F5)
                check-step-next           on to the next step, or to the summary
                rail-<step>               the step on the rail: leads there once it was made
                rail-count                which step of how many
                check-cameras, check-microphones     the choice of devices
  summary       check-<step>-row          with -row-status and -row-advice; check-<step>-retry does it again
                check-verdict             what all steps mean together
                check-next                checks in
                ask-for-help              opens help-panel, with help-number and help-state
rehearsal       the same steps; rehearse  on the sign-in page leads there
                rehearsal-save, rehearsal-kept, rehearsal-done, rehearsal-end
identity        identity-start            begins photo and actions; identity-again, once it was tried
                identity-title            what is asked, with identity-hint (how it goes); identity-stop
                identity-status           what came of it; identity-next goes on
                identity-skip             goes on without it; identity-retry, where the photo did not come
look            look-start                begins the guided look; look-again, once it was tried
                look-field                the dots, with look-face (what is seen of the face) and look-stop
                look-status               what came of it; look-next goes on, look-skip goes on without it
scan            scan-begin                begins the turn; scan-again: anew, or once it was tried
                scan-title                what to do now, with scan-left (time left), scan-clock (section)
                scan-hint                 where to turn back to, once the track is lost; scan-finish ends it
                scan-status               what came of it, with scan-panorama; scan-next goes on
                scan-cannot               opens the reasons scan-reason-<reason> and scan-note; scan-refuse
                                          notes them and goes on, scan-back does not; scan-skip, in practice
waiting         waiting-time              the count-down; goes on by itself
section_intro   section-start
exam            question-text             QLabel
                option-1 ... option-9     checkable; `isChecked()` is the answer
                essay-text, essay-words   QPlainTextEdit and its count
                tile-1 ... tile-135       numbers of the palette
                previous, next, mark, clear-answer
                self-view-fold            folds the self view away
                saving-state, line-state  words
                time-left                 the clock
                finish-plain              «Ескертусіз аяқтау»: opens `finish-sheet`
                finish-remarks            «Ескертулермен аяқтау»: opens `finish-sheet` with the field
  finish-sheet  remarks                   QPlainTextEdit, field «Ескертулер»
                finish-go                 finishes
                finish-with-remarks       asks for the field (shown where there is none yet)
                finish-back               back to the questions
                open-<number>             an unanswered or marked question: goes there
closing         leave-sheet               leave-stay (default), leave-finish, leave-anyway
upload          upload-bar, upload-entries, upload-clips, upload-record, upload-time, upload-line: how it is;
                upload-retry, upload-close, upload-another, upload-rescue (once the line is long gone),
                upload-rescue-state
result          result-status, result-refresh, result-close
trouble         trouble-retry
recovery        recovery-next
banners         banner-<name>, with -text, -action and -close; the names are pause-over, unsaved-note, away,
                time, notice, line, monitor, message
pause           pause-sheet lies over the questions while nothing can be saved: pause-what says why,
                pause-again tries at once
"""

from __future__ import annotations

WINDOW = "window"
CODE, SIGN_IN = "code", "sign-in"
CONSENT_TICK, CONSENT_NEXT = "consent-tick", "consent-next"
CONDITIONS_SCROLL, CONDITIONS_TICK, CONDITIONS_NEXT = (
    "conditions-scroll",
    "conditions-tick",
    "conditions-next",
)
CHECK_NEXT, CHECK_VERDICT = "check-next", "check-verdict"
CHECK_BACK, CHECK_AGAIN, CHECK_STEP_NEXT = "check-back", "check-again", "check-step-next"
CHECK_CAMERAS, CHECK_MICROPHONES, RAIL_COUNT = "check-cameras", "check-microphones", "rail-count"
ASK_FOR_HELP, HELP_PANEL, HELP_NUMBER, HELP_STATE = (
    "ask-for-help",
    "help-panel",
    "help-number",
    "help-state",
)
REHEARSE, REHEARSAL_SAVE, REHEARSAL_KEPT, REHEARSAL_DONE, REHEARSAL_END = (
    "rehearse",
    "rehearsal-save",
    "rehearsal-kept",
    "rehearsal-done",
    "rehearsal-end",
)
IDENTITY_START, IDENTITY_AGAIN, IDENTITY_STOP, IDENTITY_SKIP, IDENTITY_NEXT, IDENTITY_RETRY = (
    "identity-start",
    "identity-again",
    "identity-stop",
    "identity-skip",
    "identity-next",
    "identity-retry",
)
IDENTITY_TITLE, IDENTITY_STATUS, IDENTITY_HINT = "identity-title", "identity-status", "identity-hint"
LOOK_START, LOOK_AGAIN, LOOK_NEXT, LOOK_SKIP = "look-start", "look-again", "look-next", "look-skip"
LOOK_FIELD, LOOK_FACE, LOOK_STOP, LOOK_STATUS = "look-field", "look-face", "look-stop", "look-status"
SCAN_BEGIN, SCAN_AGAIN, SCAN_FINISH, SCAN_NEXT, SCAN_SKIP = (
    "scan-begin",
    "scan-again",
    "scan-finish",
    "scan-next",
    "scan-skip",
)
SCAN_CANNOT, SCAN_REFUSE, SCAN_BACK, SCAN_NOTE = "scan-cannot", "scan-refuse", "scan-back", "scan-note"
SCAN_TITLE, SCAN_STATUS, SCAN_HINT, SCAN_LEFT, SCAN_CLOCK, SCAN_PANORAMA = (
    "scan-title",
    "scan-status",
    "scan-hint",
    "scan-left",
    "scan-clock",
    "scan-panorama",
)
WAITING_TIME = "waiting-time"
HALL_PLACE = "hall-place"
SECTION_START = "section-start"
QUESTION, ESSAY, ESSAY_WORDS = "question-text", "essay-text", "essay-words"
PREVIOUS, NEXT, MARK, CLEAR = "previous", "next", "mark", "clear-answer"
SELF_VIEW_FOLD = "self-view-fold"
SAVING_STATE, LINE_STATE, TIME_LEFT = "saving-state", "line-state", "time-left"
FINISH_PLAIN, FINISH_REMARKS = "finish-plain", "finish-remarks"
FINISH_SHEET, REMARKS, FINISH_GO, FINISH_WITH_REMARKS, FINISH_BACK = (
    "finish-sheet",
    "remarks",
    "finish-go",
    "finish-with-remarks",
    "finish-back",
)
LEAVE_SHEET, LEAVE_STAY, LEAVE_FINISH, LEAVE_ANYWAY = (
    "leave-sheet",
    "leave-stay",
    "leave-finish",
    "leave-anyway",
)
PAUSE_SHEET, PAUSE_WHAT, PAUSE_AGAIN = "pause-sheet", "pause-what", "pause-again"
HELP, HELP_SHEET, HELP_CLOSE = "help", "help-sheet", "help-close"
UPLOAD_BAR, UPLOAD_RETRY, UPLOAD_CLOSE = "upload-bar", "upload-retry", "upload-close"
UPLOAD_TIME, UPLOAD_LINE, UPLOAD_ANOTHER = "upload-time", "upload-line", "upload-another"
UPLOAD_RESCUE, UPLOAD_RESCUE_STATE = "upload-rescue", "upload-rescue-state"
RESULT_STATUS, RESULT_REFRESH, RESULT_CLOSE = "result-status", "result-refresh", "result-close"
HELD_REASON, HELD_TIME, HELD_STANDS, HELD_LINE = "held-reason", "held-time", "held-stands", "held-line"
STOPPED_REASON, STOPPED_KEPT, STOPPED_NEXT = "stopped-reason", "stopped-kept", "stopped-next"
TROUBLE_RETRY, RECOVERY_NEXT = "trouble-retry", "recovery-next"


def option(number: int) -> str:
    """The option on place `number`, counted from 1."""
    return f"option-{number}"


def tile(number: int) -> str:
    """The palette's number, counted from 1 over the whole section."""
    return f"tile-{number}"


def check(name: str, part: str = "") -> str:
    """The screen of a step of the check, or a part of it such as `status` or `retry`."""
    return f"check-{name}-{part}" if part else f"check-{name}"


def scan_reason(reason: str) -> str:
    """A reason why the room cannot be shown."""
    return f"scan-reason-{reason}"


def rail(name: str) -> str:
    """The step `name` on the rail."""
    return f"rail-{name}"
