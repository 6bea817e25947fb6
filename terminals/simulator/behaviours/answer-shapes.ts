/** Approved and answered, in shapes that a client must read (docs/nets-terminals.md §2.4). */
import type { AnswerBody, EventArguments, Script } from "./script.ts";

/** Fields that production clients have seen missing or null. */
const OPTIONAL_FIELDS: ReadonlySet<string> = new Set([
  "AID",
  "AccumulatorUpdate",
  "CVM",
  "CardIssuerName",
  "IssuerID",
  "OptionalData",
  "OrganisationNumber",
  "ResponseCode",
  "SessionNumber",
  "SiteID",
  "SurchargeAmount",
  "TCC",
  "TipAmount",
  "TruncatedPAN",
]);

/** StanAuth stays text: as a number it would lose its leading zeros and match nothing. */
const NUMERIC_FIELDS: ReadonlySet<string> = new Set([
  "CVM",
  "IssuerID",
  "OrganisationNumber",
  "ResponseCode",
  "Result",
  "SessionNumber",
  "SiteID",
  "SurchargeAmount",
  "TerminalID",
  "TimeStamp",
  "TipAmount",
  "TotalAmount",
]);

export const ANSWER_SHAPES: readonly Script[] = [
  {
    name: "null-fields",
    ending: "930",
    takesMoney: true,
    changeArguments: (args) => mapFields(args, (name, value) => (isOptional(name) ? null : value)),
    changeBody: (body) => mapResults(body, { receipt: null }),
    sv: "Valfria fält är null",
    en: "Optional fields are null",
  },
  {
    name: "missing-fields",
    ending: "931",
    takesMoney: true,
    changeArguments: (args) =>
      Object.fromEntries(Object.entries(args).filter(([name]) => !isOptional(name))),
    changeBody: (body) => mapResults(body, {}),
    sv: "Valfria fält saknas",
    en: "Optional fields are missing",
  },
  {
    name: "cvm-empty",
    ending: "932",
    takesMoney: true,
    changeArguments: (args) => ({ ...args, CVM: "" }),
    sv: "CVM är tom",
    en: "CVM is empty",
  },
  {
    name: "numbers",
    ending: "933",
    takesMoney: true,
    changeArguments: (args) =>
      mapFields(args, (name, value) =>
        NUMERIC_FIELDS.has(name) && value !== null && value !== "" ? Number(value) : value,
      ),
    sv: "Tal i stället för text",
    en: "Numbers instead of strings",
  },
  {
    name: "iso-time",
    ending: "934",
    takesMoney: true,
    isoTime: true,
    sv: "Tiden kommer som ISO 8601",
    en: "The time comes as ISO 8601",
  },
  {
    name: "result-as-object",
    ending: "935",
    takesMoney: true,
    changeBody: (body) => ("result" in body ? { result: body.result[0] } : body),
    sv: "result är ett objekt, inte en lista",
    en: "result is an object, not a list",
  },
];

function isOptional(name: string): boolean {
  return OPTIONAL_FIELDS.has(name);
}

function mapFields(
  args: EventArguments,
  change: (name: string, value: string | number | null) => string | number | null,
): EventArguments {
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => [name, change(name, value)]),
  );
}

/** Receipts and card type become null, or go away when nothing is given for them. */
function mapResults(body: AnswerBody, given: { receipt?: null }): unknown {
  if ("failure" in body) return body;
  const rest =
    given.receipt === null ? { customerReceipt: null, merchantReceipt: null, cardType: null } : {};
  return {
    result: body.result.map(({ localModeEventArgs }) => ({ localModeEventArgs, ...rest })),
  };
}
