/** What the virtual terminal page is shown. Amounts come as printed text: only money.ts prints. */
import { formatOre, type Ore } from "@kortkoll/core/money.ts";
import { printReceipt } from "../answers/receipt.ts";
import { totalsPerIssuer } from "../answers/session-report.ts";
import { findCard } from "../cards.ts";
import { type NetsCloud, sessionNumberOf, type VirtualTerminal } from "../terminal/nets-cloud.ts";
import type { Operation } from "../terminal/operation.ts";
import { visibleOutcome } from "../terminal/show-last-result.ts";
import type { Outcome } from "../truth/outcome.ts";
import { effectOf, sumTaken, type TakenSums } from "../truth/truth.ts";

const SHOWN_RESULTS = 10;

export function viewCloud(cloud: NetsCloud): unknown {
  const taken = Map.groupBy(cloud.outcomes, (outcome) => outcome.terminalId);
  return {
    mode: cloud.settings.mode,
    terminals: [...cloud.terminals.values()].map((terminal) => ({
      ...headOf(cloud, terminal),
      operation: viewBusy(terminal),
      taken: viewSums(sumTaken(taken.get(terminal.profile.terminalId) ?? [])),
    })),
  };
}

export function viewTerminal(cloud: NetsCloud, terminal: VirtualTerminal): unknown {
  const last = terminal.lastOutcomes.at(-1);
  const session = sumTaken(terminal.sessionOutcomes);
  const taken = outcomesOf(cloud, terminal);
  return {
    ...headOf(cloud, terminal),
    operation: viewBusy(terminal),
    results: terminal.lastOutcomes
      .slice(-SHOWN_RESULTS)
      .reverse()
      .map((outcome) => viewOutcome(outcome, visibleOutcome(terminal, cloud.clock.now()))),
    receipts: last === undefined ? null : viewReceipts(last, terminal),
    session: {
      number: sessionNumberOf(cloud, terminal.profile.siteId),
      issuers: totalsPerIssuer(terminal.sessionOutcomes).map((totals) => ({
        issuerName: totals.issuerName,
        ...viewSums(totals),
      })),
      ...viewSums(session),
    },
    truth: {
      ...viewSums(sumTaken(taken)),
      transactions: taken
        .filter((outcome) => outcome.verdict === "approved")
        .slice(-SHOWN_RESULTS)
        .reverse()
        .map((outcome) => ({
          ...viewOutcome(outcome, undefined),
          effect: print(effectOf(outcome)),
        })),
    },
  };
}

function headOf(cloud: NetsCloud, terminal: VirtualTerminal): object {
  const { profile, connected } = terminal;
  return {
    ...profile,
    connected,
    mode: cloud.settings.mode,
    now: cloud.clock.now().toISOString(),
    armed: terminal.armed.map(({ script, operation }) => ({
      operation,
      name: script.name,
      sv: script.sv,
      en: script.en,
    })),
  };
}

function viewBusy(terminal: VirtualTerminal): object | null {
  const { busyWith } = terminal;
  if (busyWith === undefined) return null;
  return busyWith === "administration"
    ? { kind: "administration", phase: "administration" }
    : viewOperation(busyWith);
}

function viewOperation(operation: Operation): object {
  const { request, phase, script } = operation;
  return {
    kind: request.kind,
    amount: print(request.requestedOre),
    orderId: request.orderId,
    startedAt: operation.startedAt,
    phase: phase.kind,
    cardId: phase.kind === "pin" ? phase.card.cardId : null,
    script: script === undefined ? null : { name: script.name, sv: script.sv, en: script.en },
  };
}

function viewOutcome(outcome: Outcome, visible: Outcome | undefined): object {
  const card = outcome.card === null ? undefined : findCard(outcome.card.cardId);
  return {
    sequence: outcome.sequence,
    kind: outcome.kind,
    verdict: outcome.verdict,
    requested: print(outcome.requestedOre),
    total: print(outcome.totalOre),
    isPartial: outcome.totalOre < outcome.requestedOre,
    orderId: outcome.orderId,
    stanAuth: outcome.stanAuth,
    at: outcome.at,
    responseCode: outcome.responseCode,
    reason: outcome.reason,
    offline: outcome.offline,
    cardSv: card?.sv ?? "",
    cardEn: card?.en ?? "",
    truncatedPan: card?.truncatedPan ?? "",
    signature: outcome.card?.verification === "signature",
    script: outcome.script,
    isLastResult: visible?.sequence === outcome.sequence,
  };
}

function viewReceipts(outcome: Outcome, terminal: VirtualTerminal): object {
  const { profile } = terminal;
  return {
    sequence: outcome.sequence,
    customer: printReceipt(outcome, { profile, reader: "customer", isCopy: false }),
    merchant: printReceipt(outcome, { profile, reader: "merchant", isCopy: false }),
  };
}

function viewSums(sums: TakenSums): object {
  return {
    count: sums.count,
    purchases: print(sums.purchasesOre),
    refunds: print(sums.refundsOre),
    voids: print(sums.voidsOre),
    net: print(sums.netOre),
  };
}

function outcomesOf(cloud: NetsCloud, terminal: VirtualTerminal): Outcome[] {
  const { terminalId } = terminal.profile;
  return cloud.outcomes.filter((outcome) => outcome.terminalId === terminalId);
}

function print(amountOre: Ore): string {
  return formatOre(amountOre);
}
