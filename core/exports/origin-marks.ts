/** Origin marking, part by part: the same marks become SIE objects, texts, columns and tags. */
import type { Issuer } from "../cards/card-rules.ts";
import { ISSUER_NAMES } from "../ledger/voucher-text.ts";
import type { ExportOrigin, Named } from "./export-voucher.ts";

/** In the order in which they matter most to whoever reads a row that has no room for all. */
export const ORIGIN_PARTS = [
  "issuer",
  "invoice",
  "order",
  "site",
  "till",
  "terminal",
  "operator",
  "serviceAdvisor",
  "system",
] as const;
export type OriginPart = (typeof ORIGIN_PARTS)[number];

/** Swedish, because the books are Swedish whatever the screen speaks. */
export const ORIGIN_WORDS: Readonly<Record<OriginPart, string>> = {
  issuer: "kortutställare",
  invoice: "faktura",
  order: "order",
  site: "anläggning",
  till: "kassa",
  terminal: "terminal",
  operator: "operatör",
  serviceAdvisor: "serviceomottagare",
  system: "system",
};

export type IssuerMarks = Readonly<Record<Issuer, Named>>;

/** What each issuer is called where nobody has decided otherwise. */
export const ISSUER_MARKS: IssuerMarks = {
  visa: issuerMark("visa"),
  mastercard: issuerMark("mastercard"),
  amex: issuerMark("amex"),
  diners: issuerMark("diners"),
  ownCard: issuerMark("ownCard"),
  unknown: issuerMark("unknown"),
};

/** Null when the posting has no such origin. */
export function originMark(
  origin: ExportOrigin,
  part: OriginPart,
  issuers: IssuerMarks = ISSUER_MARKS,
): Named | null {
  switch (part) {
    case "issuer":
      return origin.issuer === null ? null : issuers[origin.issuer];
    case "invoice":
      return numbered(origin.invoiceNumber);
    case "order":
      return numbered(origin.orderNumber);
    case "site":
      return given(origin.site);
    case "till":
      return tillMark(origin);
    case "terminal":
      return numbered(origin.terminal);
    case "operator":
      return numbered(origin.operator);
    case "serviceAdvisor":
      return numbered(origin.serviceAdvisor);
    case "system":
      return given(origin.invoicingSystem);
  }
}

export type OriginMark = Named & { readonly part: OriginPart };

/** All that the posting has, the most telling first. */
export function originMarks(
  origin: ExportOrigin,
  issuers: IssuerMarks = ISSUER_MARKS,
): readonly OriginMark[] {
  const marks: OriginMark[] = [];
  for (const part of ORIGIN_PARTS) {
    const mark = originMark(origin, part, issuers);
    if (mark !== null) marks.push({ part, code: mark.code, name: mark.name });
  }
  return marks;
}

function issuerMark(issuer: Issuer): Named {
  const name = ISSUER_NAMES[issuer];
  return { code: issuer, name: `${name.charAt(0).toUpperCase()}${name.slice(1)}` };
}

/** Tills of two sites may have the same code. */
function tillMark({ site, till }: ExportOrigin): Named | null {
  const own = given(till);
  if (own === null || given(site) === null) return own;
  return { code: `${site?.code}-${own.code}`, name: `${own.name}, ${site?.name}` };
}

function numbered(code: string | null): Named | null {
  return code === null || code === "" ? null : { code, name: code };
}

function given(named: Named | null): Named | null {
  return named === null || named.code === "" ? null : named;
}
