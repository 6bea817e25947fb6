/**
 * From the loss of a terminal's answer until the API says that the customer has paid, with the
 * terminal in reach. The floor is the vendor's own rule: sooner nobody may believe a last result.
 */
import { setTimeout as pause } from "node:timers/promises";
import { LAST_RESULT_DELAY_MS } from "../../terminals/assumptions.ts";
import { BENCH_OPERATOR, BENCH_SITE } from "./bench-company.ts";
import { spreadOf } from "./percentiles.ts";
import { onWire, type Wire } from "./wire.ts";

export type TruthTime = {
  readonly payments: number;
  readonly waitingRuleMs: number;
  readonly p50: number;
  readonly p95: number;
  readonly worst: number;
};

const TERMINALS = 12;
/** Nets shows a new last result after three to five seconds. */
const SHOWS_OLD_RESULT_MS = 3_000;
const CUSTOMER_TAKES_MS = 200;
const LOOKS_EVERY_MS = 20;
const GIVES_UP_AFTER_MS = 60_000;

/** The simulator's scripts by the amount's last three digits: both approve, and lose the answer. */
const APPROVED_AND_LOST = { withReference: 912, withoutReference: 927 };

export async function measureTruthTime(rounds: number): Promise<TruthTime> {
  return await onWire(
    {
      terminals: TERMINALS,
      customerTakesMs: CUSTOMER_TAKES_MS,
      showsOldResultMs: SHOWS_OLD_RESULT_MS,
      waitingRuleMs: LAST_RESULT_DELAY_MS,
    },
    async (wire) => {
      const timesMs: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const tills = wire.company.tills.map(async (till, index) => {
          // Not all in the same moment, as at any desk.
          await pause(index * 70);
          const name = (round + index) % 2 === 0 ? "withReference" : "withoutReference";
          timesMs.push(await loseOneAnswer(wire, till.id, APPROVED_AND_LOST[name]));
        });
        await Promise.all(tills);
      }
      const { p50, p95 } = spreadOf(timesMs);
      return {
        payments: timesMs.length,
        waitingRuleMs: LAST_RESULT_DELAY_MS,
        p50,
        p95,
        worst: Math.max(...timesMs),
      };
    },
  );
}

let invoices = 0;

async function loseOneAnswer(wire: Wire, tillId: string, ending: number): Promise<number> {
  invoices += 1;
  const number = `T${invoices}`;
  const order = await ask(wire, "POST", "/api/orders", {
    orderNumber: number,
    invoiceNumber: number,
    siteCode: BENCH_SITE,
    customerName: "Mätkund Åström (påhittad)",
    serviceAdvisor: BENCH_OPERATOR,
    totalOre: 100_000 + ending,
  });
  const started = await ask(wire, "POST", "/api/payments", {
    allocations: [{ orderId: order["id"] }],
    tillId,
    method: "card",
    operator: BENCH_OPERATOR,
  });
  const giveUpAt = performance.now() + GIVES_UP_AFTER_MS;
  while (performance.now() < giveUpAt) {
    const seen = await ask(wire, "GET", `/api/payments/${String(started["id"])}`, undefined);
    if (seen["position"] === "hasPaid") return Date.now() - lostAtMs(seen);
    if (seen["position"] !== "findingOut") throw new Error(`It is ${String(seen["position"])}`);
    await pause(LOOKS_EVERY_MS);
  }
  throw new Error("A lost answer was never found");
}

/** When the server noticed: the simulator cuts the line, which it hears of at once. */
function lostAtMs(payment: Readonly<Record<string, unknown>>): number {
  const timeline = payment["timeline"] as readonly { readonly kind: string; readonly at: string }[];
  const lost = timeline.find((entry) => entry.kind === "unknown");
  if (lost === undefined) throw new Error("The answer was not lost");
  return Date.parse(lost.at);
}

async function ask(
  wire: Wire,
  method: "GET" | "POST",
  path: string,
  body: unknown,
): Promise<Readonly<Record<string, unknown>>> {
  const answer = await fetch(`${wire.app.ready.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${wire.company.apiKey}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Readonly<Record<string, unknown>>;
}
