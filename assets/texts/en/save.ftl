# Saving a file to a place that a person chooses.
save-title = Save as
save-kept = Nothing was left half written; the service still has everything.
save-full = The disk is full.
save-full-remedy = Free some space, or choose another disk.
save-no-rights = You have no right to write there.
save-no-rights-remedy = Choose a folder of your own, or ask whoever looks after this computer.
save-no-folder = There is no such folder.
save-no-folder-remedy = Choose another place.
save-failed = The file could not be written.
save-failed-remedy = Choose another disk or folder, and try again.
