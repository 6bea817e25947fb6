/**
 * One whole year of three sites and their neighbour, from a seed alone: what customers paid, what
 * acquirers and banks told, what went wrong, and what is true of it. It is the judge of the matcher,
 * so that it shares nothing with it but the words of payout-match.ts: no rule, no calendar.
 */
import type { Ore } from "../../money.ts";
import { seededRandom } from "../../seeded-random.ts";
import type { BusinessDay } from "../../time/stockholm.ts";
import type { OpenBatch } from "../payout-match.ts";
import { acquirerReports } from "./acquirer-reports.ts";
import { plantFaults } from "./faults/fault-list.ts";
import type { GeneratedPayment, GeneratedYear } from "./generated-year.ts";
import { addMonthlyFees, reportedFees } from "./monthly-fees.ts";
import { addNoise } from "./noise-lines.ts";
import { addOrdinaryLines, linesOf } from "./payout-lines.ts";
import { agreementOf, dueDay, planPayouts } from "./plan-payouts.ts";
import type { PlantedAnswers } from "./planted-answers.ts";
import { statementsOf } from "./statements.ts";
import { type DraftPayment, drawPayments } from "./year-payments.ts";
import { ACCOUNTS, AGREEMENTS, COMPANY, OTHER_COMPANY, SITES, termsOn } from "./year-places.ts";
import { salesParts, type YearUnderway } from "./year-underway.ts";

/** One chance each, so that more of one thing moves none of the others. */
const CHANCES = { payments: 0, faults: 1, noise: 2, order: 3 };

export function generateYear(seed: number): GeneratedYear {
  const random = seededRandom(seed);
  const payments = drawPayments(random.branch(CHANCES.payments));
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
  return { lines, faults: year.faults, exclusive: year.exclusive, batches };
}

function batchesOfYear(payments: readonly DraftPayment[]): readonly OpenBatch[] {
  const byAgreement = Map.groupBy(payments, (payment) => agreementOf(payment).agreement);
  return [...byAgreement].flatMap(([agreement, ofAgreement]) =>
    salesParts(ofAgreement).flatMap((part): OpenBatch[] => {
      if (part.kind !== "sales") return [];
      const terms = termsOn(agreement, part.saleDay);
      if (terms === undefined) return [];
      const { issuer, siteId, saleDay } = part;
      const leftOre: Ore = part.amountOre;
      const dueOn = dueDay(terms, saleDay);
      return [{ agreementId: agreement.id, issuer, siteId, saleDay, dueOn, leftOre }];
    }),
  );
}

function withoutDraft({ acquirerReference: _own, ...payment }: DraftPayment): GeneratedPayment {
  return payment;
}
