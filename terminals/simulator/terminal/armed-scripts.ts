/** Which script the next operation follows: an armed one first, else the one its amount names. */
import type { Ore } from "@kortkoll/core/money.ts";
import { deliver } from "../answers/deliver.ts";
import type { Script } from "../behaviours/script.ts";
import type { Reply } from "../http/reply.ts";
import { scriptForAmount } from "../scripts.ts";
import {
  type Armable,
  announceChange,
  type NetsCloud,
  type VirtualTerminal,
} from "./nets-cloud.ts";

export function armScript(
  cloud: NetsCloud,
  terminal: VirtualTerminal,
  order: { readonly script: Script; readonly operation: Armable; readonly times: number },
): void {
  const { script, operation, times } = order;
  for (let armed = 0; armed < times; armed += 1) terminal.armed.push({ script, operation });
  announceChange(cloud);
}

export function disarmAll(cloud: NetsCloud, terminal: VirtualTerminal): void {
  terminal.armed = [];
  announceChange(cloud);
}

/** An armed script serves once. */
export function takeArmedScript(terminal: VirtualTerminal, operation: Armable): Script | undefined {
  const index = terminal.armed.findIndex((armed) => armed.operation === operation);
  if (index === -1) return undefined;
  return terminal.armed.splice(index, 1)[0]?.script;
}

export function takeScriptForTransaction(
  terminal: VirtualTerminal,
  amountOre: Ore,
): Script | undefined {
  return takeArmedScript(terminal, "transaction") ?? scriptForAmount(amountOre);
}

/**
 * For what moves no money (a look-up, a cancel, a reconciliation) only the broken ways matter: the
 * refusal instead of the work, or the answer that gets lost when the work is done or not done.
 */
export async function answerThroughScript(
  script: Script | undefined,
  work: () => Reply | Promise<Reply>,
): Promise<Reply> {
  if (script?.refusal !== undefined) return script.refusal();
  const neverDone = script?.customer === "losesLink";
  const reply: Reply = neverDone ? { kind: "json", status: 200, body: {} } : await work();
  if (reply.kind !== "json") return reply;
  return deliver(script?.delivery ?? { kind: "answer" }, reply);
}
