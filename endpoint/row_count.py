"""Counts the rows of an answer in its serialisation as it passes, since reading rows one by one in Python would halve the speed."""

END = b'},{"'  # in JSON: a row ends and one with a first value begins; inside a text the quotation mark would be escaped
# Bytes of an answer that are counted exactly, and only when somebody asks: those that are held back, whose header can still say the number.
# A longer answer is counted by a cheaper sign that a text may hold too, which is good enough for the limit.
EXACT = 1 << 20
NOT_A_ROW = (b'},{",', b'},{"}', b'},{"]')  # in JSON: a text that ends in `},{`


class RowCount:
    """Feed it the pieces of an answer in a format of worker_process.RESULTS, or of GRAPHS; `rows` is None where it is not known."""

    def __init__(self, form: str) -> None:
        self._form = form
        self._count = -1 if form == "tsv" else 0
        self._carry = b""
        self._begun = False
        self._inside = False
        self._size = 0
        self._known = form in ("json", "xml", "csv", "tsv", "nt", "nq")
        self._kept: list[bytes] = []  # pieces that are not counted yet

    @property
    def rows(self) -> int | None:
        """Rows so far; the header of CSV and TSV is none. None where the format, or a long answer, does not show them."""
        found = self._rows()
        return found if self._known else None

    def exceeds(self, limit: int) -> bool:
        """Whether there are more rows so far than that, as far as they can be seen. A row has a byte at least."""
        return self._size > limit and self._rows() > limit

    def feed(self, piece: bytes) -> None:
        """Take the next piece."""
        self._size += len(piece)
        self._kept.append(piece)
        if self._size > EXACT:
            self._rows()

    def _rows(self) -> int:
        pieces, self._kept = self._kept, []
        for piece in pieces:
            self._exactly(piece) if self._size <= EXACT else self._roughly(piece)
        return max(0, self._count - (self._form == "csv"))

    def _roughly(self, piece: bytes) -> None:
        if self._form in ("json", "csv"):
            self._known = False
            self._count += piece.count(b"},{" if self._form == "json" else b"\n")
        else:
            self._exactly(piece)

    def _exactly(self, piece: bytes) -> None:
        if self._form == "json":
            self._json(piece)
        elif self._form == "xml":
            data = self._carry + piece
            self._count += data.count(b"<result>")
            self._carry = data[-7:]
        elif self._form == "csv":
            # A line end between quotation marks belongs to a value; a doubled mark opens and closes at once.
            for index, part in enumerate(piece.split(b'"')):
                if index:
                    self._inside = not self._inside
                if not self._inside:
                    self._count += part.count(b"\n")
        elif self._known:
            self._count += piece.count(b"\n")

    def _json(self, piece: bytes) -> None:
        data = self._carry + piece
        if not self._begun:
            start = data.find(b'"bindings":[')
            if start < 0:
                self._carry = data
                return
            self._begun = True
            data = b"}," + data[start + 12:]  # the first row looks like every other then
        self._count += data.count(END, 0, max(0, len(data) - 1)) - sum(data.count(pattern) for pattern in NOT_A_ROW)
        # A row without any value looks like the end of a text.
        self._known = self._known and b"},{}" not in data
        self._carry = data[-4:]
