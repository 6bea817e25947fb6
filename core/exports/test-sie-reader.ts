/**
 * Reads SIE files (types 4E and 4I) by the description of the format, and shares nothing with what
 * writes them: not the table of the code page, not the checksum, not the quoting.
 */

export type ReadObject = { readonly dimension: number; readonly id: string };

export type ReadRow = {
  readonly account: string;
  readonly objects: readonly ReadObject[];
  readonly amountOre: number;
  readonly day: string;
  readonly text: string;
};

export type ReadVoucher = {
  readonly series: string;
  readonly number: string;
  readonly day: string;
  readonly text: string;
  readonly registeredDay: string;
  readonly registeredBy: string;
  readonly rows: readonly ReadRow[];
};

export type ReadSie = {
  readonly records: readonly ReadRecord[];
  readonly accounts: ReadonlyMap<string, string>;
  readonly dimensions: ReadonlyMap<number, string>;
  /** "20 visa" to its name. */
  readonly objects: ReadonlyMap<string, string>;
  readonly vouchers: readonly ReadVoucher[];
  /** Null when the file has no #KSUMMA. */
  readonly checksum: { readonly stated: number; readonly computed: number } | null;
  readonly everyLineEndsWithCrlf: boolean;
};

export type ReadRecord = { readonly label: string; readonly fields: readonly ReadField[] };

type ReadField = string | readonly string[];

/** Code page 437 from 0x80, as IBM's manual prints it: one string per row of the table. */
const CODE_PAGE = [
  "Ç ü é â ä à å ç ê ë è ï î ì Ä Å",
  "É æ Æ ô ö ò û ù ÿ Ö Ü ¢ £ ¥ ₧ ƒ",
  "á í ó ú ñ Ñ ª º ¿ ⌐ ¬ ½ ¼ ¡ « »",
  "░ ▒ ▓ │ ┤ ╡ ╢ ╖ ╕ ╣ ║ ╗ ╝ ╜ ╛ ┐",
  "└ ┴ ┬ ├ ─ ┼ ╞ ╟ ╚ ╔ ╩ ╦ ╠ ═ ╬ ╧",
  "╨ ╤ ╥ ╙ ╘ ╒ ╓ ╫ ╪ ┘ ┌ █ ▄ ▌ ▐ ▀",
  "α ß Γ π Σ σ µ τ Φ Θ Ω δ ∞ φ ε ∩",
  "≡ ± ≥ ≤ ⌠ ⌡ ÷ ≈ ° ∙ · √ ⁿ ² ■ \u00a0",
].flatMap((row) => row.split(" "));

export function decodeCp437(bytes: Uint8Array): string {
  const characters: string[] = [];
  for (const byte of bytes) {
    characters.push(byte < 0x80 ? String.fromCharCode(byte) : (CODE_PAGE[byte - 0x80] ?? ""));
  }
  return characters.join("");
}

/** Throws at what no reader can make sense of. */
export function readSie(bytes: Uint8Array): ReadSie {
  const text = decodeCp437(bytes);
  const records: ReadRecord[] = [];
  const vouchers: ReadVoucher[] = [];
  let rows: ReadRow[] | undefined;
  for (const line of text.split("\n").map(withoutEnd)) {
    if (line === "") continue;
    if (line === "{") {
      rows = [];
    } else if (line === "}") {
      const head = records.findLast(({ label }) => label === "VER");
      vouchers.push(voucherOf(head, rows));
      rows = undefined;
    } else {
      const record = recordOf(line);
      records.push(record);
      if (record.label === "TRANS") rows?.push(rowOf(record));
    }
  }
  return {
    records,
    vouchers,
    ...registersOf(records),
    checksum: checksumOf(records, bytes),
    everyLineEndsWithCrlf: !/(^|[^\r])\n/.test(text) && text.endsWith("\r\n"),
  };
}

function withoutEnd(line: string): string {
  return line.replace(/^[ \t]+|[ \t\r]+$/g, "");
}

function recordOf(line: string): ReadRecord {
  const label = /^#([A-Z0-9]+)(?=[ \t]|$)/.exec(line)?.[1];
  if (label === undefined) throw new Error(`Not a record: ${line}`);
  return { label, fields: fieldsOf(line.slice(label.length + 1)) };
}

/** Spaces and tabs part fields; quotes keep them together; \" is a quote inside; braces make a list. */
function fieldsOf(rest: string): readonly ReadField[] {
  const fields: ReadField[] = [];
  let list: string[] | undefined;
  let at = 0;
  while (at < rest.length) {
    const character = rest.charAt(at);
    if (character === " " || character === "\t") {
      at += 1;
    } else if (character === "{" && list === undefined) {
      list = [];
      at += 1;
    } else if (character === "}" && list !== undefined) {
      fields.push(list);
      list = undefined;
      at += 1;
    } else {
      const field = character === '"' ? quotedAt(rest, at) : bareAt(rest, at, list !== undefined);
      (list ?? fields).push(field.value);
      at = field.end;
    }
  }
  if (list !== undefined) throw new Error(`A list without its end: ${rest}`);
  return fields;
}

function quotedAt(rest: string, start: number): { value: string; end: number } {
  let value = "";
  for (let at = start + 1; at < rest.length; at += 1) {
    const character = rest.charAt(at);
    if (character === '"') return { value, end: at + 1 };
    const escaped = character === "\\" && rest.charAt(at + 1) === '"';
    value += escaped ? '"' : character;
    if (escaped) at += 1;
  }
  throw new Error(`A quote without its end: ${rest}`);
}

function bareAt(rest: string, start: number, inList: boolean): { value: string; end: number } {
  let end = start;
  while (end < rest.length && !" \t".includes(rest.charAt(end))) {
    if (inList && rest.charAt(end) === "}") break;
    end += 1;
  }
  return { value: rest.slice(start, end), end };
}

function textField({ fields }: ReadRecord, position: number): string {
  const field = fields[position];
  return typeof field === "string" ? field : "";
}

function voucherOf(head: ReadRecord | undefined, rows: ReadRow[] | undefined): ReadVoucher {
  if (head === undefined || rows === undefined) throw new Error("A voucher without its beginning");
  return {
    series: textField(head, 0),
    number: textField(head, 1),
    day: textField(head, 2),
    text: textField(head, 3),
    registeredDay: textField(head, 4),
    registeredBy: textField(head, 5),
    rows,
  };
}

function rowOf(record: ReadRecord): ReadRow {
  const list = record.fields[1];
  if (list === undefined || typeof list === "string") throw new Error("A row without its objects");
  const objects = list
    .filter((_, position) => position % 2 === 0)
    .map((dimension, pair) => ({ dimension: Number(dimension), id: list[2 * pair + 1] ?? "" }));
  return {
    account: textField(record, 0),
    objects,
    amountOre: oreOf(textField(record, 2)),
    day: textField(record, 3),
    text: textField(record, 4),
  };
}

function oreOf(amount: string): number {
  const parts = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(amount);
  if (parts === null) throw new Error(`Not an amount: ${amount}`);
  const whole = Number(parts[2]) * 100 + Number((parts[3] ?? "").padEnd(2, "0"));
  return parts[1] === "-" && whole !== 0 ? -whole : whole;
}

function registersOf(
  records: readonly ReadRecord[],
): Pick<ReadSie, "accounts" | "dimensions" | "objects"> {
  const of = (label: string): readonly ReadRecord[] =>
    records.filter((record) => record.label === label);
  return {
    accounts: new Map(of("KONTO").map((record) => [textField(record, 0), textField(record, 1)])),
    dimensions: new Map(
      of("DIM").map((record) => [Number(textField(record, 0)), textField(record, 1)]),
    ),
    objects: new Map(
      of("OBJEKT").map((record) => [
        `${textField(record, 0)} ${textField(record, 1)}`,
        textField(record, 2),
      ]),
    ),
  };
}

/** Over labels and what their fields say, in the bytes of the file, between the two #KSUMMA. */
function checksumOf(records: readonly ReadRecord[], bytes: Uint8Array): ReadSie["checksum"] {
  const first = records.findIndex(({ label }) => label === "KSUMMA");
  const last = records.findLastIndex(({ label }) => label === "KSUMMA");
  if (first < 0) return null;
  const opening = records[first];
  const closing = records[last];
  if (first === last || opening === undefined || closing === undefined) {
    throw new Error("One #KSUMMA only");
  }
  const said = records
    .slice(first + 1, last)
    .map(({ label, fields }) => `#${label}${fields.flat().join("")}`)
    .join("");
  return { stated: Number(textField(closing, 0)), computed: crcOf(bytesOf(said, bytes)) };
}

/** Back to bytes by asking which bytes of the file stood for each character. */
function bytesOf(said: string, bytes: Uint8Array): number[] {
  const byCharacter = new Map<string, number>();
  for (const byte of new Set(bytes)) byCharacter.set(decodeCp437(Uint8Array.of(byte)), byte);
  return [...said].map((character) => byCharacter.get(character) ?? 0);
}

/** Bit by bit: the remainder after division by the polynomial, reflected. */
function crcOf(bytes: readonly number[]): number {
  let remainder = -1;
  for (const byte of bytes) {
    remainder ^= byte;
    for (let bit = 0; bit < 8; bit += 1) {
      remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb88320 : 0);
    }
  }
  return ~remainder >>> 0;
}
