/** Text in pieces as lines, whichever of the three line ends it has. */
export type LineReader = { readonly write: (text: string) => void; readonly end: () => void };

/** A line that never ends is told in parts of this length. */
const LONGEST_LINE = 65_536;

export function createLineReader(take: (text: string, line: number) => void): LineReader {
  let rest = "";
  let line = 0;
  const tell = (text: string): void => {
    line += 1;
    take(text, line);
  };
  const cut = (isLast: boolean): void => {
    const ends = /\r\n|\n|\r/g;
    let from = 0;
    for (let end = ends.exec(rest); end !== null; end = ends.exec(rest)) {
      // The other half of a line end may be in the next piece.
      if (end[0] === "\r" && end.index === rest.length - 1 && !isLast) break;
      tell(rest.slice(from, end.index));
      from = ends.lastIndex;
    }
    rest = rest.slice(from);
    for (; rest.length > LONGEST_LINE; rest = rest.slice(LONGEST_LINE)) {
      tell(rest.slice(0, LONGEST_LINE));
    }
  };
  return {
    write: (text) => {
      rest += text;
      cut(false);
    },
    end: () => {
      cut(true);
      if (rest !== "") tell(rest);
      rest = "";
    },
  };
}
