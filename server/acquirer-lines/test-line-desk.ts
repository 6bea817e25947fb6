/** For tests: the made-up desk beside an acquirer, each test in a week of its own. */
import { addDays, businessDayOf, startOfBusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { TerminalAnswer } from "@kortkoll/terminals/terminal.ts";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { statement } from "../database/database.ts";
import type { News } from "../payments/apply-news.ts";
import { type Desk, openDesk } from "../payments/test-desk.ts";
import { answerOf } from "../payments/test-news.ts";
import { NOON_MS } from "../payments/test-places.ts";
import { lookAtLines } from "./look-at-lines.ts";
import { openReporter, type Reporter, type TestLine, type TestReport } from "./test-reports.ts";

export const DAY_MS = 86_400_000;

type Left = {
  readonly result: string;
  readonly reason: string | null;
  readonly candidates: readonly string[];
  readonly tied: string | null;
};

export class LineDesk {
  tests = 0;
  startMs = NOON_MS;
  readonly desk: Desk;
  readonly #failed: unknown[] = [];
  readonly #acquirer: Reporter;

  constructor(desk: Desk, acquirer: Reporter) {
    this.desk = desk;
    this.#acquirer = acquirer;
  }

  /** Nothing that earlier tests have left is looked at again. */
  async startOver(): Promise<void> {
    await this.desk.startOver();
    this.tests += 1;
    const day = addDays(businessDayOf(NOON_MS), this.tests * 10);
    this.startMs = startOfBusinessDay(day) + DAY_MS / 2;
    this.desk.nowMs = this.startMs;
    await this.sql("update acquirer_days set due_at = null");
  }

  async checkAfter(): Promise<void> {
    expect(this.#failed.splice(0)).toEqual([]);
    expect(await this.desk.differences()).toEqual([]);
  }

  sql<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.desk.database.query<Row>(statement({ name: "test_acquirer_lines", text }), values);
  }

  today(days = 0): string {
    return businessDayOf(this.startMs + days * DAY_MS);
  }

  look(): Promise<boolean> {
    const log = {
      info: () => undefined,
      warn: () => undefined,
      error: (details: unknown) => void this.#failed.push(details),
    };
    return lookAtLines({ ...this.desk.deps, log });
  }

  /** The line's own, so that no line of another test is the same. */
  code(nth = 0): string {
    return `C${String(this.tests).padStart(3, "0")}${nth}${nth}`;
  }

  answer(nth = 0): TerminalAnswer {
    return answerOf("visa", `${String(this.tests * 10 + nth).padStart(6, "0")}${this.code(nth)}`);
  }

  line(more: Partial<TestLine> = {}): TestLine {
    return { amountOre: 100_000, saleOn: this.today(), code: this.code(), ...more };
  }

  send(report: TestReport): Promise<string> {
    return this.#acquirer.send(report);
  }

  /** Comes the day after, and is looked at. */
  async report(...lines: readonly TestLine[]): Promise<void> {
    await this.send({ lines, reference: `U${this.tests}`, paidOn: this.today(1) });
    await this.look();
  }

  async pay(news: News | "nothing", amountOre = 100_000): Promise<string> {
    const { desk } = this;
    const attemptId = await desk.pay([await desk.send({ totalOre: amountOre })]);
    if (news !== "nothing") await desk.tell(attemptId, news);
    return attemptId;
  }

  /** Of this test's days, in the order of their files. */
  lines(): Promise<Left[]> {
    return this.sql<Left>(
      `select l.result, l.reason, l.candidate_ids as candidates,
          (select t.attempt_id || ' ' || t.evidence || case when t.proved then ' proved' else '' end
            from acquirer_ties t where t.line_id = l.id and t.undone_at is null) as tied
        from counted_acquirer_lines l join bank_files f on f.id = l.file_id
        where l.sale_on between $1 and $2 order by f.received_at, f.id, l.number`,
      [this.today(-3), this.today(6)],
    );
  }

  /** Each as what it is tied to, else what the matcher made of it. */
  async short(): Promise<readonly string[]> {
    return (await this.lines()).map(
      ({ result, reason, tied }) => tied ?? [result, reason].filter(Boolean).join(" "),
    );
  }
}

/** Opened before the tests of a file and closed after them; `it` is there once a test runs. */
export function useLineDesk(take: (it: LineDesk) => void): void {
  let it: LineDesk;
  beforeAll(async () => {
    const desk = await openDesk();
    it = new LineDesk(desk, await openReporter(desk.deps, desk.places.companyId));
    await it.sql("update terminals set baseline_at = '2026-02-01T00:00:00Z'");
    take(it);
  });
  beforeEach(() => it.startOver());
  afterEach(() => it.checkAfter());
  afterAll(() => it.desk.close());
}
