/** Which reports a bank line names: their references, word by word, wherever they stand in its texts. */
import { plain } from "../reference-pattern.ts";
import type { PlacedReport } from "./place-reports.ts";

/** Of two references that begin or end alike the longer is meant: one may be the other with a letter. */
export function reportsByName(
  reports: readonly PlacedReport[],
): (texts: readonly string[]) => readonly PlacedReport[] {
  const named = Map.groupBy(
    reports.filter(({ report }) => plain(report.reference ?? "") !== ""),
    ({ report }) => wordsOf(report.reference ?? "").join(" "),
  );
  const longest = Math.max(0, ...[...named.keys()].map((name) => name.split(" ").length));
  return (texts) => {
    const found = new Map<string, readonly PlacedReport[]>();
    for (const text of texts) {
      for (const name of namesIn(wordsOf(text), longest, named)) {
        found.set(name, named.get(name) ?? []);
      }
    }
    return [...found.values()].flat();
  };
}

function namesIn(
  words: readonly string[],
  longest: number,
  named: ReadonlyMap<string, unknown>,
): readonly string[] {
  const names: string[] = [];
  const isTold = words.map(() => false);
  for (let length = Math.min(longest, words.length); length > 0; length -= 1) {
    for (let from = 0; from + length <= words.length; from += 1) {
      const name = words.slice(from, from + length).join(" ");
      if (isTold.slice(from, from + length).includes(true) || !named.has(name)) continue;
      names.push(name);
      isTold.fill(true, from, from + length);
    }
  }
  return names;
}

function wordsOf(text: string): readonly string[] {
  return plain(text)
    .split(/[\s,;:/]+/)
    .filter((word) => word !== "");
}
