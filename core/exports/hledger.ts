/**
 * A journal for hledger, with every account, tag and commodity declared, so that its strict mode holds.
 * An account is called by its number and its name: "assets:1581 Visa".
 */
import { plainKronor } from "../money.ts";
import { basClass } from "./bas-class.ts";
import type { CheckedVouchers, ExportAccount } from "./check-vouchers.ts";
import {
  type ExportLine,
  type ExportVoucher,
  showReferences,
  showVoucherNumber,
} from "./export-voucher.ts";
import { ORIGIN_PARTS, originMark } from "./origin-marks.ts";
import { singleLine } from "./single-line.ts";
import { inChunks } from "./voucher-chunks.ts";

const TAGS = [
  "name",
  "series",
  "number",
  "registered",
  "by",
  "corrects",
  "correctedBy",
  "text",
  ...ORIGIN_PARTS,
] as const;

type Tag = readonly [name: (typeof TAGS)[number], value: string];

export function writeHledger(checked: CheckedVouchers): AsyncGenerator<string, void, void> {
  const names = new Map(checked.accounts.map((one) => [one.account, hledgerAccount(one)]));
  return inChunks(checked, {
    head: headLines(checked),
    voucher: (voucher) => transactionLines(voucher, names),
    end: () => "",
  });
}

function headLines({ head, accounts }: CheckedVouchers): string {
  const { program, company, createdDay, createdBy } = head;
  const about = `${company.name} (${company.organisationNumber}), ${createdDay}, ${createdBy}`;
  return [
    `; ${singleLine(`${program.name} ${program.version}, ${about}`)}`,
    "decimal-mark .",
    "commodity 1000.00 SEK",
    ...TAGS.map((tag) => `tag ${tag}`),
    ...accounts.map((one) => `account ${hledgerAccount(one)}${comment([["name", one.name]])}`),
    "",
  ]
    .map((line) => `${line}\n`)
    .join("");
}

function transactionLines(voucher: ExportVoucher, names: ReadonlyMap<string, string>): string {
  const code = showVoucherNumber(voucher);
  const head = `${voucher.businessDay} * (${code}) ${description(voucher.text)}`.trimEnd();
  const about = comment(tagsOf(voucher)).slice(2);
  const postings = voucher.lines.map((line) => {
    const amount = `${plainKronor(line.amountOre, ".")} SEK`;
    // Two spaces: with one, the amount would be part of the account's name.
    return `    ${names.get(line.account)}  ${amount}${comment(originTags(line))}\n`;
  });
  return `${head}\n    ${about}\n${postings.join("")}\n`;
}

function tagsOf(voucher: ExportVoucher): readonly Tag[] {
  const { corrects, correctedBy } = voucher;
  return [
    ["series", voucher.series],
    ["number", String(voucher.number)],
    ["registered", voucher.registeredDay],
    ["by", voucher.registeredBy],
    ["corrects", showReferences(corrects, voucher)],
    ["correctedBy", showReferences(correctedBy, voucher)],
  ];
}

function originTags(line: ExportLine): readonly Tag[] {
  const origin = ORIGIN_PARTS.map((part): Tag => [part, originMark(line.origin, part)?.code ?? ""]);
  return [...origin, ["text", line.text]];
}

/** Empty when no tag has a value. */
function comment(tags: readonly Tag[]): string {
  const given = tags
    .map(([name, value]) => [name, tagValue(value)] as const)
    .filter(([, value]) => value !== "");
  if (given.length === 0) return "";
  return `  ; ${given.map(([name, value]) => `${name}:${value}`).join(", ")}`;
}

/** A comma ends a tag's value, and brackets are tried as dates. */
function tagValue(text: string): string {
  return singleLine(text)
    .replaceAll(",", ";")
    .replaceAll("[", "(")
    .replaceAll("]", ")")
    .replaceAll("date:", "date ")
    .replaceAll("date2:", "date2 ")
    .trim();
}

/** A semicolon would begin a comment. */
function description(text: string): string {
  return singleLine(text).replaceAll(";", ",").trim();
}

/** One space between words: two would end the name. A colon would begin an account below it. */
function hledgerAccount({ account, name }: ExportAccount): string {
  const words = singleLine(name).replace(/[:;]/g, "-").replace(/\s+/g, " ").trim();
  return `${basClass(account)}:${account} ${words}`.trimEnd();
}
