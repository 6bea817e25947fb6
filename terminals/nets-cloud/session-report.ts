/**
 * Reads the report that a terminal prints when its session is closed: count and amount per scheme. It is
 * a text for people in a layout that nobody has promised, so it is read only when every line is
 * understood and every sum in it agrees; else it is `notReadable`, never 0 and never a guess.
 */
import { addOre, LARGEST_ORE, type Ore, ore, ZERO } from "@kortkoll/core/money.ts";
import { REPORT_CURRENCY, REPORT_WORDS } from "../assumptions.ts";
import type { NotReadable, SchemeTotal, SessionReport } from "../terminal.ts";

const LONGEST_REPORT_LINES = 2_000;
const AMOUNT = String.raw`-?\d{1,3}(?:[ .\u00a0]\d{3})+,\d\d|-?\d{1,9},\d\d`;
const { purchase, refund, voided } = REPORT_WORDS;
const OF_KIND = new RegExp(`^(?:${purchase}|${refund}|${voided}) (\\d{1,6}) +(${AMOUNT})$`);
const KIND_ALONE = new RegExp(`^(?:${purchase}|${refund}|${voided}) \\d{1,6}$`);
const OF_SCHEME = new RegExp(`^(?:${REPORT_WORDS.amount})= *(${AMOUNT})$`);
const COUNT = new RegExp(`^(?:${REPORT_WORDS.count}) +(\\d{1,6})$`);
const TOTAL = new RegExp(`^(?:${REPORT_WORDS.total})= *(${AMOUNT})$`);
const LABEL_ALONE = new RegExp(
  `^(?:${REPORT_WORDS.amount}|${REPORT_WORDS.total})=$|^(?:${REPORT_WORDS.count})$`,
);
const VALUE_ALONE = new RegExp(`^(?:${AMOUNT}|\\d{1,6})$`);
const SCHEME = /^(\p{L}[\p{L}\p{N} .&/+-]{0,40}?) (\d{1,6})$/u;
const RULE = /^-{3,}$/;
const DATE = /^\d{2,4}[-/]\d\d[-/]\d{2,4} \d\d:\d\d(?::\d\d)?$/;

export function readSessionReport(text: string | undefined, terminalId: string): SessionReport {
  if (text === undefined || text.trim() === "") return notReadable("noText");
  const lines = joinedLines(text);
  if (lines.length > LONGEST_REPORT_LINES) return notReadable("unknownLine");
  if (lines.some((line) => REPORT_WORDS.runningTotals.test(line))) {
    return notReadable("otherReport");
  }
  const head = readHead(lines, terminalId);
  if (head.kind === "notReadable") return head;
  return readBody(lines.slice(head.ended), head.sessionNumber, spelledIn(text));
}

type Head = { readonly kind: "head"; readonly sessionNumber: string; readonly ended: number };

/** Everything to the line with the session: who, where and when. Addresses are not looked at. */
function readHead(
  lines: readonly string[],
  terminalId: string,
): Head | (SessionReport & { readonly kind: "notReadable" }) {
  const sessions = matches(lines, REPORT_WORDS.session);
  const terminals = matches(lines, REPORT_WORDS.terminal);
  const currencies = matches(lines, REPORT_WORDS.currency);
  const [session] = sessions;
  if (sessions.length !== 1 || session === undefined) return notReadable("unknownLine");
  if (terminals.length !== 1 || currencies.length !== 1) return notReadable("unknownLine");
  if (terminals[0]?.value !== terminalId) return notReadable("otherTerminal");
  if (currencies[0]?.value !== REPORT_CURRENCY) return notReadable("otherCurrency");
  const lastOfHead = Math.max(session.at, terminals[0].at, currencies[0].at);
  return {
    kind: "head",
    sessionNumber: session.value.padStart(3, "0"),
    ended: lastOfHead + 1,
  };
}

type Block = { scheme: string; count: number; parts: Sums | undefined };
type Sums = { count: number; netOre: Ore };

/** One scheme after another, then the totals: a line of another kind, or in another order, ends it. */
function readBody(
  lines: readonly string[],
  sessionNumber: string,
  spelled: ReadonlyMap<string, string>,
): SessionReport {
  const schemes: SchemeTotal[] = [];
  let block: Block | undefined;
  let count: number | undefined;
  let netOre: Ore | undefined;
  for (const line of lines) {
    if (isDecoration(line)) continue;
    const counted = COUNT.exec(line)?.[1];
    const total = amountIn(TOTAL.exec(line)?.[1]);
    const ofKind = OF_KIND.exec(line);
    const ofScheme = amountIn(OF_SCHEME.exec(line)?.[1]);
    const [, name, times] = SCHEME.exec(line) ?? [];
    if (netOre !== undefined) return notReadable("unknownLine");
    if (ofKind !== null && block !== undefined) {
      const partOre = amountIn(ofKind[2]);
      if (partOre === undefined) return notReadable("unknownLine");
      block.parts = added(block.parts, { count: Number(ofKind[1]), netOre: partOre });
    } else if (ofScheme !== undefined && block !== undefined) {
      if (!agrees(block.parts, { count: block.count, netOre: ofScheme })) {
        return notReadable("sumsDisagree");
      }
      const { scheme } = block;
      schemes.push({ scheme, count: block.count, netOre: ofScheme });
      block = undefined;
    } else if (block !== undefined) {
      return notReadable("unknownLine");
    } else if (counted !== undefined && count === undefined) {
      count = Number(counted);
    } else if (total !== undefined && count !== undefined) {
      netOre = total;
    } else if (name !== undefined && count === undefined && !KIND_ALONE.test(line)) {
      if (schemes.some((one) => one.scheme.toLowerCase() === name)) {
        return notReadable("unknownLine");
      }
      block = { scheme: spelled.get(name) ?? name, count: Number(times), parts: undefined };
    } else return notReadable("unknownLine");
  }
  if (count === undefined || netOre === undefined || block !== undefined) {
    return notReadable("unknownLine");
  }
  const sums = schemes.reduce<Sums>((left, one) => added(left, one), { count: 0, netOre: ZERO });
  if (!agrees(sums, { count, netOre })) return notReadable("sumsDisagree");
  return { kind: "read", sessionNumber, schemes, count, netOre };
}

function isDecoration(line: string): boolean {
  return (
    RULE.test(line) ||
    DATE.test(line) ||
    REPORT_WORDS.title.test(line) ||
    REPORT_WORDS.ended.test(line)
  );
}

function agrees(parts: Sums | undefined, whole: Sums): boolean {
  if (parts === undefined) return true;
  return parts.count === whole.count && parts.netOre === whole.netOre;
}

function added(left: Sums | undefined, more: Sums): Sums {
  if (left === undefined) return more;
  return { count: left.count + more.count, netOre: addOre(left.netOre, more.netOre) };
}

function amountIn(printed: string | undefined): Ore | undefined {
  if (printed === undefined) return undefined;
  const amount = Number(printed.replace(/[ .,\u00a0]/g, ""));
  return Math.abs(amount) <= LARGEST_ORE ? ore(amount === 0 ? 0 : amount) : undefined;
}

/** Narrow paper breaks a label and its value on two lines; blank lines say nothing. */
function joinedLines(text: string): string[] {
  const lines = text
    .normalize("NFC")
    .split(/\r\n|[\n\r]/)
    .map((line) => line.trim().toLowerCase())
    .filter((line) => line !== "");
  const joined: string[] = [];
  for (const line of lines) {
    const before = joined.at(-1);
    const brokenOff = before !== undefined && (LABEL_ALONE.test(before) || KIND_ALONE.test(before));
    if (brokenOff && VALUE_ALONE.test(line)) joined[joined.length - 1] = `${before} ${line}`;
    else joined.push(line);
  }
  return joined;
}

/** The names of schemes as they are printed, by how they are looked for. */
function spelledIn(text: string): ReadonlyMap<string, string> {
  const names = text
    .normalize("NFC")
    .split(/\r\n|[\n\r]/)
    .map((line) => SCHEME.exec(line.trim())?.[1])
    .filter((name) => name !== undefined);
  return new Map(names.map((name) => [name.toLowerCase(), name]));
}

function matches(
  lines: readonly string[],
  pattern: RegExp,
): { readonly at: number; readonly value: string }[] {
  return lines.flatMap((line, at) => {
    const value = pattern.exec(line)?.[1];
    return value === undefined ? [] : [{ at, value }];
  });
}

function notReadable(why: NotReadable): SessionReport & { readonly kind: "notReadable" } {
  return { kind: "notReadable", why };
}
