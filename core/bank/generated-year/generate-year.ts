/**
 * One whole year of three sites and their neighbour, from a seed alone: what customers paid, what
 * acquirers and banks told, what went wrong, and what is true of it. It is the judge of the matcher,
 * so that it shares nothing with it but the words of payout-match.ts: no rule, no calendar.
 */
import { addOre, ZERO } from "../../money.ts";
import { seededRandom } from "../../seeded-random.ts";
import type { BusinessDay } from "../../time/stockholm.ts";
import type { OpenBatch } from "../payout-match.ts";
import { acquirerReports } from "./acquirer-reports.ts";
import { keyOfBatch } from "./allowed-answers.ts";
import { plantFaults } from "./faults/fault-list.ts";
import type { GeneratedPayment, GeneratedYear } from "./generated-year.ts";
import { addMonthlyFees, reportedFees } from "./monthly-fees.ts";
import { addNoise } from "./noise-lines.ts";
import { addOrdinaryLines, linesOf } from "./payout-lines.ts";
import { agreementOf, dueDay, planPayouts } from "./plan-payouts.ts";
import type { FaultSign, PlantedAnswers, PlantedFault } from "./planted-answers.ts";
import { addSameDayRefunds } from "./same-day-refunds.ts";
import { statementsOf } from "./statements.ts";
import { type DraftPayment, drawPayments } from "./year-payments.ts";
import { ACCOUNTS, AGREEMENTS, COMPANY, OTHER_COMPANY, SITES, termsOn } from "./year-places.ts";
import { closeSessions, countedOn } from "./year-sessions.ts";
import { batchesOf, reportedPayments, type YearUnderway } from "./year-underway.ts";

/** One chance each, so that more of one thing moves none of the others. */
const CHANCES = { payments: 0, faults: 1, noise: 2, order: 3, refunds: 4, sessions: 5 };

/** A year *in full* has sessions that are closed late, and sales that are given back on their day. */
export type YearKind = "plain" | "full";

export function generateYear(seed: number, kind: YearKind = "plain"): GeneratedYear {
  const random = seededRandom(seed);
  const drawn = drawPayments(random.branch(CHANCES.payments));
  if (kind === "full") addSameDayRefunds(drawn, random.branch(CHANCES.refunds));
  const payments = drawn.all;
  const sessions = kind === "full" ? closeSessions(payments, random.branch(CHANCES.sessions)) : [];
  const year = yearOf(payments);
  plantFaults(year, random.branch(CHANCES.faults));
  addOrdinaryLines(year);
  addMonthlyFees(year);
  addNoise(year, random.branch(CHANCES.noise));
  const { statements, bankLines } = statementsOf(year, random.branch(CHANCES.order));
  const batches = batchesOfYear(payments);
  return {
    seed,
    companies: [COMPANY, OTHER_COMPANY],
    sites: SITES,
    accounts: ACCOUNTS,
    agreements: AGREEMENTS,
    payments: payments.map(withoutDraft),
    sessions,
    batches,
    reports: acquirerReports(year),
    reportedFees: reportedFees(year),
    statements,
    bankLines,
    answers: answersOf(year, batches),
  };
}

function yearOf(payments: DraftPayment[]): YearUnderway {
  let lines = 0;
  return {
    payments,
    payouts: planPayouts(payments),
    otherLines: [],
    faults: [],
    exclusive: [],
    resent: [],
    newLineId: (day: BusinessDay): string => {
      lines += 1;
      // In no order that tells which were made first: those are the faults.
      const serial = String((lines * 7_919) % 99_991).padStart(5, "0");
      return `BK${day.slice(2)}-${serial}`;
    },
  };
}

function answersOf(year: YearUnderway, batches: readonly OpenBatch[]): PlantedAnswers {
  const lines = linesOf(year).map(({ id, answer }) => ({ bankLineId: id, ...answer }));
  const known = Map.groupBy(batches, keyOfBatch);
  const isInTwo = (sign: FaultSign): boolean =>
    sign.sign === "batch" && (known.get(keyOfBatch(sign.batch))?.length ?? 0) > 1;
  const faults = year.faults.map((fault) => allowEither(fault, isInTwo));
  const faulty = year.payouts.filter(({ faultId }) => faultId !== undefined).flatMap(batchesOf);
  return { lines, faults, exclusive: year.exclusive, batches, told: toldBy(year), faulty };
}

/** What is paid of a day that came in two payouts is not said to be of the one or the other. */
function allowEither(fault: PlantedFault, isInTwo: (sign: FaultSign) => boolean): PlantedFault {
  const namedBy = fault.namedBy.map((signs) =>
    signs.map((sign) =>
      sign.sign === "batch" && isInTwo(sign)
        ? ({ ...sign, states: ["late", "missing", "short", "over"] } as const)
        : sign,
    ),
  );
  return { ...fault, namedBy };
}

function toldBy(year: YearUnderway): PlantedAnswers["told"] {
  const known = new Set(year.payments);
  return year.payouts
    .filter(({ reportedOn }) => reportedOn !== null)
    .flatMap((payout) =>
      reportedPayments(payout).map((payment) => ({
        reference: payment.acquirerReference,
        paymentId: known.has(payment) ? payment.id : null,
        bankLineIds: (payout.lines ?? []).map(({ id }) => id),
      })),
    );
}

/** What of a day came into sessions that are paid on different days is different batches. */
function batchesOfYear(payments: readonly DraftPayment[]): readonly OpenBatch[] {
  const byAgreement = Map.groupBy(payments, (payment) => agreementOf(payment).agreement);
  return [...byAgreement].flatMap(([agreement, ofAgreement]) => {
    const batches = new Map<string, OpenBatch>();
    for (const payment of ofAgreement) {
      const { issuer, siteId, businessDay: saleDay, amountOre } = payment;
      const terms = termsOn(agreement, saleDay);
      if (terms === undefined) continue;
      const batchDay = countedOn(payment, terms);
      const key = [issuer, siteId, saleDay, batchDay].join(" ");
      const leftOre = addOre(batches.get(key)?.leftOre ?? ZERO, amountOre);
      const dueOn = dueDay(terms, batchDay);
      const batch = { agreementId: agreement.id, issuer, siteId, saleDay, dueOn, leftOre };
      batches.set(key, batchDay === saleDay ? batch : { ...batch, batchDay });
    }
    return [...batches.values()];
  });
}

function withoutDraft({
  acquirerReference: _own,
  closedAt: _closed,
  ...payment
}: DraftPayment): GeneratedPayment {
  return payment;
}
