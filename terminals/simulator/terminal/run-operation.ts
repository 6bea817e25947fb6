/**
 * Takes one operation from the moment the terminal lights up to its outcome. The outcome is in the
 * journal before this returns, so before anyone can be told of it.
 */
import { ore, ZERO } from "@kortkoll/core/money.ts";
import { refusedStanAuth } from "../answers/transaction-answer.ts";
import { ERROR_TEXTS } from "../assumptions.ts";
import type { Script } from "../behaviours/script.ts";
import { wait } from "../clock.ts";
import type { Outcome } from "../truth/outcome.ts";
import type { Phase } from "./dialogue.ts";
import {
  announceChange,
  makeStanAuth,
  type NetsCloud,
  record,
  sessionNumberOf,
  type VirtualTerminal,
} from "./nets-cloud.ts";
import { Operation, type OperationRequest } from "./operation.ts";

export type OperationEnd =
  | { readonly kind: "outcome"; readonly outcome: Outcome; readonly answerLost: boolean }
  /** The link broke before the bank was asked: nothing happened and nothing is remembered. */
  | { readonly kind: "nothing" };

type AuthorisingPhase = Extract<Phase, { kind: "authorising" }>;
type StoppedPhase = Extract<Phase, { kind: "stopped" }>;

/** The caller has seen that the terminal is free; it is busy when this returns its promise. */
export async function runOperation(
  cloud: NetsCloud,
  terminal: VirtualTerminal,
  order: { readonly request: OperationRequest; readonly script: Script | undefined },
): Promise<OperationEnd> {
  const operation = new Operation(order.request, {
    script: order.script,
    startedAt: cloud.clock.now().toISOString(),
    changed: () => announceChange(cloud),
  });
  terminal.busyWith = operation;
  announceChange(cloud);
  const stopWaiting = cloud.clock.after(cloud.settings.cardTimeoutMs, () =>
    operation.offer({ kind: "timeUp" }),
  );
  try {
    startCustomer(cloud, operation);
    await operation.customerDone;
    return await finish(cloud, terminal, operation);
  } finally {
    stopWaiting();
    terminal.busyWith = undefined;
    announceChange(cloud);
  }
}

/** Where no person acts, the script's customer does, through the same door as the page. */
function startCustomer(cloud: NetsCloud, operation: Operation): void {
  const { settings, clock } = cloud;
  const actsByItself = settings.mode === "automatic" || operation.script !== undefined;
  if (operation.request.kind === "void" && operation.script?.customer === undefined) {
    operation.authoriseWithoutCard();
    return;
  }
  if (!actsByItself && operation.request.kind !== "void") return;
  if (settings.automaticLatencyMs <= 0) actAsCustomer(operation);
  else clock.after(settings.automaticLatencyMs, () => actAsCustomer(operation));
}

function actAsCustomer(operation: Operation): void {
  const habit = operation.script?.customer ?? "pays";
  switch (habit) {
    case "pays":
      operation.offer({
        kind: "present",
        entry: "insert",
        cardId: operation.script?.cardId ?? "visa",
      });
      // Refunds and signature cards ask for no PIN, and then this changes nothing.
      operation.offer({ kind: "pin", pin: "1234" });
      return;
    case "cancels":
      operation.offer({ kind: "customerCancel" });
      return;
    case "losesLink":
      operation.offer({ kind: "loseLink" });
      return;
    case "waits":
    case "paysWhenCancelled":
      return;
  }
}

async function finish(
  cloud: NetsCloud,
  terminal: VirtualTerminal,
  operation: Operation,
): Promise<OperationEnd> {
  const phase = operation.phase;
  if (phase.kind === "stopped") {
    if (phase.by === "link") return { kind: "nothing" };
    const outcome = stoppedOutcome(cloud, terminal, { operation, phase });
    await recordOutcome(cloud, outcome);
    return { kind: "outcome", outcome, answerLost: false };
  }
  if (phase.kind !== "authorising") throw new Error(`Not finished: ${phase.kind}`);
  await wait(cloud.clock, authorisingMs(cloud, operation));
  const outcome = authorisedOutcome(cloud, terminal, { operation, phase });
  await recordOutcome(cloud, outcome);
  return { kind: "outcome", outcome, answerLost: phase.answerLost };
}

/** Watchers are told once more when the last result has caught up with it. */
async function recordOutcome(cloud: NetsCloud, outcome: Outcome): Promise<void> {
  await record(cloud, { kind: "outcome", outcome });
  if (cloud.watchers.size === 0) return;
  const hiddenMs = Date.parse(outcome.visibleAt) - cloud.clock.now().getTime();
  cloud.clock.after(Math.max(hiddenMs, 0), () => announceChange(cloud));
}

function authorisingMs(cloud: NetsCloud, operation: Operation): number {
  const { settings } = cloud;
  if (operation.script?.slow === true) return settings.slowApprovalMs;
  const byPerson = settings.mode === "manual" && operation.script === undefined;
  return byPerson ? settings.authorisingMs : 0;
}

function authorisedOutcome(
  cloud: NetsCloud,
  terminal: VirtualTerminal,
  done: { operation: Operation; phase: AuthorisingPhase },
): Outcome {
  const { operation, phase } = done;
  const declineCode = phase.declineCode ?? operation.script?.declineCode ?? null;
  const sequence = cloud.nextSequence++;
  const { stan, auth } = makeStanAuth(cloud.seed, sequence);
  const base = blankOutcome(cloud, terminal, { operation, sequence });
  if (declineCode !== null) {
    return {
      ...base,
      verdict: "declined",
      card: phase.card,
      stanAuth: refusedStanAuth(stan),
      responseCode: declineCode,
      reason: ERROR_TEXTS.declined,
    };
  }
  const approved: Outcome = {
    ...base,
    verdict: "approved",
    card: phase.card,
    totalOre: operation.request.requestedOre,
    stanAuth: `${stan}${auth}`,
    responseCode: "00",
  };
  return operation.script?.changeOutcome?.(approved) ?? approved;
}

function stoppedOutcome(
  cloud: NetsCloud,
  terminal: VirtualTerminal,
  done: { operation: Operation; phase: StoppedPhase },
): Outcome {
  const sequence = cloud.nextSequence++;
  const base = blankOutcome(cloud, terminal, { operation: done.operation, sequence });
  const reason = done.phase.by === "time" ? ERROR_TEXTS.timedOut : ERROR_TEXTS.cancelled;
  return { ...base, reason };
}

/** Cancelled before anything was read: what the other outcomes start from. */
function blankOutcome(
  cloud: NetsCloud,
  terminal: VirtualTerminal,
  given: { operation: Operation; sequence: number },
): Outcome {
  const { operation, sequence } = given;
  const { request, script } = operation;
  const { settings } = cloud;
  const now = cloud.clock.now();
  const stale = script?.lookup?.stale === true;
  const hiddenMs = stale ? settings.staleLastResultMs : settings.lastResultDelayMs;
  return {
    sequence,
    terminalId: terminal.profile.terminalId,
    siteId: terminal.profile.siteId,
    organisationNumber: terminal.profile.organisationNumber,
    sessionNumber: sessionNumberOf(cloud, terminal.profile.siteId),
    kind: request.kind,
    verdict: "cancelled",
    requestedOre: ore(request.requestedOre),
    totalOre: ZERO,
    tipOre: ZERO,
    surchargeOre: ZERO,
    orderId: request.orderId,
    stanAuth: "",
    at: now.toISOString(),
    terminalAt: now.toISOString(),
    visibleAt: new Date(now.getTime() + hiddenMs).toISOString(),
    card: null,
    responseCode: "",
    reason: "",
    offline: false,
    voids: request.voided?.stanAuth ?? null,
    voidedKind: voidedKindOf(request.voided),
    script: script?.name ?? null,
  };
}

function voidedKindOf(voided: Outcome | null): "purchase" | "refund" | null {
  if (voided === null || voided.kind === "void") return null;
  return voided.kind;
}
