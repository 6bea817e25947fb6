/**
 * The promise in one sentence: has the customer paid, and how do we know? One dictionary for the
 * screens and the API, total over positions, kinds and evidence, so that none can be left unsaid.
 */
import type { Language } from "../failure-sentences.ts";
import { formatOre, type Ore } from "../money.ts";
import type { AttemptPosition, EvidenceKind, OrderPosition } from "./money-position.ts";

export type MoneyKind = "purchase" | "refund" | "void";

/** What a person has said of the money, and why. */
export type ClaimWords = {
  readonly by: string;
  readonly reason: string;
  readonly releasedOrder: boolean;
};

export type AttemptKnowledge = {
  readonly kind: MoneyKind;
  readonly position: AttemptPosition;
  readonly evidence: EvidenceKind;
  /** Milliseconds until the terminal is asked again; undefined while it has the payment itself. */
  readonly nextCheckInMs: number | undefined;
  readonly claim: ClaimWords | undefined;
  /** Nothing shows that the bank was asked. */
  readonly offline: boolean;
};

export type OrderKnowledge = {
  readonly kind: MoneyKind;
  readonly position: OrderPosition;
  readonly leftOre: Ore;
  readonly owedToCustomerOre: Ore;
  /** Of the attempt that decides the position; undefined when there has been none. */
  readonly attempt: Omit<AttemptKnowledge, "position"> | undefined;
  /** It had been paid, and since then all of that has gone back or been moved away. */
  readonly wasPaid: boolean;
};

type Said = Readonly<Record<Language, string>>;
type Known = Exclude<AttemptPosition, "findingOut" | "notProven">;

const HEADS: Readonly<Record<Known, Readonly<Record<MoneyKind, Said>>>> = {
  hasPaid: {
    purchase: { sv: "Kunden HAR betalat", en: "The customer HAS paid" },
    refund: {
      sv: "Pengarna HAR gått tillbaka till kunden",
      en: "The money HAS gone back to the customer",
    },
    void: { sv: "Betalningen ÄR makulerad", en: "The payment HAS been voided" },
  },
  hasNotPaid: {
    purchase: { sv: "Kunden har INTE betalat", en: "The customer has NOT paid" },
    refund: {
      sv: "Pengarna har INTE gått tillbaka till kunden",
      en: "The money has NOT gone back to the customer",
    },
    void: { sv: "Betalningen är INTE makulerad", en: "The payment has NOT been voided" },
  },
};

const ANSWERED: Said = { sv: "terminalen svarade själv", en: "the terminal itself answered" };
const LAST_RESULT: Said = {
  sv: "terminalens senaste resultat visar det",
  en: "the terminal's last result shows it",
};

/** How we know; undefined where such evidence cannot carry the position, so that nothing is added. */
const BECAUSE: Readonly<Record<EvidenceKind, Readonly<Record<Known, Said | undefined>>>> = {
  terminalAnswer: { hasPaid: ANSWERED, hasNotPaid: ANSWERED },
  lastResult: { hasPaid: LAST_RESULT, hasNotPaid: LAST_RESULT },
  nothingSent: {
    hasPaid: undefined,
    hasNotPaid: { sv: "inget skickades till terminalen", en: "nothing was sent to the terminal" },
  },
  olderLastResult: {
    hasPaid: undefined,
    hasNotPaid: {
      sv: "terminalens senaste resultat är en annan, äldre betalning",
      en: "the terminal's last result is another, older payment",
    },
  },
  acquirerFile: {
    hasPaid: { sv: "det står i inlösarens fil", en: "the acquirer's file says so" },
    hasNotPaid: { sv: "den saknas i inlösarens fil", en: "it is not in the acquirer's file" },
  },
  bankLine: {
    hasPaid: { sv: "det syns på bankkontot", en: "the bank account shows it" },
    hasNotPaid: { sv: "det saknas på bankkontot", en: "it is not on the bank account" },
  },
  cashHandedOver: {
    hasPaid: { sv: "kontant, inför två personer", en: "in cash, before two people" },
    hasNotPaid: undefined,
  },
  cashReceived: {
    hasPaid: { sv: "kontant, räknat av kassan", en: "in cash, counted at the till" },
    hasNotPaid: undefined,
  },
  claim: { hasPaid: undefined, hasNotPaid: undefined },
  waiting: { hasPaid: undefined, hasNotPaid: undefined },
};

const FINDING_OUT: Said = { sv: "VI TAR REDA PÅ DET", en: "WE ARE FINDING OUT" };
const AT_TERMINAL: Said = {
  sv: "terminalen har det just nu",
  en: "it is at the terminal right now",
};
const OFFLINE: Said = {
  sv: " Det är inte visat att banken har godkänt.",
  en: " It is not shown that the bank has approved.",
};
const RELEASED: Said = {
  sv: " Ordern är släppt på uppgiften.",
  en: " The order was released on the claim.",
};
const WAS_PAID: Said = {
  sv: "det som hade betalats är återlämnat eller flyttat",
  en: "what had been paid was given back or moved",
};
const NO_PAYMENT: Said = { sv: "ingen betalning är gjord", en: "no payment has been made" };

const CLAIMED: Readonly<Record<MoneyKind, Said>> = {
  purchase: { sv: "uppger betalt", en: "says paid" },
  refund: { sv: "uppger att pengarna har gått tillbaka", en: "says that the money went back" },
  void: { sv: "uppger att betalningen är makulerad", en: "says that the payment was voided" },
};

export function moneySentence(known: AttemptKnowledge, language: Language): string {
  switch (known.position) {
    case "hasPaid": {
      const head = headWith(known, known.position, language);
      return known.offline ? `${head}.${OFFLINE[language]}` : `${head}.`;
    }
    case "hasNotPaid":
      return `${headWith(known, known.position, language)}.`;
    case "findingOut":
      return `${FINDING_OUT[language]} – ${nextCheck(known.nextCheckInMs, language)}.`;
    case "notProven":
      return notProven(known.kind, known.claim, language);
  }
}

export function orderSentence(known: OrderKnowledge, language: Language): string {
  const { position, kind, attempt } = known;
  switch (position) {
    case "hasPaid":
    case "findingOut":
      return moneySentence({ ...(attempt ?? NOTHING_KNOWN), kind, position }, language);
    // What is claimed of an order may be its payment or a refund of it: the claim's own words.
    case "notProven":
      return moneySentence({ ...(attempt ?? { ...NOTHING_KNOWN, kind }), position }, language);
    case "hasNotPaid": {
      const head = HEADS.hasNotPaid[kind][language];
      if (known.wasPaid) return `${head} – ${wasPaid(known.owedToCustomerOre, language)}.`;
      if (attempt !== undefined) return moneySentence({ ...attempt, kind, position }, language);
      return `${head} – ${NO_PAYMENT[language]}.`;
    }
    case "partlyPaid":
      return partly(kind, known.leftOre, language);
    case "paidNotApplied":
      return notApplied(attempt, language);
    case "withdrawn":
      return withdrawn(known.owedToCustomerOre, language);
  }
}

const NOTHING_KNOWN = {
  evidence: "waiting",
  nextCheckInMs: undefined,
  claim: undefined,
  offline: false,
} as const;

function headWith(
  known: Pick<AttemptKnowledge, "kind" | "evidence">,
  position: Known,
  language: Language,
): string {
  const because = BECAUSE[known.evidence][position];
  const head = HEADS[position][known.kind][language];
  return because === undefined ? head : `${head} – ${because[language]}`;
}

function nextCheck(inMs: number | undefined, language: Language): string {
  if (inMs === undefined) return AT_TERMINAL[language];
  if (inMs <= 0) return language === "sv" ? "kontroll pågår" : "checking now";
  const wait = waitOf(inMs);
  return language === "sv" ? `nästa kontroll om ${wait}` : `next check in ${wait}`;
}

function waitOf(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`;
}

function notProven(kind: MoneyKind, claim: ClaimWords | undefined, language: Language): string {
  const head = language === "sv" ? "EJ BEVISAT" : "NOT PROVEN";
  const said = CLAIMED[kind][language];
  if (claim === undefined) return `${head} – ${language === "sv" ? "någon" : "somebody"} ${said}.`;
  const why = claim.reason.trim().replace(/[.\s]+$/, "");
  const because = language === "sv" ? "därför att" : "because";
  const released = claim.releasedOrder ? RELEASED[language] : "";
  return `${head} – ${claim.by} ${said}, ${because} ${why}.${released}`;
}

function wasPaid(owedOre: Ore, language: Language): string {
  if (owedOre <= 0) return WAS_PAID[language];
  const owed = `${formatOre(owedOre)} kr`;
  return language === "sv"
    ? `det som hade betalats gäller inte, och ${owed} ska tillbaka till kunden`
    : `what had been paid does not count, and ${owed} is to go back to the customer`;
}

function partly(kind: MoneyKind, leftOre: Ore, language: Language): string {
  const left = `${formatOre(leftOre)} kr`;
  if (kind === "purchase") {
    return language === "sv"
      ? `Kunden HAR betalat en del – ${left} är INTE betalt.`
      : `The customer HAS paid a part – ${left} is NOT paid.`;
  }
  return language === "sv"
    ? `En del av pengarna HAR gått tillbaka – ${left} är kvar.`
    : `A part of the money HAS gone back – ${left} is left.`;
}

function notApplied(attempt: OrderKnowledge["attempt"], language: Language): string {
  const evidence = attempt?.evidence ?? "waiting";
  const head = headWith({ kind: "purchase", evidence }, "hasPaid", language);
  return language === "sv"
    ? `${head}. Pengarna väntar på att bokas på fakturan eller lämnas tillbaka.`
    : `${head}. The money waits to be applied to the invoice or given back.`;
}

function withdrawn(owedOre: Ore, language: Language): string {
  const owed = `${formatOre(owedOre)} kr`;
  if (language === "sv") {
    return owedOre > 0
      ? `Fakturan är återkallad – kunden har ${owed} att få tillbaka.`
      : "Fakturan är återkallad.";
  }
  return owedOre > 0
    ? `The invoice is withdrawn – ${owed} is owed to the customer.`
    : "The invoice is withdrawn.";
}
