/**
 * How a company's SIE files mark where a posting comes from: a setting. The format reserves dimension 1
 * for cost centres, 6 for projects, 7 for employees and 10 for invoices; 2 is a child of 1, 8 and 9 are
 * customers and suppliers, 3 to 5 and 11 to 19 are kept for later. From 20 they are free.
 */
import { ISSUERS, type Issuer } from "../cards/card-rules.ts";
import { isInCp437 } from "./cp437.ts";
import { ISSUER_MARKS, type IssuerMarks, ORIGIN_PARTS, type OriginPart } from "./origin-marks.ts";

/** The invoice has the dimension that the format reserves for it, always. */
export type MarkedPart = Exclude<OriginPart, "invoice">;
export const MARKED_PARTS: readonly MarkedPart[] = ORIGIN_PARTS.filter(
  (part) => part !== "invoice",
);
export const INVOICE_DIMENSION = 10;

export const SIE_DIMENSION_NAMES: Readonly<Record<number, string>> = {
  1: "Kostnadsställe",
  6: "Projekt",
  7: "Anställd",
  10: "Faktura",
};

export type OriginMarking = {
  readonly dimensions: Readonly<Record<MarkedPart, number>>;
  /** What a receiver with cost centres and projects only, such as Fortnox, gets in each of them. */
  readonly costCentre: OriginPart;
  readonly project: OriginPart;
  readonly codes: Readonly<Record<Issuer, string>>;
  /** The first word of each row. */
  readonly texts: Readonly<Record<Issuer, string>>;
};

/**
 * Employee (7) is not used unless a company says so: operator and service advisor are two people on one
 * row, and a receiver's own employees would be mixed with signatures.
 */
export const DEFAULT_MARKING: OriginMarking = {
  dimensions: {
    site: 1,
    issuer: 20,
    till: 21,
    terminal: 22,
    operator: 23,
    serviceAdvisor: 24,
    order: 25,
    system: 26,
  },
  costCentre: "site",
  project: "issuer",
  codes: wordsOf("code"),
  texts: wordsOf("name"),
};

export function issuerMarksOf({ codes, texts }: OriginMarking): IssuerMarks {
  const of = (issuer: Issuer) => ({ code: codes[issuer], name: texts[issuer] });
  return {
    visa: of("visa"),
    mastercard: of("mastercard"),
    amex: of("amex"),
    diners: of("diners"),
    ownCard: of("ownCard"),
    unknown: of("unknown"),
  };
}

export const HIGHEST_DIMENSION = 9_999;
export const LONGEST_ISSUER_CODE = 20;
/** Of Fortnox's fifty: the rest is for what the row says. */
export const LONGEST_ISSUER_TEXT = 30;

export const MARKING_FAULTS = [
  "dimensionNotFree",
  "dimensionShared",
  "issuerNotMarked",
  "issuerCodeWrong",
  "issuerTextWrong",
  "issuerMarkShared",
] as const;
export type MarkingFault = {
  readonly kind: (typeof MARKING_FAULTS)[number];
  /** As `flatMarking` names them. */
  readonly field: string;
};

/** All that stands in the way, the first of each field. */
export function markingFaults(marking: OriginMarking): readonly MarkingFault[] {
  return [...dimensionFaults(marking), ...receiverFaults(marking), ...issuerFaults(marking)];
}

export function isFreeFor(part: MarkedPart, number: number): boolean {
  if (number === 7) return part === "operator" || part === "serviceAdvisor";
  if (number === 1 || number === 6) return true;
  return Number.isInteger(number) && number >= 20 && number <= HIGHEST_DIMENSION;
}

function dimensionFaults({ dimensions }: OriginMarking): readonly MarkingFault[] {
  const taken = new Set<number>();
  return MARKED_PARTS.flatMap((part): MarkingFault[] => {
    const number = dimensions[part];
    const field = dimensionField(part);
    if (!isFreeFor(part, number)) return [{ kind: "dimensionNotFree", field }];
    if (taken.has(number)) return [{ kind: "dimensionShared", field }];
    taken.add(number);
    return [];
  });
}

function receiverFaults({ costCentre, project }: OriginMarking): readonly MarkingFault[] {
  if (costCentre === project) return [{ kind: "dimensionShared", field: "project" }];
  const isMarked = costCentre === "issuer" || project === "issuer";
  return isMarked ? [] : [{ kind: "issuerNotMarked", field: "project" }];
}

function issuerFaults({ codes, texts }: OriginMarking): readonly MarkingFault[] {
  const taken = { codes: new Set<string>(), texts: new Set<string>() };
  const faults: MarkingFault[] = [];
  for (const issuer of ISSUERS) {
    const code = codes[issuer];
    const text = texts[issuer];
    if (!isIssuerCode(code)) faults.push({ kind: "issuerCodeWrong", field: codeField(issuer) });
    else if (isTaken(taken.codes, code)) {
      faults.push({ kind: "issuerMarkShared", field: codeField(issuer) });
    }
    if (!isIssuerText(text)) faults.push({ kind: "issuerTextWrong", field: textField(issuer) });
    else if (isTaken(taken.texts, text)) {
      faults.push({ kind: "issuerMarkShared", field: textField(issuer) });
    }
  }
  return faults;
}

/** Receivers tell codes apart whatever their capitals. */
function isTaken(taken: Set<string>, word: string): boolean {
  const plain = word.toLowerCase();
  if (taken.has(plain)) return true;
  taken.add(plain);
  return false;
}

function isIssuerCode(code: string): boolean {
  return (
    code.length <= LONGEST_ISSUER_CODE &&
    /^[\p{L}\p{N}][\p{L}\p{N}_.+/-]*$/u.test(code) &&
    isInCp437(code)
  );
}

/** What follows the first colon is the row's own text. */
function isIssuerText(text: string): boolean {
  return (
    text.length <= LONGEST_ISSUER_TEXT &&
    /^[\p{L}\p{N}]([\p{L}\p{N} _.,+&/()-]*[\p{L}\p{N}.)])?$/u.test(text) &&
    isInCp437(text)
  );
}

export const dimensionField = (part: MarkedPart): string => `${part}Dimension`;
export const codeField = (issuer: Issuer): string => `${issuer}Code`;
export const textField = (issuer: Issuer): string => `${issuer}Text`;

/** Field by field, as the history tells of it. */
export function flatMarking(marking: OriginMarking): Readonly<Record<string, string | number>> {
  const flat: Record<string, string | number> = {};
  for (const part of MARKED_PARTS) flat[dimensionField(part)] = marking.dimensions[part];
  flat["costCentre"] = marking.costCentre;
  flat["project"] = marking.project;
  for (const issuer of ISSUERS) {
    flat[codeField(issuer)] = marking.codes[issuer];
    flat[textField(issuer)] = marking.texts[issuer];
  }
  return flat;
}

function wordsOf(word: "code" | "name"): Readonly<Record<Issuer, string>> {
  return {
    visa: ISSUER_MARKS.visa[word],
    mastercard: ISSUER_MARKS.mastercard[word],
    amex: ISSUER_MARKS.amex[word],
    diners: ISSUER_MARKS.diners[word],
    ownCard: ISSUER_MARKS.ownCard[word],
    unknown: ISSUER_MARKS.unknown[word],
  };
}
