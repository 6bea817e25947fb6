/** One line of a SIE file. Texts are fitted to code page 437 before they come here. */
import { cp437Bytes } from "./cp437.ts";

export type SieObject = { readonly dimension: number; readonly id: string };

/** Plain fields (numbers, days, codes) have no quotes: some receivers stop at a quoted #SIETYP. */
export type SieField =
  | { readonly kind: "plain"; readonly value: string }
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "objects"; readonly objects: readonly SieObject[] };

export type SieRecord = { readonly label: string; readonly fields: readonly SieField[] };

export function plain(value: string | number): SieField {
  return { kind: "plain", value: String(value) };
}

export function quoted(value: string): SieField {
  return { kind: "text", value };
}

export function sieLine({ label, fields }: SieRecord): string {
  return `#${[label, ...fields.map(fieldAsWritten)].join(" ")}\r\n`;
}

/** What #KSUMMA is counted over: the label and what the fields say, without spaces, quotes or braces. */
export function summedBytes({ label, fields }: SieRecord): Uint8Array {
  return cp437Bytes(`#${label}${fields.map(fieldAsSaid).join("")}`);
}

function fieldAsWritten(field: SieField): string {
  switch (field.kind) {
    case "plain":
      return field.value;
    case "text":
      return inQuotes(field.value);
    case "objects":
      return `{${field.objects.map(({ dimension, id }) => `${dimension} ${inQuotes(id)}`).join(" ")}}`;
  }
}

function fieldAsSaid(field: SieField): string {
  if (field.kind !== "objects") return field.value;
  return field.objects.map(({ dimension, id }) => `${dimension}${id}`).join("");
}

/** The only escape is \" : a backslash before anything else is itself. */
function inQuotes(value: string): string {
  return `"${value.includes('"') ? value.replaceAll('"', '\\"') : value}"`;
}
