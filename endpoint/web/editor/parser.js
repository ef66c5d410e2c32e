// The parser that says where a query is wrong; a bundle of its own, loaded when somebody starts to write.
import { Parser } from "@traqula/parser-sparql-1-2";

class Place extends Error {
  constructor({ token, previousToken, message }) {
    super(message);
    // The end of the text is told as a token without a place: the mark then stands on what came last.
    this.from = Number.isFinite(token.startOffset) ? token.startOffset : (previousToken?.startOffset ?? 0);
    this.to = Number.isFinite(token.endOffset) ? token.endOffset + 1 : (previousToken?.endOffset ?? 0) + 1;
    this.found = Number.isFinite(token.startOffset) ? token.image : "";
  }
}

const parser = new Parser({
  lexerConfig: { positionTracking: "full" },
  errorHandler: (errors) => {
    throw new Place(errors[0]);
  },
});

/** What is wrong with a query: { code, from, to, found }, offsets in UTF-16 units; null where nothing is. */
export function check(text) {
  if (!text.trim()) return null;
  try {
    parser.parse(text);
    return null;
  } catch (error) {
    if (error instanceof Place) {
      const { from, to, found } = error;
      return found ? { code: "unexpected", from, to, found } : { code: "unfinished", from, to };
    }
    const prefix = /^Unknown prefix: (.*)/.exec(error.message);
    if (prefix) return { code: "prefix", found: prefix[1] };
    const offset = /at offset: (\d+)/.exec(error.message);
    if (offset) return { code: "unexpected", from: Number(offset[1]), to: Number(offset[1]) + 1, found: text[Number(offset[1])] };
    return { code: "other", found: error.message.split("\n")[0] };
  }
}
