/**
 * IBM PC code page 437, the only character set of SIE 1 to 4. What it lacks is written by the named
 * fallback below, and whoever asks is told what was replaced: a customer's name in the books is not
 * changed in silence.
 */

export type ReplacedCharacter = {
  readonly character: string;
  readonly written: string;
  readonly count: number;
};

/** 0x80 to 0xFF, sixteen in a row. Below lies ASCII; control characters have no place in a text. */
const UPPER_HALF =
  "ÇüéâäàåçêëèïîìÄÅ" +
  "ÉæÆôöòûùÿÖÜ¢£¥₧ƒ" +
  "áíóúñÑªº¿⌐¬½¼¡«»" +
  "░▒▓│┤╡╢╖╕╣║╗╝╜╛┐" +
  "└┴┬├─┼╞╟╚╔╩╦╠═╬╧" +
  "╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀" +
  "αßΓπΣσµτΦΘΩδ∞φε∩" +
  "≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";

const BYTES = new Uint8Array(0x10000);
for (let byte = 0x20; byte < 0x7f; byte += 1) BYTES[byte] = byte;
// The line ends of a file are no part of its texts.
for (const byte of [0x0d, 0x0a]) BYTES[byte] = byte;
for (let index = 0; index < 128; index += 1) BYTES[UPPER_HALF.charCodeAt(index)] = 0x80 + index;

const FITS = new RegExp(`^[ -~${UPPER_HALF}]*$`);
const LACKING = new RegExp(`\\r\\n|[^ -~${UPPER_HALF}]`, "gu");

/**
 * By name, because their decomposition says nothing or the wrong thing. The Danish ø is ö in Swedish
 * books. Letters with other accents lose them (š is s), and what is left after that is a "?".
 */
export const NAMED_FALLBACKS: Readonly<Record<string, string>> = {
  "\r\n": " ",
  "\t": " ",
  "\n": " ",
  "\v": " ",
  "\f": " ",
  "\r": " ",
  "\u0085": " ",
  "\u2028": " ",
  "\u2029": " ",
  "\u202f": " ",
  "\u00ad": "",
  "\u200b": "",
  "\u200c": "",
  "\u200d": "",
  "\u2060": "",
  "\ufeff": "",
  "€": "EUR",
  "\u2010": "-",
  "\u2011": "-",
  "\u2012": "-",
  "–": "-",
  "—": "-",
  "―": "-",
  "−": "-",
  "‘": "'",
  "’": "'",
  "‚": "'",
  "‛": "'",
  "′": "'",
  "´": "'",
  "“": '"',
  "”": '"',
  "„": '"',
  "‟": '"',
  "″": '"',
  "‹": "<",
  "›": ">",
  "…": "...",
  "•": "*",
  "§": "par.",
  "¶": "",
  "©": "(c)",
  "®": "(r)",
  "™": "(tm)",
  "×": "x",
  "¾": "3/4",
  "‰": "o/oo",
  "¦": "|",
  "¨": '"',
  "¯": "-",
  "¸": ",",
  "→": "->",
  "←": "<-",
  "⇒": "=>",
  ø: "ö",
  Ø: "Ö",
  ð: "d",
  Ð: "D",
  đ: "d",
  Đ: "D",
  ł: "l",
  Ł: "L",
  þ: "th",
  Þ: "Th",
  œ: "oe",
  Œ: "OE",
  ı: "i",
  ĸ: "k",
  ŋ: "n",
  Ŋ: "N",
  ħ: "h",
  Ħ: "H",
  ŧ: "t",
  Ŧ: "T",
  ſ: "s",
  ẞ: "SS",
  β: "ß",
  μ: "µ",
  "№": "No",
};

export function isInCp437(text: string): boolean {
  return FITS.test(text);
}

/** The text with only characters of the code page. Tells of each one that was replaced. */
export function fitToCp437(
  text: string,
  note: (character: string, written: string) => void,
): string {
  if (FITS.test(text)) return text;
  return text.normalize("NFC").replace(LACKING, (character) => {
    const written = fallbackOf(character);
    note(character, written);
    return written;
  });
}

function fallbackOf(character: string): string {
  const named = NAMED_FALLBACKS[character];
  if (named !== undefined) return named;
  if (/^\p{Cc}$/u.test(character)) return "";
  const plain = character.normalize("NFKD").replace(/\p{M}/gu, "");
  if (plain === character) return plain === "" ? "" : "?";
  return [...plain].map((part) => (FITS.test(part) ? part : fallbackOf(part))).join("");
}

/**
 * One byte a character, in `room` where it is given, which must be large enough. Throws when one is not
 * of the code page: then it was never fitted.
 */
export function cp437Bytes(
  fitted: string,
  room: Uint8Array<ArrayBuffer> = new Uint8Array(fitted.length),
): Uint8Array<ArrayBuffer> {
  const { length } = fitted;
  for (let index = 0; index < length; index += 1) {
    const code = fitted.charCodeAt(index);
    const byte = BYTES[code] ?? 0;
    if (byte === 0) throw new Error(`U+${code.toString(16)} is not in code page 437`);
    room[index] = byte;
  }
  return room.length === length ? room : room.subarray(0, length);
}

export type ReplacedNotes = {
  readonly note: (character: string, written: string) => void;
  /** Most common first. */
  readonly all: () => readonly ReplacedCharacter[];
};

export function startReplacedNotes(): ReplacedNotes {
  const found = new Map<string, { character: string; written: string; count: number }>();
  return {
    note: (character, written) => {
      const key = `${character} ${written}`;
      const seen = found.get(key) ?? { character, written, count: 0 };
      seen.count += 1;
      found.set(key, seen);
    },
    all: () =>
      [...found.values()].toSorted(
        (a, b) => b.count - a.count || (a.character < b.character ? -1 : 1),
      ),
  };
}

export function encodeCp437(text: string): {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly replaced: readonly ReplacedCharacter[];
} {
  const notes = startReplacedNotes();
  return { bytes: cp437Bytes(fitToCp437(text, notes.note)), replaced: notes.all() };
}
