/**
 * A desk whose terminals are the simulator's, over real sockets: adapter, runner and resolver as they
 * run, with a clock that only a test moves. Waiting moves it too.
 */
import type { JudgeRules } from "@kortkoll/core/attempts/judge-last-result.ts";
import { type CallLimits, connectNetsCloud } from "@kortkoll/terminals/nets-cloud/adapter.ts";
import { ManualClock } from "@kortkoll/terminals/simulator/manual-clock.ts";
import {
  type RunningSimulator,
  startNetsSimulator,
} from "@kortkoll/terminals/simulator/start-nets-simulator.ts";
import type { Truth } from "@kortkoll/terminals/simulator/truth/truth.ts";
import type { TerminalCloud } from "@kortkoll/terminals/terminal.ts";
import type { Order } from "../api.ts";
import { findLateApprovals } from "./find-late-approvals.ts";
import { createPaymentRunner, type PaymentRunner } from "./payment-runner.ts";
import { type ResolverDeps, resolveUnknowns } from "./resolve-unknowns.ts";
import type { RefundOutcome, StartRefund } from "./start-refund.ts";
import { type Desk, openDesk } from "./test-desk.ts";
import { NOON_MS } from "./test-places.ts";

const RULES: JudgeRules = {
  lastResultDelayMs: 5_000,
  timeToleranceMs: 600_000,
  longestTransactionMs: 360_000,
};
const SELLER = {
  siteId: "7700000",
  organisationNumber: "5560001234",
  merchantName: "Påhittade Bilar AB",
  address: "Låtsasgatan 1",
  label: "Verkstad",
};

export class WireDesk {
  readonly desk: Desk;
  readonly simulator: RunningSimulator;
  readonly cloud: TerminalCloud;
  readonly runner: PaymentRunner;
  /** How long has been waited, each time. */
  readonly waitsMs: number[] = [];
  readonly #deps: ResolverDeps;
  readonly #clock: ManualClock;

  constructor(
    desk: Desk,
    simulator: RunningSimulator,
    { clock, limits }: { readonly clock: ManualClock; readonly limits: Partial<CallLimits> },
  ) {
    this.desk = desk;
    this.simulator = simulator;
    this.#clock = clock;
    this.cloud = connectNetsCloud({
      baseUrl: simulator.url,
      account: () => Promise.resolve({ username: "demo", password: "demo" }),
      clock: () => desk.nowMs,
      limits,
    });
    desk.cloud = this.cloud;
    const pause = (durationMs: number): Promise<void> => {
      this.waitsMs.push(durationMs);
      this.advance(durationMs);
      return Promise.resolve();
    };
    this.#deps = { ...desk.deps, cloud: this.cloud, pause, rules: RULES };
    this.runner = createPaymentRunner(this.#deps);
  }

  async close(): Promise<void> {
    await this.cloud.close();
    await this.simulator.close();
    await this.desk.close();
  }

  advance(byMs: number): void {
    this.#clock.advance(byMs);
    this.desk.nowMs += byMs;
  }

  /** Takes a payment of all of the order at the terminal 77000001. */
  async pay(order: Order): Promise<string> {
    const outcome = await this.desk.tryPay({ allocations: [{ orderId: order.id }] });
    if (outcome.kind === "refused") throw new Error(outcome.code);
    await this.runner.carryToEnd(outcome.payment.id);
    this.advance(1_000);
    return outcome.payment.id;
  }

  async giveBack(
    attemptId: string,
    amountOre: number,
    more: Pick<StartRefund, "tender" | "terminalId" | "approver"> = {},
  ): Promise<{ readonly id: string; readonly kind: string }> {
    const outcome: RefundOutcome = await this.desk.tryRefund(attemptId, amountOre, more);
    if (outcome.kind === "refused") throw new Error(outcome.code);
    await this.runner.carryToEnd(outcome.payment.id);
    return outcome.payment;
  }

  /** What the terminal does with the next transaction: a script of the simulator. */
  async arm(script: string, terminalId = "77000001"): Promise<void> {
    const body = { script, operation: "transaction" };
    await this.#post(`/simulator/terminals/${terminalId}/next`, body);
  }

  /** Somebody keys a sale on the terminal itself. */
  async keyByHand(amountOre: number): Promise<void> {
    const login = await this.#post("/v1/login", { username: "demo", password: "demo" });
    const { token } = (await login.json()) as { token: string };
    const body = { transactionType: "purchase", amount: amountOre, orderId: "BYHAND" };
    await this.#post("/v1/terminal/77000001/transaction", body, token);
  }

  /** Somebody closes the terminal's session on the terminal itself. */
  async closeSession(): Promise<void> {
    const login = await this.#post("/v1/login", { username: "demo", password: "demo" });
    const { token } = (await login.json()) as { token: string };
    const body = { action: "reconciliation" };
    await this.#post("/v1/terminal/77000001/administration", body, token);
  }

  /** Looks again and again, as the resolver does, until nothing is due any more or the time is up. */
  async findOut(withinMs: number): Promise<void> {
    for (let passedMs = 0; passedMs < withinMs; passedMs += 1_000) {
      this.advance(1_000);
      await resolveUnknowns(this.#deps, this.runner);
      await findLateApprovals(this.#deps, this.runner);
    }
  }

  /** The same for one attempt, until it is known what became of it. */
  async findOutOf(attemptId: string, withinMs: number): Promise<void> {
    for (let passedMs = 0; passedMs < withinMs; passedMs += 5_000) {
      if ((await this.desk.stateOf(attemptId)) !== "unknown") return;
      await this.findOut(1_000);
      this.advance(4_000);
    }
  }

  /** For how long the terminal shows the result before, after an answer that the script loses. */
  async showOldResultFor(durationMs: number): Promise<void> {
    await this.#post("/simulator/settings", { staleLastResultMs: durationMs });
  }

  /** What the terminals really took. */
  async truth(): Promise<Truth> {
    return (await (await fetch(`${this.simulator.url}/simulator/truth`)).json()) as Truth;
  }

  async #post(path: string, body: object, token?: string): Promise<Response> {
    return await fetch(`${this.simulator.url}${path}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
    });
  }
}

export async function openWireDesk(limits: Partial<CallLimits> = {}): Promise<WireDesk> {
  const clock = new ManualClock(new Date(NOON_MS).toISOString());
  const simulator = await startNetsSimulator({
    mode: "automatic",
    automaticLatencyMs: 0,
    authorisingMs: 0,
    clock,
    newSeed: () => "test",
    terminals: ["77000001", "77000002"].map((terminalId) => ({ ...SELLER, terminalId })),
  });
  return new WireDesk(await openDesk(), simulator, { clock, limits });
}
