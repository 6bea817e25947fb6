/** Asks for a verification of the whole chain and hears how far it has come. */
import type { AuditVerdict } from "@kortkoll/server/audit/audit-api.ts";
import { useEffect, useRef, useState } from "react";

export type Verification =
  | { readonly kind: "none" }
  | { readonly kind: "running"; readonly done: number; readonly of: number }
  | { readonly kind: "done"; readonly verdict: AuditVerdict }
  | { readonly kind: "failed" };

type Told = {
  readonly done?: number;
  readonly of?: number;
  readonly verdict?: AuditVerdict;
};

export function useVerification(onDone: () => void): {
  readonly verification: Verification;
  readonly begin: () => void;
} {
  const [verification, setVerification] = useState<Verification>({ kind: "none" });
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const begin = (): void => {
    const stop = new AbortController();
    running.current?.abort();
    running.current = stop;
    setVerification({ kind: "running", done: 0, of: 0 });
    verify(stop.signal, ({ done = 0, of = 0 }) => setVerification({ kind: "running", done, of }))
      .then((verdict) => {
        setVerification({ kind: "done", verdict });
        onDone();
      })
      .catch(() => {
        if (!stop.signal.aborted) setVerification({ kind: "failed" });
      });
  };
  return { verification, begin };
}

/** Not an EventSource: it cannot say which language the page is shown in. */
async function verify(
  signal: AbortSignal,
  onProgress: (told: Told) => void,
): Promise<AuditVerdict> {
  const response = await fetch("/api/audit/verify/stream", {
    headers: { accept: "text/event-stream", "accept-language": document.documentElement.lang },
    credentials: "same-origin",
    signal,
  });
  if (!response.ok || response.body === null) throw new Error(`HTTP ${response.status}`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) throw new Error("The verification was cut off");
    const events = (waiting + value).split("\n\n");
    waiting = events.pop() ?? "";
    for (const event of events) {
      if (!event.startsWith("data: ")) continue;
      const told = JSON.parse(event.slice("data: ".length)) as Told;
      if (told.verdict !== undefined) {
        void reader.cancel();
        return told.verdict;
      }
      if (told.of === undefined) throw new Error("The verification failed");
      onProgress(told);
    }
  }
}
