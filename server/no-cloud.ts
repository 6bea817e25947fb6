/**
 * Stands where a terminal cloud would be when none is configured: everything else of the product
 * works, and a payment is told for certain that nothing was sent.
 */
import type { Failure } from "@kortkoll/core/failure.ts";
import type { TerminalCloud } from "@kortkoll/terminals/terminal.ts";

const why: Failure = {
  code: "cloudUnreachable",
  detail: "No Connect@Cloud address is configured (KORTKOLL_NETS_URL)",
};

export const NO_CLOUD: TerminalCloud = {
  capabilities: {
    kind: "netsCloud",
    canReturnGoods: false,
    canVoidLast: false,
    canReconcile: false,
    readyForVoidAfterMs: 0,
    voidableForMs: 0,
    mirrorsReference: false,
    lastResultDelayMs: 0,
  },
  listTerminals: () => Promise.resolve({ kind: "noAnswer", why }),
  state: () => Promise.resolve({ kind: "noAnswer", why }),
  purchase: () => Promise.resolve({ kind: "notSent", why }),
  returnOfGoods: () => Promise.resolve({ kind: "notSent", why }),
  voidLast: () => Promise.resolve({ kind: "notSent", why }),
  cancel: () => Promise.resolve({ kind: "noAnswer", why }),
  lastResult: () => Promise.resolve({ kind: "noAnswer", why }),
  reconcile: () => Promise.resolve({ kind: "notSent", why }),
  close: () => Promise.resolve(),
};
