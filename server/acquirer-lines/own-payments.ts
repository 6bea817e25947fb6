/** Our own attempts as the matcher knows them: on the day on which the card was at the terminal. */
import type { OwnPayment } from "@kortkoll/core/bank/acquirer-match.ts";
import { coverOf, termsAt } from "@kortkoll/core/bank/check-payout-agreement.ts";
import type { PayoutAgreement } from "@kortkoll/core/bank/payout-agreement.ts";
import { ore } from "@kortkoll/core/money.ts";
import {
  addDays,
  type BusinessDay,
  businessDayOf,
  startOfBusinessDay,
} from "@kortkoll/core/time/stockholm.ts";
import type { Sql } from "../database/database.ts";
import { instantsOfStoredTime } from "../payments/attempt-facts.ts";
import { type AttemptRow, selectAttempts, selectHandKeyed } from "./own-payment-store.ts";

/** So long after they were keyed are sales still found at their terminal, or in a file. */
const FOUND_WITHIN_DAYS = 60;

export type DaysAsked = {
  readonly companyId: string;
  readonly from: BusinessDay;
  readonly to: BusinessDay;
  readonly agreements: readonly PayoutAgreement[];
};

/** By day, for the days alone. */
export async function readOwnPayments(
  sql: Sql,
  { companyId, from, to, agreements }: DaysAsked,
): Promise<Map<BusinessDay, OwnPayment[]>> {
  const start = new Date(startOfBusinessDay(from));
  // Some are sent, or answered, after midnight.
  const rows = await selectAttempts(sql, {
    companyId,
    from: new Date(startOfBusinessDay(addDays(from, -1))),
    to: new Date(startOfBusinessDay(addDays(to, 1))),
  });
  const keyed = await selectHandKeyed(sql, {
    companyId,
    from: start,
    to: new Date(startOfBusinessDay(addDays(to, FOUND_WITHIN_DAYS))),
  });
  const payments = [...rows, ...keyed].map((row) => ownPayment(row, agreements));
  return Map.groupBy(
    payments.filter(({ businessDay }) => from <= businessDay && businessDay <= to),
    ({ businessDay }) => businessDay,
  );
}

function ownPayment(row: AttemptRow, agreements: readonly PayoutAgreement[]): OwnPayment {
  const at = chargedAtMs(row);
  const businessDay = businessDayOf(at);
  const { id, kind, state, siteId, terminalId, reference, receiptNumber } = row;
  const issuer = row.issuer ?? undefined;
  return {
    id,
    kind: kind === "purchase" ? "payment" : "refund",
    state,
    amountOre: ore(row.amountOre),
    businessDay,
    at,
    siteId,
    terminalId,
    issuer,
    authorisationCode: row.authorisationCode ?? undefined,
    lastFour: row.lastFour ?? undefined,
    references: receiptNumber === null ? [reference] : [reference, receiptNumber],
    agreementIds: agreementsOf({ issuer, siteId, day: businessDay }, agreements),
    ...(row.heldByLineId === null ? {} : { heldByLineId: row.heldByLineId }),
  };
}

/** A terminal's own answer came with the card; what was learned later did not. */
export function chargedAtMs(
  row: Pick<
    AttemptRow,
    "createdAt" | "sentAt" | "endedAt" | "evidence" | "handKeyed" | "terminalTime"
  >,
): number {
  const { createdAt, sentAt, endedAt, evidence, handKeyed, terminalTime } = row;
  if (handKeyed) return instantsOfStoredTime(terminalTime)[0] ?? createdAt.getTime();
  if (evidence === "terminalAnswer" && endedAt !== null) return endedAt.getTime();
  return (sentAt ?? createdAt).getTime();
}

/** Of a card that nobody knows, every one that pays for some card of the site. */
function agreementsOf(
  sold: {
    readonly issuer: OwnPayment["issuer"];
    readonly siteId: string;
    readonly day: BusinessDay;
  },
  agreements: readonly PayoutAgreement[],
): readonly string[] {
  const { issuer, siteId, day } = sold;
  if (issuer !== undefined && issuer !== "unknown") {
    const cover = coverOf(agreements, { issuer, siteId, day });
    return cover === undefined ? [] : [cover.agreement.id];
  }
  return agreements.flatMap((agreement) => {
    const terms = termsAt(agreement, day);
    const isCovered = terms?.siteIds === null || terms?.siteIds.includes(siteId) === true;
    return terms !== undefined && terms.issuers.length > 0 && isCovered ? [agreement.id] : [];
  });
}
