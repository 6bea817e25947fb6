/**
 * How each kind of card is marked, before a change of the rules and after it, judged once by the core
 * however many payments are of the kind; and the sums of that.
 */
import { setImmediate as letOthersIn } from "node:timers/promises";
import { type CardRule, ISSUERS, type Issuer, issuerOf } from "@kortkoll/core/cards/card-rules.ts";
import { addOre, type Ore, ore, ZERO } from "@kortkoll/core/money.ts";
import type { DryRunPayment } from "./cards-api.ts";
import type { CardKind, CountedKind } from "./dry-run-store.ts";

/** Judged without a pause: a few milliseconds. */
const JUDGED_AT_A_TIME = 500;

type Mark = DryRunPayment["before"];
export type Judge = (kind: CardKind) => { readonly before: Mark; readonly after: Mark };

/** Without the rules of now, "before" is how the payments are booked. */
export function judgeBy(
  rules: readonly CardRule[],
  rulesNow: readonly CardRule[] | undefined,
): Judge {
  return (kind) => ({
    before: rulesNow === undefined ? bookedMark(kind) : markBy(rulesNow, kind),
    after: markBy(rules, kind),
  });
}

function bookedMark({ issuer, ownCardWhereOff }: CardKind): Mark {
  return { issuer, ownCardWhereOff, position: null };
}

/** By the core's own rule, on what is stored of the card. */
function markBy(rules: readonly CardRule[], kind: CardKind): Mark {
  const facts = {
    issuerId: kind.issuerId ?? undefined,
    aid: kind.aid ?? undefined,
    truncatedPan: kind.leading ?? undefined,
    label: kind.label ?? undefined,
  };
  const { issuer, ownCardWhereOff, rule } = issuerOf(facts, rules, kind.ownCardsOn);
  return { issuer, ownCardWhereOff, position: rule === undefined ? null : rules.indexOf(rule) + 1 };
}

function isOtherwise({ before, after }: ReturnType<Judge>): boolean {
  return before.issuer !== after.issuer || before.ownCardWhereOff !== after.ownCardWhereOff;
}

type Sum = { payments: number; amountOre: Ore };
type BeforeAndAfter = { readonly before: Sum; readonly after: Sum };
export type Sums = {
  readonly total: Sum;
  readonly changed: Sum;
  readonly whereOff: BeforeAndAfter;
  readonly byIssuer: Readonly<Record<Issuer, BeforeAndAfter>>;
};

const nothing = (): Sum => ({ payments: 0, amountOre: ZERO });
const nothingTwice = (): BeforeAndAfter => ({ before: nothing(), after: nothing() });

export function startSums(): Sums {
  const byIssuer = Object.fromEntries(ISSUERS.map((issuer) => [issuer, nothingTwice()]));
  return {
    total: nothing(),
    changed: nothing(),
    whereOff: nothingTwice(),
    byIssuer: byIssuer as Record<Issuer, BeforeAndAfter>,
  };
}

/** Tells whether any payment would be marked otherwise. */
export async function addKinds(
  sums: Sums,
  kinds: readonly CountedKind[],
  judge: Judge,
): Promise<boolean> {
  let isAnyOtherwise = false;
  for (const [index, kind] of kinds.entries()) {
    if (index % JUDGED_AT_A_TIME === JUDGED_AT_A_TIME - 1) await letOthersIn();
    const judged = judge(kind);
    const { before, after } = judged;
    add(sums.total, kind);
    add(sums.byIssuer[before.issuer].before, kind);
    add(sums.byIssuer[after.issuer].after, kind);
    if (before.ownCardWhereOff) add(sums.whereOff.before, kind);
    if (after.ownCardWhereOff) add(sums.whereOff.after, kind);
    if (!isOtherwise(judged)) continue;
    add(sums.changed, kind);
    isAnyOtherwise = true;
  }
  return isAnyOtherwise;
}

function add(sum: Sum, kind: CountedKind): void {
  sum.payments += kind.payments;
  sum.amountOre = addOre(sum.amountOre, ore(kind.amountOre));
}

export async function changedAmong(
  kinds: readonly CardKind[],
  judge: Judge,
): Promise<readonly CardKind[]> {
  const changed: CardKind[] = [];
  for (const [index, kind] of kinds.entries()) {
    if (index % JUDGED_AT_A_TIME === JUDGED_AT_A_TIME - 1) await letOthersIn();
    if (isOtherwise(judge(kind))) changed.push(kind);
  }
  return changed;
}
