/** For tests: what acquirers' lines were tied to and what they proved, held against what was planted. */
import type { JudgedRow, YearOutcomes } from "@kortkoll/core/bank/generated-year/judge-year.ts";
import type { Issuer } from "@kortkoll/core/cards/card-rules.ts";
import type { Ore } from "@kortkoll/core/money.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { type Database, statement } from "../database/database.ts";
import type { YearLived } from "./test-year-judge.ts";
import type { LostHow, LostPayment } from "./test-year-lost.ts";

/** A sale or a refund in a report that has come. */
export type YearTie = {
  readonly reference: string;
  readonly result: string;
  readonly agreementId: string;
  readonly saleDay: BusinessDay | null;
  readonly amountOre: Ore;
  readonly attemptId: string | null;
  readonly evidence: string | null;
  readonly siteId?: string;
  readonly issuer?: Issuer;
  readonly bookedOn?: BusinessDay;
};

type Judged = {
  readonly rows: readonly JudgedRow[];
  readonly missed: readonly string[];
  readonly falseMatches: readonly string[];
};

const TIES = statement({
  name: "test_year_ties",
  text: `select w.reference, l.result, coalesce(l.agreement_id::text, '') as "agreementId",
      l.sale_on as "saleDay", l.amount_ore as "amountOre", x.attempt_id as "attemptId", x.evidence,
      b.site_id as "siteId", b.issuer, b.business_day as "bookedOn"
    from counted_acquirer_lines l
      join acquirer_lines w on w.file_id = l.file_id and w.number = l.number
      left join acquirer_ties x on x.line_id = l.id and x.undone_at is null
      left join attempts b on b.id = x.attempt_id
    where l.type in ('sale','refund')`,
});

export async function readTies(database: Database): Promise<readonly YearTie[]> {
  return await database.query<YearTie>(TIES, []);
}

/** Each line to its own payment and to no other; what is no payment of ours to none that was. */
export function judgeLines(
  { year, lostIds }: Pick<YearLived, "year" | "lostIds">,
  ties: readonly YearTie[],
): Judged & { readonly outcomes: Pick<YearOutcomes, "unknownSales" | "unprovenPayments"> } {
  const told = new Map(year.answers.told.map((one) => [one.reference, one]));
  const own = new Set(year.payments.map(({ id }) => lostIds.get(id) ?? id));
  const falseMatches: string[] = [];
  const missed: string[] = [];
  const unknownSales: string[] = [];
  const tied = new Set<string>();
  for (const { reference, result, attemptId, evidence } of ties) {
    const sale = told.get(reference);
    if (attemptId !== null) tied.add(attemptId);
    if (sale === undefined) falseMatches.push(`${reference}: no such line`);
    else if (sale.paymentId === null) {
      const isSeen = evidence === "handKeyed" || (attemptId === null && result === "unknownSale");
      if (attemptId !== null && own.has(attemptId)) falseMatches.push(`${reference}: ${attemptId}`);
      if (isSeen) unknownSales.push(reference);
    } else {
      const expected = lostIds.get(sale.paymentId) ?? sale.paymentId;
      if (attemptId === null) missed.push(`${reference}: ${result}, and is ${expected}`);
      else if (attemptId !== expected) falseMatches.push(`${reference}: ${attemptId}`);
    }
  }
  const unprovenPayments = year.payments.flatMap(({ id }) =>
    tied.has(lostIds.get(id) ?? id) ? [] : [id],
  );
  const planted = ties.filter(({ reference }) => told.get(reference)?.paymentId !== null).length;
  const row = rowOf("acquirerLine", planted, { missed, falseMatches });
  return { rows: [row], missed, falseMatches, outcomes: { unknownSales, unprovenPayments } };
}

function rowOf(
  kind: string,
  planted: number,
  { missed, falseMatches }: Pick<Judged, "missed" | "falseMatches">,
): JudgedRow {
  const wrong = missed.length + falseMatches.length;
  const counts = { planted, missed: missed.length, falseMatches: falseMatches.length };
  return { kind, ...counts, found: planted - wrong };
}

const STATES = statement({
  name: "test_year_lost",
  text: `select a.id, a.state, a.evidence, a.approved_ore as "approvedOre",
      coalesce((select c.outcome from claims c where c.attempt_id = a.id), 'none') as claim
    from attempts a where a.id = any($1)`,
});

type StateRow = {
  readonly id: string;
  readonly state: string;
  readonly evidence: string;
  readonly approvedOre: number;
  readonly claim: string;
};

const KINDS: Readonly<Record<LostHow, string>> = {
  waits: "lostAnswer",
  claimed: "claimedPaid",
  neverWas: "claimedNotPaid",
};

/** What was lost is proven by its line, and what never was is disproven; the other way about is false. */
export async function judgeLost(
  { database, lost, lostIds }: Pick<YearLived, "database" | "lost" | "lostIds">,
  lastDay: BusinessDay,
): Promise<Judged> {
  const rows = await database.query<StateRow>(STATES, [[...lostIds.values()]]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const kinds = Map.groupBy(
    lost.filter(({ paymentId }) => lostIds.has(paymentId)),
    ({ how }) => how,
  );
  const judged = [...kinds].map(([how, all]) => {
    const stateOf = ({ paymentId }: LostPayment) => byId.get(lostIds.get(paymentId) ?? "");
    const inWords = (one: LostPayment): string => {
      const row = stateOf(one);
      return `${KINDS[how]} ${one.paymentId} of ${one.day}: ${row?.state} by ${row?.evidence}`;
    };
    const isFalse = (one: LostPayment): boolean => {
      const row = stateOf(one);
      const isOther = how === "neverWas" ? "approved" : "notPerformed";
      return row?.state === isOther || (how !== "neverWas" && isOfOtherSum(row, one));
    };
    const isSeen = (one: LostPayment): boolean => {
      const row = stateOf(one);
      const state = how === "neverWas" ? "notPerformed" : "approved";
      const claim = { waits: "none", claimed: "proven", neverWas: "disproven" }[how];
      return row?.state === state && row.evidence === "acquirerFile" && row.claim === claim;
    };
    const falseMatches = all.filter(isFalse).map(inWords);
    const due = all.filter(({ day, canTell }) => canTell && day <= lastDay);
    const missed = due.filter((one) => !isFalse(one) && !isSeen(one)).map(inWords);
    return { row: rowOf(KINDS[how], due.length, { missed, falseMatches }), missed, falseMatches };
  });
  return {
    rows: judged.map(({ row }) => row),
    missed: judged.flatMap(({ missed }) => missed),
    falseMatches: judged.flatMap(({ falseMatches }) => falseMatches),
  };
}

function isOfOtherSum(row: StateRow | undefined, { amountOre }: LostPayment): boolean {
  return row?.state === "approved" && row.approvedOre !== amountOre;
}
