/** For tests: day closes at the made-up desk, and terminals that close their sessions as they are told. */
import type { ClosePart } from "@kortkoll/core/day-close/frozen-close.ts";
import { ore } from "@kortkoll/core/money.ts";
import type { ReconcileOutcome, SchemeTotal } from "@kortkoll/terminals/terminal.ts";
import { newUuid } from "../clock.ts";
import { statement } from "../database/database.ts";
import { silentLog } from "../database/test-log.ts";
import { announceServer, stopServer } from "../payments/resolve-store.ts";
import { type Desk, openDesk } from "../payments/test-desk.ts";
import { answerOf, approved, nextStan } from "../payments/test-news.ts";
import { closeDay, type PlaceToClose } from "./close-day.ts";
import { closeNextSession, giveUpLostAskings, type SessionDeps } from "./close-sessions.ts";
import { findCloseSite } from "./close-store.ts";
import type { DayClose, DayClosed } from "./day-close-api.ts";
import { readClose } from "./read-close.ts";

export const CAN_RECONCILE = { capabilities: { canReconcile: true } };

export function sessionClosed(
  sessionNumber: string,
  schemes: readonly (readonly [string, number, number])[],
): ReconcileOutcome {
  const totals = schemes.map(
    ([scheme, count, netOre]): SchemeTotal => ({ scheme, count, netOre: ore(netOre) }),
  );
  return {
    kind: "done",
    closed: {
      sessionNumber,
      time: { kind: "instant", at: "2026-03-02T17:00:00.000Z" },
      text: `Session: ${sessionNumber}`,
      report: {
        kind: "read",
        sessionNumber,
        schemes: totals,
        count: totals.reduce((sum, one) => sum + one.count, 0),
        netOre: ore(totals.reduce((sum, one) => sum + one.netOre, 0)),
      },
    },
  };
}

export const AWAY: ReconcileOutcome = {
  kind: "notSent",
  why: { code: "terminalOffline", detail: "HTTP 400: 8013" },
};
export const LOST: ReconcileOutcome = {
  kind: "unknown",
  why: { code: "answerLost", detail: "the line was cut" },
};

export class ClosingDesk {
  readonly desk: Desk;
  /** What each terminal answers; without an answer it is away. */
  answers: Record<string, ReconcileOutcome | (() => Promise<ReconcileOutcome>)> = {};
  readonly asked: string[] = [];

  constructor(desk: Desk) {
    this.desk = desk;
  }

  deps(serverId = this.desk.places.serverId): SessionDeps {
    return {
      ...this.desk.deps,
      serverId,
      log: silentLog,
      cloud: {
        reconcile: (terminalId) => {
          this.asked.push(terminalId);
          const answer = this.answers[terminalId] ?? AWAY;
          return typeof answer === "function" ? answer() : Promise.resolve(answer);
        },
      },
    };
  }

  /** Every company at the site. */
  async placesToClose(siteCode = "NORD"): Promise<readonly PlaceToClose[]> {
    const site = await findCloseSite(this.desk.database, siteCode);
    const { id: siteId = "", companies = [] } = site ?? {};
    return companies.map((company) => ({ siteId, siteCode, company }));
  }

  async closeAll(
    canReconcile = false,
    part: ClosePart | undefined = undefined,
    places?: readonly PlaceToClose[],
  ): Promise<DayClosed> {
    const { deps } = this.desk;
    const cloud = { capabilities: { canReconcile } };
    const by = { id: this.desk.places.people.CHEF, name: "CHEF" };
    const asked = { places: places ?? (await this.placesToClose()), part, by };
    return await closeDay({ ...deps, cloud }, asked, undefined);
  }

  async close(canReconcile = false, part?: ClosePart): Promise<DayClose> {
    return await this.read((await this.closeAll(canReconcile, part)).id);
  }

  async read(id: string): Promise<DayClose> {
    const close = await readClose(this.desk.database, id);
    if (close === undefined) throw new Error("No such close");
    return close;
  }

  /** Asks every terminal that is due, one after another. */
  async askAll(serverId?: string): Promise<void> {
    while (await closeNextSession(this.deps(serverId)));
  }

  giveUpLost(serverId?: string): Promise<number> {
    return giveUpLostAskings(this.deps(serverId));
  }

  async pay(amountOre: number, sessionNumber = "031"): Promise<string> {
    const order = await this.desk.send({ totalOre: amountOre });
    const attemptId = await this.desk.pay([order]);
    await this.approveIn(attemptId, amountOre, sessionNumber);
    return attemptId;
  }

  /** At the second till's own terminal. */
  async payAtSecond(amountOre: number, sessionNumber: string): Promise<string> {
    const order = await this.desk.send({ totalOre: amountOre });
    const at = { till: "K2", terminalId: this.desk.places.terminals["77000002"] } as const;
    const attemptId = await this.desk.pay([order], amountOre, at);
    await this.approveIn(attemptId, amountOre, sessionNumber);
    return attemptId;
  }

  async approveIn(attemptId: string, amountOre: number, sessionNumber: string): Promise<void> {
    const answer = { ...answerOf("visa", nextStan()), sessionNumber };
    await this.desk.tell(attemptId, approved(amountOre, answer));
  }

  async addServer(): Promise<string> {
    const id = newUuid();
    await announceServer(this.desk.database, id, new Date(this.desk.nowMs));
    return id;
  }

  stopServer(id: string): Promise<void> {
    return stopServer(this.desk.database, id, new Date(this.desk.nowMs));
  }

  rows<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.desk.database.query<Row>(statement({ name: "test_closing_rows", text }), values);
  }
}

export async function openClosingDesk(): Promise<ClosingDesk> {
  return new ClosingDesk(await openDesk());
}
