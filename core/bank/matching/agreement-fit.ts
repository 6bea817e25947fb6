/**
 * Which agreements a bank line may belong to, and what its reference says. What fits none is not ours.
 * A reference or a merchant number of ours is stronger than a payer's name, which several agreements
 * may have in common.
 */
import { addDays, type BusinessDay } from "../../time/stockholm.ts";
import { merchantOf, termsAt } from "../check-payout-agreement.ts";
import type { PayoutAgreement, PayoutTerms } from "../payout-agreement.ts";
import type { BankLine } from "../payout-match.ts";
import { plain, type ReferenceReading, readReference } from "../reference-pattern.ts";

export type Fit = {
  readonly agreement: PayoutAgreement;
  readonly by: "reference" | "merchant" | "payer";
  /** The text that says it, as it stands. */
  readonly reference: string | undefined;
  readonly merchantNumber: string | undefined;
  /** By the reference. */
  readonly saleDay: BusinessDay | undefined;
  /** The reference names a merchant number that is not ours: the payer fits and the rest does not. */
  readonly isAnothers: boolean;
};

/** Goes up when other lines fit than before: what was found to fit nothing is looked at again. */
export const FIT_RULE = 2;

/** Payouts of what was sold under earlier terms come for so long. */
const OLD_TERMS_DAYS = 45;
/** Shorter numbers stand in texts by chance. */
const SHORTEST_MERCHANT = 6;

/** Only the strongest, in the order of the agreements. */
export function fitsOf(line: BankLine, agreements: readonly PayoutAgreement[]): readonly Fit[] {
  const fits = agreements.flatMap((agreement) => {
    const found = termsAround(agreement, line.bookedOn).map((terms) =>
      fitOf(line, agreement, terms),
    );
    const [best] = found.filter((fit) => fit !== undefined).toSorted(byStrength);
    return best === undefined ? [] : [best];
  });
  const ours = fits.filter((fit) => !fit.isAnothers);
  const left = ours.length > 0 ? ours : fits;
  const strongest = left.toSorted(byStrength)[0];
  return left.filter((fit) => strongest !== undefined && strengthOf(fit) === strengthOf(strongest));
}

/** Whether a line of the merchant number is about the site. */
export function isOfMerchant(fit: Fit, siteId: string, saleDay: BusinessDay): boolean {
  if (fit.merchantNumber === undefined) return true;
  const terms = termsAt(fit.agreement, saleDay);
  return terms === undefined || merchantOf(terms, siteId) === fit.merchantNumber;
}

function termsAround({ terms }: PayoutAgreement, bookedOn: BusinessDay): readonly PayoutTerms[] {
  const since = addDays(bookedOn, -OLD_TERMS_DAYS);
  return terms.filter(({ validFrom }, at) => {
    const next = terms[at + 1];
    return validFrom <= bookedOn && (next === undefined || next.validFrom > since);
  });
}

function fitOf(line: BankLine, agreement: PayoutAgreement, terms: PayoutTerms): Fit | undefined {
  if (!isPaidTo(terms, line)) return undefined;
  const isPayer = isPaidBy(line, terms);
  const numbers = terms.merchantNumbers.map(({ number }) => number);
  const read = findReading(line, terms);
  const base = { agreement, reference: read?.text, isAnothers: false };
  if (read !== undefined) {
    const { merchantNumber, saleDay } = read.reading;
    const isKnown = merchantNumber !== undefined && numbers.includes(merchantNumber);
    if (isKnown || (merchantNumber === undefined && (isPayer || hasWord(terms)))) {
      return { ...base, by: "reference", merchantNumber, saleDay };
    }
    if (isPayer && merchantNumber !== undefined) {
      const isAnothers = numbers.length > 0;
      return { ...base, by: "payer", merchantNumber: undefined, saleDay, isAnothers };
    }
  }
  const told = findMerchant(line, numbers);
  if (told !== undefined) {
    return {
      ...base,
      by: "merchant",
      reference: told.text,
      merchantNumber: told.number,
      saleDay: undefined,
    };
  }
  if (!isPayer) return undefined;
  return { ...base, by: "payer", merchantNumber: undefined, saleDay: undefined };
}

type Read = { readonly text: string; readonly reading: ReferenceReading };

/** Two references that say different things say nothing. */
function findReading(line: BankLine, terms: PayoutTerms): Read | undefined {
  const reads = line.texts.flatMap((text): readonly Read[] => {
    const reading = readReference(terms, text);
    return reading === undefined ? [] : [{ text, reading }];
  });
  const [first, ...others] = reads;
  if (first === undefined) return undefined;
  const said = JSON.stringify(first.reading);
  return others.every(({ reading }) => JSON.stringify(reading) === said) ? first : undefined;
}

/** A pattern of digits alone is found in many texts that are nobody's. */
function hasWord({ referencePattern }: PayoutTerms): boolean {
  return /\p{L}{3}/u.test((referencePattern ?? "").replace(/\{\w+\}/g, "|"));
}

/** A merchant number that stands by itself among the texts; none when two of ours do. */
function findMerchant(
  line: BankLine,
  numbers: readonly string[],
): { readonly number: string; readonly text: string } | undefined {
  const found = line.texts.flatMap((text) => {
    const words = text.split(/\D+/);
    return numbers
      .filter((number) => number.length >= SHORTEST_MERCHANT && words.includes(number))
      .map((number) => ({ number, text }));
  });
  return new Set(found.map(({ number }) => number)).size === 1 ? found[0] : undefined;
}

/** A bank that gives no payer may begin the text with it. */
function isPaidBy(line: BankLine, terms: PayoutTerms): boolean {
  const names = terms.payerNames.map(plain);
  if (line.payerNames.length > 0)
    return line.payerNames.some((name) => names.includes(plain(name)));
  return line.texts.some((text) =>
    names.some((name) => plain(text) === name || plain(text).startsWith(`${name} `)),
  );
}

function isPaidTo({ account }: PayoutTerms, line: BankLine): boolean {
  if (account === null) return true;
  return [line.account, ...(line.otherAccounts ?? [])].some((one) => isSameAccount(account, one));
}

/** A Swedish IBAN ends with the account as the bank itself writes it. */
function isSameAccount(one: string, other: string): boolean {
  const [short = "", long = ""] = [one, other]
    .map((account) => account.replace(/[\s-]/g, "").toUpperCase())
    .toSorted((first, second) => first.length - second.length);
  return short === long || (short.length >= 7 && long.startsWith("SE") && long.endsWith(short));
}

function strengthOf(fit: Fit): number {
  return ["reference", "merchant", "payer"].indexOf(fit.by);
}

function byStrength(one: Fit, other: Fit): number {
  return strengthOf(one) - strengthOf(other);
}
