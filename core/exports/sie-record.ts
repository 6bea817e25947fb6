/** One line of a SIE file. Texts are fitted to code page 437 before they come here. */

export type SieObject = { readonly dimension: number; readonly id: string };

export type SieField = {
  readonly written: string;
  /** What #KSUMMA is counted over: without quotes, braces and the spaces between fields. */
  readonly said: string;
};

/** Numbers, days, codes: without quotes, for some receivers stop at a quoted #SIETYP. */
export function plain(value: string | number): SieField {
  const text = String(value);
  return { written: text, said: text };
}

export function quoted(text: string): SieField {
  return { written: inQuotes(text), said: text };
}

export function objectList(objects: readonly SieObject[]): SieField {
  let written = "";
  let said = "";
  for (const { dimension, id } of objects) {
    written += `${written === "" ? "" : " "}${dimension} ${inQuotes(id)}`;
    said += `${dimension}${id}`;
  }
  return { written: `{${written}}`, said };
}

/** Lines of a file, and of them what its checksum is counted over; null is no checksum. */
export type SieLines = { written: string; said: string | null };

export function noLines(file: { readonly isSummed: boolean }): SieLines {
  return { written: "", said: file.isSummed ? "" : null };
}

export function addRecord(lines: SieLines, label: string, fields: readonly SieField[]): void {
  lines.written += `#${label}`;
  for (const { written } of fields) lines.written += ` ${written}`;
  lines.written += "\r\n";
  if (lines.said === null) return;
  lines.said += `#${label}`;
  for (const { said } of fields) lines.said += said;
}

/** The only escape is \" : a backslash before anything else is itself. */
function inQuotes(value: string): string {
  return `"${value.includes('"') ? value.replaceAll('"', '\\"') : value}"`;
}
