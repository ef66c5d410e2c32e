"""The one exception that crosses module borders: a code and its details; the words for people are in endpoint/errors.py."""


class Problem(Exception):
    """Something a person has to mend: a bad file, a bad request, a limit reached.

    `code` is a key of the table in `endpoint/errors.py`, which gives each code its HTTP status, its exit code and its sentence in both
    languages. `details` fill the braces of that sentence (str or numbers only).
    """

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code, details)
        self.code = code
        self.details = details

    def __str__(self) -> str:
        return self.code + (": " + ", ".join(f"{k}={v}" for k, v in self.details.items()) if self.details else "")
