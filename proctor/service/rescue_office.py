"""The administrator's desk for rescue files: taken in beside the running service, into the same database."""

from __future__ import annotations

from pathlib import Path

import anyio

from proctor.core.errors import BadInputError
from proctor.service.administration import Administration
from proctor.service.booking import ADMINISTRATOR
from proctor.service.problems import ProblemError, as_problem
from proctor.service.rescue_desk import take_rescue
from proctor.sync.rescue_messages import RescueReceipt


class RescueOffice(Administration):
    """The desk of `Administration`, and rescue files. Used and closed in the same way."""

    def take_rescue(self, file: Path) -> RescueReceipt:
        """Take in a rescue file; what the service holds of its attempt then. BadInputError with the reason
        where it does not take it: nothing of it was kept then.
        """
        if not file.is_file():
            raise BadInputError(f"There is no file {file}.", remedy="Check the name and the stick.")
        try:
            return anyio.run(take_rescue, self._parts, ADMINISTRATOR, file)
        except ProblemError as error:
            said = as_problem(error, "en")
            what = " ".join(part for part in (said.title, said.detail) if part)
            raise BadInputError(what, kept=said.kept, remedy=said.remedy) from error
