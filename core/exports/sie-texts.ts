/** What a voucher and a row of a SIE file say, within what their receiver takes. */
import { fitToCp437 } from "./cp437.ts";
import { startCrc32 } from "./crc32.ts";
import {
  type ExportLine,
  type ExportVoucher,
  showReferences,
  type VoucherReference,
} from "./export-voucher.ts";
import { ORIGIN_PARTS, ORIGIN_WORDS, type OriginPart, originMarks } from "./origin-marks.ts";
import type { SieProfile } from "./sie-profiles.ts";
import type { SieObject } from "./sie-record.ts";

/** Told of each character that is written as something else. */
export type NoteReplaced = (character: string, written: string) => void;

export function sieText(text: string, note: NoteReplaced): string {
  return withoutLooseBackslash(fitToCp437(text, note), note);
}

/**
 * Two codes that are the same in code page 437 ("Š1" and "S1") are two objects all the same: one that was
 * changed has a sum of what it was behind it, the same in every file, "S1~3f2a".
 */
export function sieObjectId(code: string, note: NoteReplaced): string {
  const fitted = sieText(code, note);
  if (fitted === code || fitted === "") return fitted;
  const crc = startCrc32();
  for (const character of code) {
    const point = character.codePointAt(0) ?? 0;
    crc.add(Uint8Array.of(point & 0xff, (point >> 8) & 0xff, point >> 16));
  }
  return `${fitted}~${(crc.sum() & 0xffff).toString(16).padStart(4, "0")}`;
}

/**
 * "Rättar: Fel kort (rättad av A-14)": references go before the text between them, which is
 * cut first. Where several do not fit, the first stands for them, "A-12 m.fl.".
 */
export function voucherTextInSie(
  voucher: ExportVoucher,
  { longestText }: SieProfile,
  note: NoteReplaced,
): string {
  const { before, after } = referencesIn(voucher, longestText);
  const taken = [before, after].filter((part) => part !== "");
  // Each of them takes a space too.
  const room = longestText === null ? null : longestText - ["", ...taken].join(" ").length;
  const between = withoutLooseBackslash(cut(fitToCp437(voucher.text, note), room), note);
  return [before, between, after].filter((part) => part !== "").join(" ");
}

type References = { readonly before: string; readonly after: string };

/** Of a voucher that corrects and is corrected, the shortest says of the latter only that it is. */
function referencesIn(voucher: ExportVoucher, longest: number | null): References {
  const { corrects, correctedBy } = voucher;
  const firstOnly = (others: readonly VoucherReference[]): string =>
    `${showReferences(others.slice(0, 1), voucher)}${others.length > 1 ? " m.fl." : ""}`;
  const all = references(showReferences(corrects, voucher), showReferences(correctedBy, voucher));
  if (longest === null || lengthOf(all) <= longest) return all;
  const first = references(firstOnly(corrects), firstOnly(correctedBy));
  if (lengthOf(first) <= longest) return first;
  return { ...first, after: first.after === "" ? "" : "(rättad)" };
}

function references(corrects: string, correctedBy: string): References {
  return {
    before: corrects === "" ? "" : `Rättar ${corrects}:`,
    after: correctedBy === "" ? "" : `(rättad av ${correctedBy})`,
  };
}

function lengthOf({ before, after }: References): number {
  return [before, after].filter((part) => part !== "").join(" ").length;
}

/**
 * Objects by the profile's dimensions, and "Visa: Service (faktura 4711, anläggning NORD, …)": the
 * issuer first, then the row's own text, then as much of the rest of its origin as there is room for.
 */
export function rowInSie(
  line: ExportLine,
  profile: SieProfile,
  note: NoteReplaced,
): { readonly objects: readonly SieObject[]; readonly text: string } {
  const codes: Partial<Record<OriginPart, string>> = {};
  const originals: Partial<Record<OriginPart, string>> = {};
  let issuer = "";
  for (const { part, code, name } of originMarks(line.origin, profile.issuers)) {
    codes[part] = fitToCp437(code, note);
    originals[part] = code;
    if (part === "issuer") issuer = name;
  }
  // The other characters of a code have been told of above.
  const noteBackslash: NoteReplaced = (character, as) => {
    if (character === "\\") note(character, as);
  };
  const objects: SieObject[] = [];
  for (const { number, part } of profile.dimensions) {
    const id = sieObjectId(originals[part] ?? "", noteBackslash);
    if (id !== "") objects.push({ dimension: number, id });
  }
  const longest = profile.longestText;
  const own = fitToCp437(line.text, note);
  const start = cut(issuer !== "" && own !== "" ? `${issuer}: ${own}` : issuer + own, longest);
  const details = detailsBeside(start.toLowerCase(), codes);
  return { objects, text: withoutLooseBackslash(withDetails(start, details, longest), note) };
}

/** "faktura 4711", "kassa NORD-K1": what the text does not say already. */
function detailsBeside(
  text: string,
  codes: Readonly<Partial<Record<OriginPart, string>>>,
): readonly string[] {
  const details: string[] = [];
  for (const part of ORIGIN_PARTS) {
    const code = codes[part] ?? "";
    if (part === "issuer" || code === "") continue;
    const detail = `${ORIGIN_WORDS[part]} ${code}`;
    if (!text.includes(ORIGIN_WORDS[part]) || !says(text, detail.toLowerCase())) {
      details.push(detail);
    }
  }
  return details;
}

/** "faktura 4711" is said in "faktura 4711, Åsa", and not in "faktura 47112". */
function says(text: string, detail: string): boolean {
  const at = text.indexOf(detail);
  return at >= 0 && !/^[\p{L}\p{N}-]/u.test(text.slice(at + detail.length));
}

/** The most telling first, and never half a one. */
function withDetails(start: string, details: readonly string[], longest: number | null): string {
  let shown = "";
  for (const detail of details) {
    const longer = shown === "" ? detail : `${shown}, ${detail}`;
    const whole = start.length + longer.length + (start === "" ? 2 : 3);
    if (longest !== null && whole > longest) break;
    shown = longer;
  }
  if (shown === "") return start;
  return start === "" ? `(${shown})` : `${start} (${shown})`;
}

function cut(text: string, longest: number | null): string {
  return longest === null ? text : text.slice(0, Math.max(longest, 0));
}

/** A backslash before a quote, or last in its field, would be read as the escape of that quote. */
function withoutLooseBackslash(text: string, note: NoteReplaced): string {
  if (!text.includes("\\")) return text;
  return text.replace(/\\+(?="|$)/g, (loose) => {
    for (const backslash of loose) note(backslash, "/");
    return "/".repeat(loose.length);
  });
}
