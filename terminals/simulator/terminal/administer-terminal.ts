/** Administration: cancel, reconciliation, downloads and balance. */
import { printedText } from "../answers/print-lines.ts";
import { printSessionReport } from "../answers/session-report.ts";
import { compactTime } from "../answers/terminal-time.ts";
import { ERROR_TEXTS } from "../assumptions.ts";
import { wait } from "../clock.ts";
import { failure, json, type Reply } from "../http/reply.ts";
import { answerThroughScript, takeArmedScript } from "./armed-scripts.ts";
import {
  announceChange,
  type NetsCloud,
  record,
  sessionNumberOf,
  type VirtualTerminal,
} from "./nets-cloud.ts";
import { whyBlocked } from "./take-transaction.ts";

export async function administerTerminal(
  cloud: NetsCloud,
  terminal: VirtualTerminal,
  action: unknown,
): Promise<Reply> {
  switch (action) {
    case "cancelAction":
      return answerThroughScript(takeArmedScript(terminal, "cancelAction"), () =>
        cancelOperation(cloud, terminal),
      );
    case "reconciliation":
      return await answerThroughScript(takeArmedScript(terminal, "reconciliation"), () =>
        reconcile(cloud, terminal),
      );
    case "downloadDataset":
      return doAdministration(cloud, terminal, ["DATA HÄMTAD"]);
    case "downloadSoftware":
      return doAdministration(cloud, terminal, ["PROGRAM ÄR AKTUELLT"]);
    case "balanceInquiry":
      return doAdministration(cloud, terminal, ["SALDO", "Uppgift saknas"]);
    default:
      return failure(ERROR_TEXTS.badAction);
  }
}

/** A cancel is only passed on: what became of the payment, its own request is told. */
function cancelOperation(cloud: NetsCloud, terminal: VirtualTerminal): Reply {
  if (!terminal.connected) return failure(ERROR_TEXTS.notConnected);
  const operation = terminal.busyWith;
  if (operation === undefined || operation === "administration") {
    return failure(ERROR_TEXTS.nothingToCancel);
  }
  return operation.offer({ kind: "cashierCancel" })
    ? administrationDone(cloud, terminal, [])
    : failure(ERROR_TEXTS.tooLateToCancel);
}

function reconcile(cloud: NetsCloud, terminal: VirtualTerminal): Promise<Reply> {
  return whileBusy(cloud, terminal, async () => {
    const { profile, sessionOutcomes: outcomes } = terminal;
    const at = cloud.clock.now().toISOString();
    const sessionNumber = sessionNumberOf(cloud, profile.siteId);
    const text = printSessionReport(profile, { outcomes, number: sessionNumber, at });
    await record(cloud, {
      kind: "sessionEnded",
      end: { terminalId: profile.terminalId, siteId: profile.siteId, sessionNumber, at },
    });
    return json(200, {
      result: {
        reconciliation: { header: { timestamp: at, sessionNumber }, printText: { Text: text } },
      },
    });
  });
}

function doAdministration(
  cloud: NetsCloud,
  terminal: VirtualTerminal,
  lines: readonly string[],
): Promise<Reply> {
  return whileBusy(cloud, terminal, () =>
    Promise.resolve(administrationDone(cloud, terminal, lines)),
  );
}

async function whileBusy(
  cloud: NetsCloud,
  terminal: VirtualTerminal,
  work: () => Promise<Reply>,
): Promise<Reply> {
  const blocked = whyBlocked(terminal);
  if (blocked !== undefined) return blocked;
  terminal.busyWith = "administration";
  announceChange(cloud);
  try {
    await wait(cloud.clock, cloud.settings.automaticLatencyMs);
    return await work();
  } finally {
    terminal.busyWith = undefined;
    announceChange(cloud);
  }
}

/** Result 1 is the administrative success (GUIDE, local mode). */
function administrationDone(
  cloud: NetsCloud,
  terminal: VirtualTerminal,
  lines: readonly string[],
): Reply {
  const { profile } = terminal;
  return json(200, {
    result: {
      localModeEventArgs: {
        Result: "1",
        TerminalID: profile.terminalId,
        SiteID: profile.siteId,
        SessionNumber: sessionNumberOf(cloud, profile.siteId),
        TimeStamp: compactTime(cloud.clock.now().toISOString()),
      },
    },
    printText: { Text: lines.length === 0 ? "" : printedText(lines) },
  });
}
