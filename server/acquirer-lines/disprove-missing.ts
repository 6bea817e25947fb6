/**
 * An attempt whose end nobody knows did not happen when the acquirer's reports hold, for certain, all
 * that its terminal sold on its day and the days beside it, and it is not there. A line that comes later
 * all the same is booked as a late approval.
 */
import type { OwnPayment, ReportCover } from "@kortkoll/core/bank/acquirer-match.ts";
import {
  type CoverFacts,
  isDayCovered,
  isSessionReported,
} from "@kortkoll/core/bank/matching/certain-cover.ts";
import type { PayoutAgreement } from "@kortkoll/core/bank/payout-agreement.ts";
import { addDays, type BusinessDay, businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import type { Transaction } from "../database/database.ts";
import type { RunnerDeps } from "../payments/payment-runner.ts";
import { settleClaim } from "../payments/settle-claim.ts";
import { readPayingAgreements } from "../payout-agreements/list-agreements.ts";
import {
  isSomeHomeless,
  isSomeNotWhole,
  type OpenAttempt,
  selectLineDays,
  selectOpenAttempts,
  selectPeriods,
  selectVoided,
} from "./cover-store.ts";
import { lockTies } from "./day-store.ts";
import { selectOpenLines, selectTerminals } from "./line-store.ts";
import { runMatcher } from "./match-days.ts";
import { readOwnPayments } from "./own-payments.ts";
import { placeLines, plainTerminal } from "./read-lines.ts";

const NOT_BEFORE_MS = 2 * 86_400_000;
const ATTEMPTS_AT_ONCE = 50;
/** How far lines are looked for around the day. */
const LOOKS_AROUND_DAYS = 21;
export const NOT_IN_REPORTS = "acquirerReports";

/** How many did not happen. */
export async function disproveMissing(deps: RunnerDeps, companyId: string): Promise<number> {
  const before = new Date(deps.clock() - NOT_BEFORE_MS);
  const open = await selectOpenAttempts(deps.database, {
    companyId,
    before,
    most: ATTEMPTS_AT_ONCE,
  });
  let disproven = 0;
  for (const attempt of open) {
    if (await disproveOne(deps, companyId, attempt)) disproven += 1;
  }
  if (disproven > 0) deps.wake();
  return disproven;
}

async function disproveOne(
  deps: RunnerDeps,
  companyId: string,
  attempt: OpenAttempt,
): Promise<boolean> {
  const cardRules = await deps.cardRules();
  return await deps.database.inTransaction(async (tx) => {
    await lockTies(tx, companyId);
    const payment = await findDisproven(tx, companyId, attempt);
    if (payment === undefined) return false;
    const applied = await settleClaim(tx, payment.id, {
      from: payment.state,
      proof: { evidence: "acquirerFile", source: NOT_IN_REPORTS, outcome: "disproven" },
      applying: { newId: deps.newId, nowMs: deps.clock(), cardRules, firstCheckDelayMs: 0 },
    });
    return applied.kind === "applied";
  });
}

async function findDisproven(
  tx: Transaction,
  companyId: string,
  attempt: OpenAttempt,
): Promise<OwnPayment | undefined> {
  const agreements = await readPayingAgreements(tx, [companyId]);
  const near = businessDayOf(attempt.createdAt.getTime());
  const asked = { companyId, from: near, to: addDays(near, 1), agreements };
  const payment = [...(await readOwnPayments(tx, asked)).values()]
    .flat()
    .find(({ id }) => id === attempt.id);
  if (payment === undefined || payment.agreementIds.length === 0) return undefined;
  const covers = await readCovers(tx, { companyId, payment, attempt, agreements });
  if (covers === undefined) return undefined;
  const around = { from: addDays(payment.businessDay, -2), to: addDays(payment.businessDay, 2) };
  const amountOre = payment.kind === "payment" ? payment.amountOre : -payment.amountOre;
  if (await isSomeHomeless(tx, companyId, { ...around, amountOre })) return undefined;
  const lines = await selectOpenLines(tx, { companyId, ...around });
  const terminals = await selectTerminals(tx, companyId);
  const placed = placeLines(lines, { agreements, terminals });
  // A line that is nobody's agreement's may be the one.
  if (placed.some(({ line }) => line === undefined)) return undefined;
  const held = { companyId, ...around, agreements, terminals, placed, covers };
  const { payments } = await runMatcher(tx, held);
  const result = payments.find((one) => one.payment.id === attempt.id);
  return result?.disproves === true ? result.payment : undefined;
}

type Covering = {
  readonly companyId: string;
  readonly payment: OwnPayment;
  readonly attempt: OpenAttempt;
  readonly agreements: readonly PayoutAgreement[];
};

/** Undefined when one of the days, or one of the agreements that could pay for it, is not certain. */
async function readCovers(
  tx: Transaction,
  { companyId, payment, attempt, agreements }: Covering,
): Promise<readonly ReportCover[] | undefined> {
  const { businessDay, terminalId = "" } = payment;
  const terminalNumber = plainTerminal(terminalId);
  const days = [-1, 0, 1].map((beside) => addDays(businessDay, beside));
  const closedAt = attempt.sessionClosedAt;
  if (terminalNumber === undefined || closedAt === null) return undefined;
  const untied = await readUntied(tx, { companyId, payment, agreements });
  const isSomeSpoilt = await isSomeNotWhole(tx, companyId, addDays(businessDay, -1));
  const covers: ReportCover[] = [];
  for (const agreementId of payment.agreementIds) {
    const asked = {
      companyId,
      agreementId,
      siteId: payment.siteId,
      terminalNumber,
      from: addDays(businessDay, -LOOKS_AROUND_DAYS),
      to: addDays(businessDay, LOOKS_AROUND_DAYS),
    };
    const facts: CoverFacts = {
      lineDays: await selectLineDays(tx, asked),
      periods: await selectPeriods(tx, asked),
      untiedDays: untied.flatMap((one) =>
        one.agreementIds.includes(agreementId) ? [one.businessDay] : [],
      ),
      isSomeSpoilt,
      sessionClosedOn: businessDayOf(closedAt.getTime()),
    };
    if (!isSessionReported(facts) || !days.every((day) => isDayCovered(facts, day))) {
      return undefined;
    }
    covers.push(...days.map((day) => ({ agreementId, terminalId, day })));
  }
  return covers;
}

/** Approved at the terminal on the day or beside it, and in no line. */
async function readUntied(
  tx: Transaction,
  { companyId, payment, agreements }: Omit<Covering, "attempt">,
): Promise<readonly OwnPayment[]> {
  const asked: { readonly from: BusinessDay; readonly to: BusinessDay } = {
    from: addDays(payment.businessDay, -1),
    to: addDays(payment.businessDay, 1),
  };
  const all = [...(await readOwnPayments(tx, { companyId, ...asked, agreements })).values()].flat();
  const untied = all.filter(
    ({ state, terminalId, heldByLineId }) =>
      state === "approved" && terminalId === payment.terminalId && heldByLineId === undefined,
  );
  const voided = await selectVoided(
    tx,
    all.map(({ id }) => id),
  );
  return untied.filter(({ id }) => !voided.has(id));
}
