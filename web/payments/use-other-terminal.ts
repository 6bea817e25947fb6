import type { FailureCode } from "@kortkoll/core/failure.ts";
import type { Payment, Terminal } from "@kortkoll/server/api.ts";
import { useTerminals } from "../live/server-data.ts";
import { useSignedIn } from "../shell/signed-in.tsx";
import { nextFree, terminalsFor } from "./terminal-rules.ts";

/** What another terminal may do better. */
const OF_THE_TERMINAL: readonly FailureCode[] = [
  "terminalBusy",
  "terminalOffline",
  "terminalUnknown",
  "terminalRefused",
];

/** The till's next terminal, for a payment that never reached the one it was sent to. */
export function useOtherTerminal(payment: Payment): Terminal | undefined {
  const { till } = useSignedIn();
  const { data } = useTerminals();
  const { state, failureCode, companyCode } = payment;
  const failed = failureCode !== null && OF_THE_TERMINAL.includes(failureCode);
  if (till === null || state !== "notSent" || !failed) return undefined;
  const terminals = terminalsFor(data?.terminals ?? [], till.id, companyCode);
  return nextFree(terminals, till.id, payment.terminal?.id);
}
