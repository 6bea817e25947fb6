/** An outcome in Nets' words, in the encoding of a client's three ways to hear of it. */
import { NO_AUTHORISATION_CODE } from "../assumptions.ts";
import type { AnswerBody, EventArguments, Script } from "../behaviours/script.ts";
import { findCard } from "../cards.ts";
import { json, type Reply } from "../http/reply.ts";
import type { SimulatorTerminal } from "../simulator-config.ts";
import type { Outcome } from "../truth/outcome.ts";
import { entryCode, printReceipt } from "./receipt.ts";
import { compactTime } from "./terminal-time.ts";

export type PrintingTerminal = {
  readonly profile: SimulatorTerminal;
  /** 0: the terminal prints by itself, and no text is sent. */
  readonly printerWidth: number;
};

const VERIFICATION_CODES = { pin: "0", signature: "1", none: "2" } as const;
/** GUIDE, AccumulatorUpdate: standard, finalised offline, none. */
const ACCUMULATOR = { standard: "20", offline: "22", none: "30" } as const;

export function describeOutcome(outcome: Outcome, script: Script | undefined): EventArguments {
  const approved = outcome.verdict === "approved";
  const card = outcome.card === null ? undefined : findCard(outcome.card.cardId);
  const args: EventArguments = {
    Result: approved ? "0" : "2",
    AccumulatorUpdate: accumulatorOf(outcome),
    TerminalID: outcome.terminalId,
    SiteID: outcome.siteId,
    TotalAmount: outcome.totalOre.toString(),
    TipAmount: outcome.tipOre.toString(),
    SurchargeAmount: outcome.surchargeOre.toString(),
    TimeStamp: script?.isoTime === true ? outcome.terminalAt : compactTime(outcome.terminalAt),
    SessionNumber: outcome.sessionNumber,
    StanAuth: outcome.stanAuth,
    IssuerID: card?.issuerId ?? "0",
    TruncatedPAN: card?.truncatedPan ?? "",
    CardIssuerName: card?.applicationLabel ?? "",
    AID: card?.aid ?? "",
    CVM: outcome.card === null ? "" : VERIFICATION_CODES[outcome.card.verification],
    TCC: entryCode(outcome),
    ResponseCode: outcome.responseCode,
    OrganisationNumber: outcome.organisationNumber,
    OptionalData: null,
    ...(approved ? {} : { RejectionReason: outcome.reason }),
  };
  return script?.changeArguments?.(args) ?? args;
}

export function transactionAnswer(
  outcome: Outcome,
  terminal: PrintingTerminal,
  script: Script | undefined,
): { readonly status: 201 | 400; readonly body: unknown } {
  const body = answerBody(outcome, terminal, script);
  return {
    status: outcome.verdict === "approved" ? 201 : 400,
    body: script?.changeBody?.(body) ?? body,
  };
}

export function lastResultAnswer(
  outcome: Outcome | undefined,
  terminal: PrintingTerminal,
  script: Script | undefined,
): Reply {
  if (outcome === undefined) {
    return json(200, { result: { latestTransactionResult: null, printText: null } });
  }
  const showsOrderId =
    outcome.verdict === "approved" &&
    outcome.orderId !== null &&
    script?.lookup?.withoutOrderId !== true;
  return json(200, {
    result: {
      latestTransactionResult: describeOutcome(outcome, script),
      printText: { Text: slip(outcome, terminal, { reader: "customer", isCopy: true }) },
      ...(showsOrderId ? { orderId: outcome.orderId } : {}),
    },
  });
}

/** A refused authorisation has a STAN; one that ended before the card was read has nothing. */
export function refusedStanAuth(stan: string): string {
  return `${stan}${NO_AUTHORISATION_CODE}`;
}

function answerBody(
  outcome: Outcome,
  terminal: PrintingTerminal,
  script: Script | undefined,
): AnswerBody {
  const localModeEventArgs = describeOutcome(outcome, script);
  const customerReceipt = slip(outcome, terminal, { reader: "customer", isCopy: false });
  if (outcome.verdict !== "approved") {
    return { failure: { error: outcome.reason, localModeEventArgs, customerReceipt } };
  }
  const card = outcome.card === null ? undefined : findCard(outcome.card.cardId);
  return {
    result: [
      {
        localModeEventArgs,
        customerReceipt,
        merchantReceipt: slip(outcome, terminal, { reader: "merchant", isCopy: false }),
        cardType: card?.applicationLabel ?? "",
      },
    ],
  };
}

function slip(
  outcome: Outcome,
  terminal: PrintingTerminal,
  paper: { readonly reader: "customer" | "merchant"; readonly isCopy: boolean },
): string {
  if (terminal.printerWidth === 0) return "";
  return printReceipt(outcome, { profile: terminal.profile, ...paper });
}

function accumulatorOf(outcome: Outcome): string {
  if (outcome.verdict !== "approved") return ACCUMULATOR.none;
  return outcome.offline ? ACCUMULATOR.offline : ACCUMULATOR.standard;
}
