/**
 * Tries a list of card rules on what has been paid, before it is saved: what would be marked
 * otherwise, and the kronor of each issuer. It goes two weeks at a time and keeps only sums, so that
 * any number of payments fits, and it lets the server's other work in between. It changes nothing.
 */

import { ISSUERS } from "@kortkoll/core/cards/card-rules.ts";
import { type CardRuleFault, faultsOf, plainRule } from "@kortkoll/core/cards/check-card-rules.ts";
import type { Language } from "@kortkoll/core/failure-sentences.ts";
import type { Clock } from "../clock.ts";
import type { Database } from "../database/database.ts";
import { type DayCursor, writeDayCursor } from "../day-cursor.ts";
import type { Sight } from "../http/access.ts";
import type { DryRun, DryRunBody, DryRunLine, DryRunPayment, DryRunPayments } from "./cards-api.ts";
import { daysToTry, windowsIn } from "./dry-run-days.ts";
import {
  type Days,
  type KindPayment,
  selectKinds,
  selectPaymentsOfKinds,
} from "./dry-run-store.ts";
import {
  addKinds,
  changedAmong,
  type Judge,
  judgeBy,
  type Sums,
  startSums,
} from "./judge-kinds.ts";
import { readCardRules, warningsIn } from "./save-card-rules.ts";
import { proofOf, readTrialStart, type TrialProofs } from "./trial-proof.ts";

export type DryRunDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly secrets: TrialProofs;
};

export type Trial = {
  readonly body: DryRunBody;
  readonly sight: Sight;
  readonly language: Language;
};

const PAGE = 50;

export function faultsOfTrial(trial: Trial): readonly CardRuleFault[] {
  return faultsOf(trial.body.rules.map(plainRule));
}

/** Each step that is done, and then the result. */
export async function* dryRunCardRules(
  deps: DryRunDeps,
  trial: Trial,
): AsyncGenerator<DryRunLine, void> {
  const { version } = await readCardRules(deps.database, trial.language);
  const start = await readTrialStart(deps.database, version);
  const judge = await judgeOf(deps, trial);
  const days = await daysOf(deps, trial);
  const windows = days === undefined ? [] : windowsIn(days);
  const sums = startSums();
  const changedIn: Days[] = [];
  for (const [done, window] of windows.entries()) {
    yield { kind: "progress", done, of: windows.length };
    const kinds = await selectKinds(deps.database, window, trial.sight);
    if (await addKinds(sums, kinds, judge)) changedIn.push(window);
  }
  const page = await pageOf(deps, { trial, judge, windows: changedIn.toReversed() });
  const { body, sight } = trial;
  const proof = body.all ? proofOf(deps.secrets, { rules: body.rules, start, sight }) : null;
  yield { kind: "result", result: { ...resultOf(trial, { days, sums, page }), trial: proof } };
}

/** More of the payments that would be marked otherwise. */
export async function readDryRunPayments(
  deps: DryRunDeps,
  trial: Trial,
  below: DayCursor | undefined,
): Promise<DryRunPayments> {
  const judge = await judgeOf(deps, trial);
  const days = await daysOf(deps, trial);
  const to = below?.businessDay ?? days?.to;
  if (days === undefined || to === undefined || to < days.from) return { payments: [], next: null };
  const windows = windowsIn({ from: days.from, to: to < days.to ? to : days.to }).toReversed();
  return await pageOf(deps, { trial, judge, windows, below });
}

async function judgeOf(deps: DryRunDeps, { body, language }: Trial): Promise<Judge> {
  const isBooked = body.comparedWith === "booked";
  const now = isBooked ? undefined : (await readCardRules(deps.database, language)).rules;
  return judgeBy(body.rules.map(plainRule), now);
}

function daysOf(deps: DryRunDeps, trial: Trial): Promise<Days | undefined> {
  return daysToTry(deps.database, trial, deps.clock());
}

type Walk = {
  readonly trial: Trial;
  readonly judge: Judge;
  /** The newest first. */
  readonly windows: readonly Days[];
  readonly below?: DayCursor | undefined;
};

async function pageOf(deps: DryRunDeps, walk: Walk): Promise<DryRunPayments> {
  const { trial, judge, windows, below } = walk;
  const found: KindPayment[] = [];
  for (const days of windows) {
    if (found.length > PAGE) break;
    const kinds = await selectKinds(deps.database, days, trial.sight);
    const changed = await changedAmong(kinds, judge);
    if (changed.length === 0) continue;
    const limit = PAGE + 1 - found.length;
    const { sight } = trial;
    const asked = { days, sight, kinds: changed, below, limit };
    found.push(...(await selectPaymentsOfKinds(deps.database, asked)));
  }
  const shown = found.slice(0, PAGE);
  const last = shown.at(-1);
  return {
    payments: shown.map((payment) => paymentOf(payment, judge)),
    next: found.length > PAGE && last !== undefined ? writeDayCursor(last) : null,
  };
}

function paymentOf(payment: KindPayment, judge: Judge): DryRunPayment {
  return {
    paymentId: payment.id,
    businessDay: payment.businessDay,
    siteCode: payment.siteCode,
    amountOre: payment.approvedOre,
    issuerId: payment.issuerId,
    aid: payment.aid,
    cardLabel: payment.label,
    truncatedPan: payment.truncatedPan,
    ...judge(payment),
  };
}

function resultOf(
  { body, language }: Trial,
  found: {
    readonly days: Days | undefined;
    readonly sums: Sums;
    readonly page: DryRunPayments;
  },
): Omit<DryRun, "trial"> {
  const { days, sums, page } = found;
  return {
    from: days?.from ?? null,
    to: days?.to ?? null,
    comparedWith: body.comparedWith,
    total: sums.total,
    byIssuer: ISSUERS.map((issuer) => ({ issuer, ...sums.byIssuer[issuer] })),
    ownCardsWhereOff: sums.whereOff,
    changed: sums.changed,
    payments: page.payments,
    next: page.next,
    warnings: warningsIn(body.rules.map(plainRule), language),
  };
}
