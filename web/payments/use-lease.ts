/**
 * Keeps the wanted terminal for this till while the page is open, or a place in the queue to it;
 * lets go when the page is left. A till that is not heard of loses it by itself: the server passes
 * it on, and what holds money apart is the payment's own hold, never this.
 */
import type { LeaseAnswer } from "@kortkoll/server/places/terminal-api.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { callApi } from "../api-client.ts";
import { questions } from "../live/server-data.ts";

/** The server believes that a till is there for three times as long. */
const RENEW_EVERY_MS = 10_000;
/** Who stands in the queue learns soon that it is his turn. */
const ASK_WHILE_WAITING_MS = 2_000;

type Handing = { readonly tillId: string; readonly name: string };

export type LeaseDesk = {
  /** The last answer about the wanted terminal. */
  readonly answer: LeaseAnswer | undefined;
  /** False while another till is before this one. */
  readonly isOurs: boolean;
  /** The name of the terminal that was handed over last, until this till has one again. */
  readonly handedOver: string | undefined;
  readonly handOver: ReturnType<typeof useMutation<LeaseAnswer, Error, Handing>>;
};

export function useLease(terminalId: string | undefined): LeaseDesk {
  const client = useQueryClient();
  const [answer, setAnswer] = useState<LeaseAnswer | undefined>(undefined);
  const [handedOver, setHandedOver] = useState<string | undefined>(undefined);
  // Who has handed over stands in the queue from then on, and asks anew.
  const [round, setRound] = useState(0);
  const last = useRef<LeaseAnswer | undefined>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks at once
  useEffect(() => {
    if (terminalId === undefined) return;
    return keepLease(terminalId, (now) => {
      if (saysMore(last.current, now)) {
        void client.invalidateQueries({ queryKey: questions.terminals });
      }
      if (now.state === "yours") setHandedOver(undefined);
      last.current = now;
      setAnswer(now);
    });
  }, [terminalId, round, client]);
  const handOver = useMutation({
    mutationFn: ({ tillId }: Handing) =>
      callApi<LeaseAnswer>({
        method: "POST",
        path: `${leaseOf(terminalId ?? "")}/hand-over`,
        body: { tillId },
      }),
    onSuccess: (now, { name }) => {
      setAnswer(now);
      setHandedOver(name);
      setRound((before) => before + 1);
    },
    onSettled: () => client.invalidateQueries({ queryKey: questions.terminals }),
  });
  const ofWanted = answer?.terminalId === terminalId ? answer : undefined;
  const isOurs = ofWanted === undefined || ofWanted.state === "yours";
  return { answer: ofWanted, isOurs, handedOver, handOver };
}

function saysMore(before: LeaseAnswer | undefined, now: LeaseAnswer): boolean {
  const words = ({ state, place, lease }: LeaseAnswer): string =>
    `${state} ${place} ${lease?.tillId} ${lease?.queue.map(({ tillId }) => tillId).join()}`;
  return before === undefined || words(before) !== words(now);
}

function keepLease(terminalId: string, onAnswer: (answer: LeaseAnswer) => void): () => void {
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ask = async (): Promise<void> => {
    let pauseMs = RENEW_EVERY_MS;
    try {
      const path = leaseOf(terminalId);
      const answer = await callApi<LeaseAnswer>({ method: "POST", path, body: {} });
      if (stopped) return;
      if (answer.state === "queued") pauseMs = ASK_WHILE_WAITING_MS;
      onAnswer(answer);
    } catch {
      // The payment itself says what stands in its way; the lease is only asked for again.
    }
    if (!stopped) timer = setTimeout(() => void ask(), pauseMs);
  };
  void ask();
  const leave = (): void => {
    void fetch(leaseOf(terminalId), { method: "DELETE", keepalive: true }).catch(() => {});
  };
  window.addEventListener("pagehide", leave);
  return () => {
    stopped = true;
    clearTimeout(timer);
    window.removeEventListener("pagehide", leave);
    leave();
  };
}

function leaseOf(terminalId: string): string {
  return `/api/terminals/${encodeURIComponent(terminalId)}/lease`;
}
