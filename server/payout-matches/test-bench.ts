/** For tests of the match bench: a company with sales, an agreement and bank lines, new for each test. */
import { Readable } from "node:stream";
import type { Issuer } from "@kortkoll/core/cards/card-rules.ts";
import { addDays, businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import { afterEach, beforeEach, expect } from "vitest";
import { readBankFile } from "../bank-files/read-bank-file.ts";
import { receiveBankFile } from "../bank-files/receive-bank-file.ts";
import { readBalances } from "../book-checks/read-balances.ts";
import { SEES_ALL } from "../http/access.ts";
import { type Desk, openDesk } from "../payments/test-desk.ts";
import { NOON_MS } from "../payments/test-places.ts";
import { readWrongPayouts } from "../payouts/read-wrong-payouts.ts";
import { acceptMatch } from "./accept-match.ts";
import { chooseMatch } from "./choose-match.ts";
import { readBench } from "./read-bench.ts";
import { insertTestAgreement, insertTestBankLine, type TestAgreement } from "./test-bank-lines.ts";

export const DAY = businessDayOf(NOON_MS);
export const NEXT = addDays(DAY, 1);
export const REFERENCE = `7100001-${DAY.replaceAll("-", "")}`;

/** After each test the books agree with the items. */
export function openBenchDesk(opened: (it: BenchDesk) => void): void {
  let it: BenchDesk;
  beforeEach(async () => {
    const desk = await openDesk();
    const agreement = await insertTestAgreement(desk.database, desk.places.companyId);
    desk.nowMs = NOON_MS + 24 * 60 * 60 * 1_000;
    it = new BenchDesk(desk, agreement);
    opened(it);
  });
  afterEach(async () => {
    expect(await it.desk.differences()).toEqual([]);
    expect((await readBalances(it.desk.deps, SEES_ALL)).agree).toBe(true);
    await it.desk.close();
  });
}

export class BenchDesk {
  readonly desk: Desk;
  readonly agreement: TestAgreement;

  constructor(desk: Desk, agreement: TestAgreement) {
    this.desk = desk;
    this.agreement = agreement;
  }

  get chef(): { readonly id: string; readonly signature: string } {
    return { id: this.desk.places.people.CHEF, signature: "CHEF" };
  }

  /** At noon of the day before, whatever it is now. */
  async sell(amountOre: number, card: Issuer = "visa"): Promise<string> {
    const { desk } = this;
    const now = desk.nowMs;
    desk.nowMs = NOON_MS;
    const order = await desk.send({ totalOre: amountOre });
    await desk.payAndApprove([order], amountOre, card);
    desk.nowMs = now;
    return order.id;
  }

  line(amountOre: number, more: object = {}): Promise<string> {
    const { companyId } = this.desk.places;
    return insertTestBankLine(this.desk.database, {
      companyId,
      amountOre,
      bookedOn: NEXT,
      ...more,
    });
  }

  /** As whoever may see every company; taken in and read. */
  async send(name: string, text: string): Promise<void> {
    const { deps } = this.desk;
    const sent = {
      ...{ name, company: undefined, body: Readable.from([Buffer.from(text)]) },
      by: { id: this.chef.id, name: "CHEF", companyIds: null },
    };
    const received = await receiveBankFile({ ...deps, limitBytes: 1_000_000 }, sent);
    if (received.kind !== "taken") throw new Error(received.kind);
    await readBankFile(deps, received.id);
  }

  bench(): ReturnType<typeof readBench> {
    const { deps, places } = this.desk;
    const companies = [{ id: places.companyId, code: "NORD" }];
    return readBench(deps, { companies, language: "sv" });
  }

  async keyOf(bankLineId: string): Promise<string> {
    const { lines } = await this.bench();
    const found = lines.find((one) => one.line.id === bankLineId);
    return found?.proposals[0]?.key ?? "0".repeat(64);
  }

  /** The alarms of today: state, what is left, and age in days. */
  async wrong(): Promise<readonly (readonly [string, number, number])[]> {
    const today = businessDayOf(this.desk.nowMs);
    const found = await readWrongPayouts(this.desk.database, { sight: SEES_ALL, today });
    return found.map(({ payout, ageDays }) => [payout.state, payout.leftOre, ageDays]);
  }

  accept(bankLineId: string, proposalKey: string): ReturnType<typeof acceptMatch> {
    const asked = { bankLineId, proposalKey, by: this.chef, claim: undefined };
    return acceptMatch(this.desk.deps, asked);
  }

  choose(
    bankLineId: string,
    parts: readonly object[],
    { kind = "payout", agreementId = this.agreement.id } = {},
  ): ReturnType<typeof chooseMatch> {
    return chooseMatch(this.desk.deps, {
      bankLineId,
      chosen: { agreementId, kind, parts, reason: "Enligt inlösarens brev" } as never,
      by: this.chef,
      claim: undefined,
    });
  }
}

export const sales = (amountOre: number, more: object = {}): object => ({
  kind: "sales",
  issuer: "visa",
  siteCode: "NORD",
  saleDay: DAY,
  amountOre,
  ...more,
});
