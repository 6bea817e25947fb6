/** For tests: what the product made of the generated year, read from its tables and held against what was planted. */
import { keyOfBatch } from "@kortkoll/core/bank/generated-year/allowed-answers.ts";
import type { GeneratedYear } from "@kortkoll/core/bank/generated-year/generated-year.ts";
import {
  type JudgedRow,
  type JudgedYear,
  judgeYear,
} from "@kortkoll/core/bank/generated-year/judge-year.ts";
import type {
  BatchName,
  FaultSign,
  PlantedAnswers,
  PlantedFault,
} from "@kortkoll/core/bank/generated-year/planted-answers.ts";
import type { MatchOutcome } from "@kortkoll/core/bank/payout-match.ts";
import { addDays, type BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { type Database, statement } from "../database/database.ts";
import { SEES_ALL } from "../http/access.ts";
import { listWrongPayouts } from "../payouts/list-wrong-payouts.ts";
import { lineOf } from "./compute-outcomes.ts";
import { asBooked, type BookedElsewhere } from "./test-year-answers.ts";
import type { LostPayment } from "./test-year-lost.ts";
import { judgeLines, judgeLost, readTies, type YearTie } from "./test-year-ties.ts";

/** What is planted later than so long before the end may not have shown itself. */
export const SHOWS_WITHIN_DAYS = 25;

export type YearLived = {
  readonly database: Database;
  readonly year: GeneratedYear;
  /** The last that was said of each line that waits, by its name in the year. */
  readonly outcomes: ReadonlyMap<string, MatchOutcome>;
  readonly bookedOn: ReadonlyMap<string, BusinessDay>;
  /** Of deposits, from Bankgirot's name of them. */
  readonly names: ReadonlyMap<string, string>;
  readonly lost: readonly LostPayment[];
  /** Attempts by the payment of the year that each is. */
  readonly lostIds: ReadonlyMap<string, string>;
  readonly until: BusinessDay;
};

export type Lived = JudgedYear & {
  readonly lines: number;
  readonly matches: number;
  /** Bank lines that count, and those that there are to count. */
  readonly counted: number;
  readonly told: number;
  /** Files that were read with something wrong in them. */
  readonly problems: readonly string[];
  /** What the calendar calls wrong, of payouts in which nothing is. */
  readonly falseAlarms: readonly string[];
  /** By issuer: what its account came to by bookings, and by what is true. */
  readonly issuers: readonly {
    readonly issuer: string;
    readonly bookedOre: number;
    readonly plantedOre: number;
  }[];
};

export async function judgeLived(lived: YearLived): Promise<Lived> {
  const { database, year, outcomes, bookedOn, until } = lived;
  const matched = await database.query<MatchedRow>(MATCHED, []);
  const accepted = matched
    .map((row) => ({ ...row, name: lived.names.get(row.name) ?? row.name }))
    .map(matchedOutcome);
  const names = new Set(accepted.map(lineOf));
  const waiting = [...outcomes].filter(([name]) => !names.has(name));
  const ties = await readTies(database);
  const elsewhere = bookedElsewhere(lived, ties);
  const calendar = await readCalendar(lived);
  const answers = asBooked(answersUntil(year.answers, bookedOn, until), elsewhere);
  const known = new Set(answers.lines.map(({ bankLineId }) => bankLineId));
  const lines = [...accepted, ...waiting.map(([, outcome]) => outcome)].filter((outcome) =>
    known.has(lineOf(outcome)),
  );
  const proven = judgeLines(lived, ties);
  const judged = judgeYear(answers, { lines, calendar, ...proven.outcomes });
  const rows: readonly JudgedRow[] = [...judged.rows, ...proven.rows];
  const lost = await judgeLost(lived, addDays(until, -SHOWS_WITHIN_DAYS));
  const problems = await database.query<{ told: string }>(PROBLEMS, []);
  const [counted] = await database.query<{ lines: number }>(COUNTED, []);
  return {
    rows: [...rows, ...lost.rows],
    missed: [...judged.missed, ...proven.missed, ...lost.missed],
    falseMatches: [...judged.falseMatches, ...proven.falseMatches, ...lost.falseMatches],
    lines: lines.length,
    matches: accepted.length,
    counted: counted?.lines ?? 0,
    told: answers.lines.length,
    problems: problems.map(({ told }) => told),
    falseAlarms: falseAlarms(calendar, [
      ...answers.faulty,
      ...elsewhere.flatMap(placesOf),
      ...untoldPlaces(year.answers, bookedOn),
    ]),
    issuers: await judgeIssuers(lived, accepted, ties),
  };
}

/** Of payouts that no file tells of: what Bankgirot does not bring. */
function untoldPlaces(
  { lines }: PlantedAnswers,
  told: ReadonlyMap<string, BusinessDay>,
): readonly BatchName[] {
  return lines
    .filter(({ bankLineId }) => !told.has(bankLineId))
    .flatMap(({ allowed }) =>
      allowed.flatMap((answer) =>
        answer.outcome !== "matched"
          ? []
          : answer.parts.flatMap((part) =>
              part.kind === "sales" ? [{ agreementId: answer.agreementId, ...part }] : [],
            ),
      ),
    );
}

type Alarm = BatchName & { readonly state: "late" | "missing" | "short" | "over" };

async function readCalendar({ database, until }: YearLived): Promise<readonly Alarm[]> {
  const wrong = await listWrongPayouts(database, { sight: SEES_ALL, today: until });
  return wrong.flatMap(({ payout, batches, state }) =>
    batches
      .filter(({ amountOre, paidOre }) => amountOre !== paidOre)
      .map(({ issuer, siteId, saleDay }) => ({
        ...{ agreementId: payout.agreement.id, issuer, siteId, saleDay },
        state: state as Alarm["state"],
      })),
  );
}

function falseAlarms(calendar: readonly Alarm[], faulty: readonly BatchName[]): readonly string[] {
  const wrong = new Set(faulty.map(keyOfBatch));
  return calendar
    .filter((alarm) => !wrong.has(keyOfBatch(alarm)))
    .map((alarm) => `${keyOfBatch(alarm)} is ${alarm.state}`);
}

/** Sales that are booked on the day on which their end came to be known. */
function bookedElsewhere(
  { year, lostIds }: Pick<YearLived, "year" | "lostIds">,
  ties: readonly YearTie[],
): readonly BookedElsewhere[] {
  const told = new Map(year.answers.told.map((one) => [one.reference, one]));
  const lost = new Set(lostIds.values());
  return ties.flatMap((tie): BookedElsewhere[] => {
    const sale = told.get(tie.reference);
    const { attemptId, saleDay, agreementId } = tie;
    if (sale === undefined || attemptId === null || saleDay === null) return [];
    const isHandKeyed = sale.paymentId === null;
    if (!isHandKeyed && !lost.has(attemptId)) return [];
    const { siteId = "", issuer = "unknown", bookedOn = saleDay, amountOre } = tie;
    const place = { agreementId, siteId, issuer, saleDay, bookedOn, amountOre };
    return [{ ...place, bankLineIds: sale.bankLineIds, isEither: isHandKeyed }];
  });
}

function placesOf({ saleDay, bookedOn, ...place }: BookedElsewhere): readonly BatchName[] {
  return place.isEither ? [saleDay, bookedOn].map((day) => ({ ...place, saleDay: day })) : [];
}

/** What the vouchers took from each issuer, beside what the planted answers say was paid of it. */
async function judgeIssuers(
  { database, year, lost, lostIds, until }: YearLived,
  accepted: readonly MatchOutcome[],
  ties: readonly YearTie[],
): Promise<Lived["issuers"]> {
  const booked = await database.query<{ role: string; ore: number }>(BOOKED, []);
  const planted = new Map<string, number>();
  const answers = new Map(year.answers.lines.map((line) => [line.bankLineId, line]));
  for (const outcome of accepted) {
    const allowed = answers.get(lineOf(outcome))?.allowed ?? [];
    const answer = allowed.find((one) => one.outcome === "matched");
    for (const part of answer?.parts ?? []) {
      if (part.kind !== "sales") continue;
      planted.set(part.issuer, (planted.get(part.issuer) ?? 0) - part.amountOre);
    }
  }
  const found = new Set(ties.flatMap(({ attemptId }) => attemptId ?? []));
  const isFound = (paymentId: string): boolean => found.has(lostIds.get(paymentId) ?? "");
  const lostOnes = new Set(lost.map(({ paymentId }) => paymentId));
  const sold = new Map<string, { tills: number; files: number }>();
  const add = (issuer: string, of: "tills" | "files", ore: number): void => {
    const sum = sold.get(issuer) ?? { tills: 0, files: 0 };
    sum[of] += ore;
    sold.set(issuer, sum);
  };
  for (const { id, issuer, amountOre, businessDay } of year.payments) {
    if (businessDay > until) continue;
    if (!lostOnes.has(id)) add(issuer, "tills", amountOre);
    else if (isFound(id)) add(issuer, "files", amountOre);
  }
  for (const { evidence, issuer = "unknown", amountOre } of ties) {
    if (evidence === "handKeyed") add(issuer, "files", amountOre);
  }
  return [...sold].map(([issuer, { tills, files }]) => {
    const role = `issuer${issuer.charAt(0).toUpperCase()}${issuer.slice(1)}`;
    const ore = booked.find((one) => one.role === role)?.ore ?? 0;
    // What tills took is in no voucher here; what files proved is.
    const paidOre = planted.get(issuer) ?? 0;
    return { issuer, bookedOre: tills + ore, plantedOre: tills + files + paidOre };
  });
}

/** What can have shown itself by the day. */
function answersUntil(
  answers: PlantedAnswers,
  bookedOn: ReadonlyMap<string, BusinessDay>,
  until: BusinessDay,
): PlantedAnswers {
  const isIn = (id: string): boolean => (bookedOn.get(id) ?? "9999") <= until;
  const lastDay = addDays(until, -SHOWS_WITHIN_DAYS);
  const hasShown = ({ day, bankLineIds, namedBy }: PlantedFault): boolean =>
    day <= lastDay && bankLineIds.every(isIn) && namedBy.flat().every(isSignIn);
  const isSignIn = (sign: FaultSign): boolean => {
    switch (sign.sign) {
      case "line":
        return isIn(sign.bankLineId);
      case "batch":
        return sign.batch.saleDay <= lastDay;
      case "once":
        return sign.bankLineIds.every(isIn);
      case "unknownSale":
      case "unprovenPayment":
        return true;
    }
  };
  return {
    ...answers,
    lines: answers.lines.filter(({ bankLineId }) => isIn(bankLineId)),
    faults: answers.faults.filter(hasShown),
  };
}

type MatchedRow = {
  readonly name: string;
  readonly agreementId: string;
  readonly kind: "payout" | "monthlyFee" | "chargeback";
  readonly evidence: "reference" | "merchantAndDay" | "amountInWindow" | "onlySubset";
  readonly bookedOn: BusinessDay;
  readonly parts: readonly { readonly kind: string; readonly saleDay: string | null }[];
};

function matchedOutcome({ name, bookedOn, parts, ...row }: MatchedRow): MatchOutcome {
  const grounds = {
    ...{ reference: undefined, merchantNumber: undefined, bookedOn, saleDays: [] },
    ...{ dueOn: undefined, daysLate: undefined },
  };
  const proposal = {
    ...{ ...row, bankLineId: name, reportedPayoutIds: [], grounds },
    parts: parts.map((part) => ({ ...part, saleDay: part.saleDay ?? undefined })) as never,
  };
  return { outcome: "matched", proposal };
}

const MATCHED = statement({
  name: "test_year_matched",
  text: `select coalesce(l.bank_reference, l.entry_reference) as name, m.agreement_id as "agreementId", m.kind, m.evidence,
      m.booked_on as "bookedOn",
      (select json_agg(json_strip_nulls(json_build_object('kind', p.kind, 'issuer', p.issuer,
          'siteId', p.site_id, 'saleDay', p.sale_day, 'amountOre', p.amount_ore)) order by p.part)
        from payout_match_parts p where p.match_id = m.id) as parts
    from payout_matches m join bank_lines l on l.id = m.bank_line_id where m.undone_at is null`,
});

const COUNTED = statement({
  name: "test_year_counted",
  text: "select count(*)::int as lines from bank_lines where taken",
});

const BOOKED = statement({
  name: "test_year_booked",
  text: `select p.role, sum(p.amount_ore)::bigint as ore from postings p
    where p.role like 'issuer%' group by p.role`,
});

const PROBLEMS = statement({
  name: "test_year_problems",
  text: `select distinct f.format || ' ' || p.code as told from bank_file_problems p
    join bank_files f on f.id = p.file_id order by 1`,
});
