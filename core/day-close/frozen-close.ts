/**
 * The frozen part of a close: what was in the cut, whichever way it is looked at. It is written once, as
 * text with its hash, and never changes; what comes later is a dated follow-up.
 */
import { ISSUERS, type Issuer } from "../cards/card-rules.ts";
import { addOre, type Ore, ZERO } from "../money.ts";
import type { BusinessDay } from "../time/stockholm.ts";
import type { NumberedDay } from "./number-vouchers.ts";
import { SCHEMES, type Scheme } from "./scheme.ts";
import type { SchemeSum } from "./session-items.ts";

/** A payment or what was given back of one, as its vouchers in the cut have it. */
export type CutItem = {
  readonly paymentId: string;
  readonly kind: "purchase" | "refund" | "void";
  readonly method: "card" | "cash";
  /** Null for cash. */
  readonly issuer: Issuer | null;
  /** Given back is below zero. */
  readonly netOre: Ore;
  readonly till: { readonly id: string; readonly code: string; readonly name?: string };
  /** The vendor's id beside ours; null for cash. */
  readonly terminal: {
    readonly id: string;
    readonly terminalId: string;
    readonly name?: string;
  } | null;
};

/** What is alike in everything but its amount, added up. */
export type CutSum = Omit<CutItem, "paymentId"> & {
  readonly payments: number;
  /** What the terminal counts it under; null for cash. */
  readonly scheme: Scheme | null;
};

export type InFlight = {
  readonly paymentId: string;
  readonly kind: "purchase" | "refund" | "void";
  readonly state: "created" | "sent" | "unknown" | "claimed";
  readonly askedOre: number;
  readonly till: string;
  readonly terminalId: string | null;
  readonly operator: string;
  readonly startedAt: string;
  readonly orderNumbers: readonly string[];
};

export type Sums = {
  readonly payments: number;
  readonly takenOre: number;
  readonly givenBack: number;
  readonly givenBackOre: number;
  readonly netOre: number;
};
export type IssuerSums = Sums & { readonly issuer: Issuer };
export type SchemeTotal = SchemeSum & { readonly scheme: Scheme };

/** What a close is of, where it is less than its whole site: what was taken at one till or terminal. */
export type ClosePart =
  | { readonly kind: "till"; readonly id: string; readonly code: string }
  | { readonly kind: "terminal"; readonly id: string; readonly terminalId: string };

/** What things were called at the cut. Closes from before they were kept have none. */
export type NamesOfPlace = {
  readonly companyName: string;
  readonly organisationNumber: string;
  readonly siteName: string;
};

export type FrozenClose = Partial<NamesOfPlace> & {
  readonly number: number;
  readonly companyCode: string;
  readonly siteCode: string;
  readonly cutAt: string;
  readonly by: string;
  readonly firstDay: BusinessDay | null;
  readonly lastDay: BusinessDay | null;
  /** How many vouchers of events are in the cut. */
  readonly events: number;
  readonly cards: Sums & { readonly byIssuer: readonly IssuerSums[] };
  readonly terminals: readonly (Sums & {
    readonly id: string;
    readonly terminalId: string;
    readonly name?: string;
    readonly byIssuer: readonly IssuerSums[];
    /** As the terminal counts them, to be held beside its session. */
    readonly byScheme: readonly SchemeTotal[];
  })[];
  readonly tills: readonly {
    readonly id: string;
    readonly code: string;
    readonly name?: string;
    readonly cards: Sums & { readonly byIssuer: readonly IssuerSums[] };
    readonly cash: Sums;
  }[];
  /** Apart from cards. What moved without a payment: floats, cash in and out, bags. */
  readonly cash: Sums & { readonly movedOre: number };
  readonly vouchers: readonly NumberedDay[];
  /** Named here, and in a later close when they have ended. */
  readonly inFlight: readonly InFlight[];
  /** In flight at the close before, and in this one's cut. */
  readonly carriedIn: readonly string[];
  /** Left out where it is of the whole site. */
  readonly part?: ClosePart;
};

export type CutFacts = Pick<
  FrozenClose,
  "number" | "companyCode" | "siteCode" | "cutAt" | "by" | "events" | "inFlight" | "vouchers"
> & {
  readonly items: readonly CutSum[];
  /** Every business day that a voucher in the cut is of, numbered or not. */
  readonly days: readonly BusinessDay[];
  readonly cashMovedOre: number;
  /** In flight at the closes before, and in this cut. */
  readonly carriedIn: readonly string[];
  readonly part: ClosePart | undefined;
  readonly names: NamesOfPlace | undefined;
};

/** The order of everything in it is fixed: the same cut gives the same text. */
export function freezeClose(facts: CutFacts): FrozenClose {
  const { items, vouchers, inFlight, names } = facts;
  const cards = items.filter((item) => item.method === "card");
  const cash = items.filter((item) => item.method === "cash");
  const days = facts.days.toSorted();
  return {
    number: facts.number,
    companyCode: facts.companyCode,
    siteCode: facts.siteCode,
    ...(names === undefined ? {} : namesIn(names)),
    cutAt: facts.cutAt,
    by: facts.by,
    firstDay: days[0] ?? null,
    lastDay: days.at(-1) ?? null,
    events: facts.events,
    cards: { ...sumsOf(cards), byIssuer: byIssuer(cards) },
    terminals: groupsBy(cards, (item) => item.terminal?.terminalId ?? "").map((ofOne) => ({
      id: ofOne[0]?.terminal?.id ?? "",
      terminalId: ofOne[0]?.terminal?.terminalId ?? "",
      ...nameIn(ofOne[0]?.terminal),
      ...sumsOf(ofOne),
      byIssuer: byIssuer(ofOne),
      byScheme: byScheme(ofOne),
    })),
    tills: groupsBy(items, (item) => `${item.till.code}\n${item.till.id}`).map((ofOne) => {
      const onCards = ofOne.filter((item) => item.method === "card");
      const inCash = ofOne.filter((item) => item.method === "cash");
      return {
        id: ofOne[0]?.till.id ?? "",
        code: ofOne[0]?.till.code ?? "",
        ...nameIn(ofOne[0]?.till),
        cards: { ...sumsOf(onCards), byIssuer: byIssuer(onCards) },
        cash: sumsOf(inCash),
      };
    }),
    cash: { ...sumsOf(cash), movedOre: facts.cashMovedOre },
    vouchers,
    inFlight: inFlight.toSorted((one, other) => (one.paymentId < other.paymentId ? -1 : 1)),
    carriedIn: facts.carriedIn.toSorted(),
    ...(facts.part === undefined ? {} : { part: facts.part }),
  };
}

function namesIn({ companyName, organisationNumber, siteName }: NamesOfPlace): NamesOfPlace {
  return { companyName, organisationNumber, siteName };
}

function nameIn(of: { readonly name?: string } | null | undefined): { readonly name?: string } {
  return of?.name === undefined ? {} : { name: of.name };
}

/** One payment where it is not said how many. */
type Counted = Pick<CutItem, "kind" | "netOre"> & { readonly payments?: number };

export function sumsOf(items: readonly Counted[]): Sums {
  const taken = items.filter((item) => item.kind === "purchase");
  const back = items.filter((item) => item.kind !== "purchase");
  const count = (of: readonly Counted[]): number =>
    of.reduce((counted, { payments = 1 }) => counted + payments, 0);
  const sum = (of: readonly Counted[]): Ore =>
    of.reduce((left, item) => addOre(left, item.netOre), ZERO);
  return {
    payments: count(taken),
    takenOre: sum(taken),
    givenBack: count(back),
    givenBackOre: sum(back),
    netOre: sum(items),
  };
}

export function byIssuer(
  items: readonly (Counted & Pick<CutItem, "issuer">)[],
): readonly IssuerSums[] {
  return ISSUERS.flatMap((issuer) => {
    const ofIssuer = items.filter((item) => item.issuer === issuer);
    return ofIssuer.length === 0 ? [] : [{ issuer, ...sumsOf(ofIssuer) }];
  });
}

function byScheme(items: readonly CutSum[]): readonly SchemeTotal[] {
  return SCHEMES.flatMap((scheme) => {
    const ofScheme = items.filter((item) => item.scheme === scheme);
    const count = ofScheme.reduce((counted, item) => counted + item.payments, 0);
    const netOre = ofScheme.reduce((sum, item) => addOre(sum, item.netOre), ZERO);
    return count === 0 ? [] : [{ scheme, count, netOre }];
  });
}

function groupsBy(
  items: readonly CutSum[],
  keyOf: (item: CutSum) => string,
): readonly (readonly CutSum[])[] {
  return [...Map.groupBy(items, keyOf)]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([, ofOne]) => ofOne);
}
