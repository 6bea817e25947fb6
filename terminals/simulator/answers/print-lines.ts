/** Text for a narrow printer: no line is wider than the paper. */
import { formatOre, type Ore } from "@kortkoll/core/money.ts";
import { LINE_END, PRINTER_COLUMNS } from "../assumptions.ts";

export const RULE: string = "-".repeat(PRINTER_COLUMNS);

/** Breaks at spaces where it can, inside a word where it must, and centres each line. */
export function centred(text: string): string[] {
  return wrap(text).map((line) => {
    const left = Math.floor((PRINTER_COLUMNS - line.length) / 2);
    return " ".repeat(left) + line;
  });
}

/** The label to the left and the value to the right, on two lines when one is too short. */
export function pair(label: string, value: string): string[] {
  const gap = PRINTER_COLUMNS - label.length - value.length;
  if (gap >= 1) return [`${label}${" ".repeat(gap)}${value}`];
  return [...wrap(label), ...wrap(value).map((line) => line.padStart(PRINTER_COLUMNS))];
}

export function wrap(text: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (longer.length <= PRINTER_COLUMNS) {
      line = longer;
      continue;
    }
    if (line !== "") lines.push(line);
    line = word;
    while (line.length > PRINTER_COLUMNS) {
      lines.push(line.slice(0, PRINTER_COLUMNS));
      line = line.slice(PRINTER_COLUMNS);
    }
  }
  if (line !== "") lines.push(line);
  return lines;
}

/** "1250,50": no gaps between thousands and a plain minus, as terminals print. */
export function printedOre(amountOre: Ore): string {
  return formatOre(amountOre)
    .replace(/\u00a0/g, "")
    .replace("\u2212", "-");
}

export function printedText(lines: readonly string[]): string {
  return lines.map((line) => line.trimEnd()).join(LINE_END) + LINE_END;
}
