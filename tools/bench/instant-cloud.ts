/** Terminals that approve at once, to measure what the product itself costs. */
import type {
  MoneyRequest,
  TerminalAnswer,
  TerminalCloud,
  TerminalOutcome,
} from "@kortkoll/terminals/terminal.ts";

export function createInstantCloud(): TerminalCloud {
  let stan = 0;
  const approve = (request: MoneyRequest): Promise<TerminalOutcome> => {
    stan += 1;
    const stanAuth = stan.toString().padStart(12, "0");
    return Promise.resolve({
      kind: "approved",
      approvedOre: request.amountOre,
      answer: answerOf(request, stanAuth),
    });
  };
  const away = { code: "cloudUnreachable", detail: "not part of the benchmark" } as const;
  return {
    capabilities: {
      kind: "netsCloud",
      canReturnGoods: true,
      canVoidLast: true,
      canReconcile: false,
      readyForVoidAfterMs: 5_000,
      voidableForMs: 12 * 60 * 60 * 1000,
      mirrorsReference: true,
      lastResultDelayMs: 5_000,
    },
    listTerminals: () => Promise.resolve({ kind: "listed", terminalIds: [] }),
    state: () => Promise.resolve({ kind: "idle" }),
    purchase: approve,
    returnOfGoods: approve,
    voidLast: approve,
    cancel: () => Promise.resolve({ kind: "noAnswer", why: away }),
    lastResult: () => Promise.resolve({ kind: "none" }),
    reconcile: () => Promise.resolve({ kind: "notSent", why: away }),
    close: () => Promise.resolve(),
  };
}

function answerOf(request: MoneyRequest, stanAuth: string): TerminalAnswer {
  return {
    resultCode: "0",
    responseCode: "00",
    finishedOffline: false,
    stanAuth,
    time: { kind: "instant", at: new Date().toISOString() },
    totalOre: request.amountOre,
    tipOre: undefined,
    surchargeOre: undefined,
    sessionNumber: "001",
    terminalId: request.terminalId,
    siteId: undefined,
    organisationNumber: undefined,
    reference: undefined,
    card: {
      truncatedPan: "457199******5001",
      issuerId: "3",
      aid: "A0000000031010",
      label: "Visa Debit",
      verification: "pin",
    },
    customerReceipt: "GODKÄNT",
    merchantReceipt: "GODKÄNT",
    text: undefined,
  };
}
