/**
 * For tests: the generated year lived through the product's own doors, day by day. Files come in and are
 * read, acquirers' lines are tied, all that is certain is accepted, and it is booked; in the end what was
 * made of it is held against what was planted.
 */
import { Readable } from "node:stream";
import { generateYear } from "@kortkoll/core/bank/generated-year/generate-year.ts";
import type {
  GeneratedReport,
  GeneratedSession,
  GeneratedStatement,
  GeneratedYear,
} from "@kortkoll/core/bank/generated-year/generated-year.ts";
import type { MatchOutcome } from "@kortkoll/core/bank/payout-match.ts";
import { seededRandom } from "@kortkoll/core/seeded-random.ts";
import {
  addDays,
  type BusinessDay,
  businessDayOf,
  startOfBusinessDay,
} from "@kortkoll/core/time/stockholm.ts";
import { lookAtLines } from "../acquirer-lines/look-at-lines.ts";
import { readBankFile } from "../bank-files/read-bank-file.ts";
import { receiveBankFile } from "../bank-files/receive-bank-file.ts";
import { newUuid, systemPause } from "../clock.ts";
import { type Database, statement } from "../database/database.ts";
import { NO_CLOUD } from "../no-cloud.ts";
import { sumIssuerDays } from "../open-items/sum-issuer-days.ts";
import { keepCardRules } from "../payments/card-rule-store.ts";
import type { RunnerDeps } from "../payments/payment-runner.ts";
import { acceptCertain } from "./accept-match.ts";
import { computeOutcomes, lineOf } from "./compute-outcomes.ts";
import {
  BANKGIROS,
  bgMaxOf,
  type Deposit,
  depositsOf,
  isToldOf,
  withDeposits,
} from "./test-year-bankgiro.ts";
import { notificationFile, reportFile } from "./test-year-files.ts";
import { judgeLived, type Lived } from "./test-year-judge.ts";
import { drawLost, type LostPayment, losePayment, ownReferences } from "./test-year-lost.ts";
import { type SettledYear, settleYear } from "./test-year-places.ts";
import { closeYearSession, sellAll } from "./test-year-sales.ts";

/** A line waits on the bench for so long before what is said of it is what is judged. */
const BENCH_DAYS = 30;
const EVENING_MS = 20 * 3_600_000;
const LIMIT_BYTES = 10_000_000;
const LOOKS_MOST = 5;
/** A chance of its own, that draws nothing from the year's. */
const LOST = 101;

export type LivedYear = Lived & { readonly files: number };

export class YearDoors {
  readonly #database: Database;
  readonly #year: GeneratedYear;
  readonly #person = { id: newUuid(), signature: "EKON" };
  readonly #outcomes = new Map<string, MatchOutcome>();
  readonly #bookedOn: ReadonlyMap<string, BusinessDay>;
  readonly #lost: readonly LostPayment[];
  readonly #lostIds = new Map<string, string>();
  readonly #deposits: ReadonlyMap<string, Deposit>;
  readonly #names: ReadonlyMap<string, string>;
  readonly #errors: unknown[] = [];
  #nowMs = 0;
  #files = 0;

  constructor(database: Database, seed: number) {
    this.#database = database;
    this.#year = generateYear(seed, "full");
    const toldOf = this.#year.bankLines.filter(isToldOf);
    this.#bookedOn = new Map(toldOf.map(({ id, bookedOn }) => [id, bookedOn]));
    this.#deposits = depositsOf(this.#year);
    this.#names = new Map([...this.#deposits].map(([id, { reference }]) => [reference, id]));
    this.#lost = drawLost(this.#year, seededRandom(seed).branch(LOST));
  }

  /** All of it until the end of the day; from the first of January. */
  async live(until: BusinessDay): Promise<LivedYear> {
    const settled = await settleYear(this.#database, this.#year, this.#person);
    const deps = this.#depsOf(settled);
    const { statements, reports, payments, sessions } = this.#year;
    const statementsOn = Map.groupBy(statements, ({ arrivesOn }) => arrivesOn);
    const reportsOn = Map.groupBy(reports, ({ arrivesOn }) => arrivesOn);
    const lostOn = Map.groupBy(this.#lost, ({ day }) => day);
    const lostOnes = new Set(this.#lost.map(({ paymentId }) => paymentId));
    const paymentsOn = Map.groupBy(
      payments.filter(({ id }) => !lostOnes.has(id)),
      ({ businessDay }) => businessDay,
    );
    const sessionsOn = Map.groupBy(sessions, ({ closedAt }) => businessDayOf(closedAt));
    for (let day = "2026-01-01" as BusinessDay; day <= until; day = addDays(day, 1)) {
      const evening = startOfBusinessDay(day) + EVENING_MS;
      for (const lost of lostOn.get(day) ?? []) {
        this.#nowMs = lost.at;
        const id = await losePayment(deps, settled, { lost, person: this.#person });
        this.#lostIds.set(lost.paymentId, id);
      }
      this.#nowMs = evening;
      await sellAll(this.#database, paymentsOn.get(day) ?? [], this.#person);
      await this.#closeSessions(settled, sessionsOn.get(day) ?? [], lostOnes);
      await sumIssuerDays(deps);
      const told = statementsOn.get(day) ?? [];
      await this.#tell(deps, day, told);
      for (const report of reportsOn.get(day) ?? []) await this.#report(deps, report);
      await this.#lookAtLines(deps);
      if (told.length > 0) await this.#decide(deps, day);
    }
    if (this.#errors.length > 0) throw this.#errors[0];
    const lived = await judgeLived({
      database: this.#database,
      year: this.#year,
      outcomes: this.#outcomes,
      bookedOn: this.#bookedOn,
      names: this.#names,
      lost: this.#lost,
      lostIds: this.#lostIds,
      until,
    });
    return { ...lived, files: this.#files };
  }

  #depsOf({ serverId }: SettledYear): RunnerDeps {
    const database = this.#database;
    const clock = (): number => this.#nowMs;
    const silent = (): void => undefined;
    return {
      ...{ database, clock, elapsedMs: clock, pause: systemPause, newId: newUuid, serverId },
      ...{ cloud: NO_CLOUD, cardRules: keepCardRules(database, clock), wake: silent },
      log: {
        info: silent,
        warn: silent,
        error: (details) => void this.#errors.push("err" in details ? details.err : details),
      },
    };
  }

  /** Bankgirot's file comes on every second day before the bank's own. */
  async #tell(
    deps: RunnerDeps,
    day: BusinessDay,
    told: readonly GeneratedStatement[],
  ): Promise<void> {
    const bgMax = async (): Promise<void> => {
      for (const bankgiro of BANKGIROS) {
        const file = bgMaxOf(day, bankgiro, this.#deposits);
        if (file !== undefined) await this.#send(deps, `${bankgiro.number}-${day}.txt`, file);
      }
    };
    const isFirst = Number(day.slice(8)) % 2 === 0;
    if (isFirst) await bgMax();
    for (const one of told) {
      const text = withDeposits(one, this.#deposits);
      if (BANKGIROS.some(({ account, isOnly }) => isOnly && account === one.account)) continue;
      // Every second month announced first, and once more in the statement.
      if (isAnnounced(day)) await this.#send(deps, `${one.fileName}.054`, notificationFile(text));
      await this.#send(deps, one.fileName, text);
    }
    if (!isFirst) await bgMax();
  }

  /** Before the night's files, or in the small hours after it. */
  async #closeSessions(
    settled: SettledYear,
    sessions: readonly GeneratedSession[],
    lost: ReadonlySet<string>,
  ): Promise<void> {
    for (const session of sessions) {
      const known = session.paymentIds.filter((id) => !lost.has(id));
      await closeYearSession(this.#database, settled, { ...session, known });
    }
  }

  async #report(deps: RunnerDeps, report: GeneratedReport): Promise<void> {
    const agreement = this.#year.agreements.find(({ id }) => id === report.agreementId);
    if (agreement === undefined) throw new Error("A report of no agreement");
    const waiting = this.#lost.filter(({ how }) => how === "waits");
    const ids = new Map(
      waiting.flatMap(({ paymentId }) => {
        const id = this.#lostIds.get(paymentId);
        return id === undefined ? [] : [[paymentId, id] as const];
      }),
    );
    const own = ownReferences(this.#year, ids);
    await this.#send(deps, report.fileName, reportFile(agreement, report, own));
  }

  async #send(deps: RunnerDeps, name: string, text: string | Buffer): Promise<void> {
    const received = await receiveBankFile(
      { ...deps, limitBytes: LIMIT_BYTES },
      {
        ...{ name, company: undefined, body: Readable.from([Buffer.from(text)]) },
        by: { id: this.#person.id, name: this.#person.signature, companyIds: null },
      },
    );
    if (received.kind !== "taken" && received.kind !== "known") throw new Error(received.kind);
    await readBankFile(deps, received.id);
    this.#files += 1;
  }

  async #lookAtLines(deps: RunnerDeps): Promise<void> {
    for (let looks = 0; looks < LOOKS_MOST; looks += 1) if (!(await lookAtLines(deps))) return;
  }

  async #decide(deps: RunnerDeps, day: BusinessDay): Promise<void> {
    for (const { id: companyId } of this.#year.companies) {
      await acceptCertain(deps, { companyId, by: this.#person });
      const { outcomes, input } = await computeOutcomes(deps, companyId);
      const named = await this.#namesOf(input.bankLines.map(({ id }) => id));
      for (const outcome of outcomes) {
        const name = named.get(lineOf(outcome));
        const bookedOn = name === undefined ? undefined : this.#bookedOn.get(name);
        if (name === undefined || bookedOn === undefined) throw new Error("An unknown line");
        if (bookedOn < addDays(day, -BENCH_DAYS)) continue;
        this.#outcomes.set(name, renamed(outcome, name));
      }
    }
  }

  /** By the bank's own reference, which is how the year knows them; of deposits by Bankgirot's. */
  async #namesOf(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows = await this.#database.query<{ id: string; name: string }>(NAMES, [ids]);
    return new Map(rows.map(({ id, name }) => [id, this.#names.get(name) ?? name]));
  }
}

function isAnnounced(day: BusinessDay): boolean {
  return Number(day.slice(5, 7)) % 2 === 1;
}

const NAMES = statement({
  name: "test_year_names",
  text: `select id, coalesce(bank_reference, entry_reference) as name from bank_lines
    where id = any($1)`,
});

function renamed(outcome: MatchOutcome, bankLineId: string): MatchOutcome {
  return outcome.outcome === "matched"
    ? { ...outcome, proposal: { ...outcome.proposal, bankLineId } }
    : { ...outcome, bankLineId };
}
