/**
 * Keeps what is on the screen true: the server hints which payments and orders have changed, and
 * they are asked for again. While it is silent the browser asks whether it is back, and then
 * everything is asked for again.
 */
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { callApi } from "../api-client.ts";
import { hasContact, noteContact, onContactChange } from "./contact.ts";
import { openStream } from "./open-stream.ts";
import { questions } from "./server-data.ts";

const ASK_AGAIN_MS = 2_000;
/** A payment touches many lists; they are refreshed at most this often. */
const LISTS_EVERY_MS = 400;

export function useContact(): boolean {
  return useSyncExternalStore(onContactChange, hasContact);
}

export function useLiveUpdates(signedIn: boolean): void {
  const client = useQueryClient();
  const inContact = useContact();
  useEffect(() => {
    if (!signedIn) return;
    return listen(client);
  }, [client, signedIn]);
  useEffect(() => {
    if (inContact) return;
    return askUntilBack(client);
  }, [client, inContact]);
}

function listen(client: QueryClient): () => void {
  const refreshLists = atMostEvery(LISTS_EVERY_MS, () => {
    for (const list of [
      questions.orders,
      questions.payments,
      questions.interrupted,
      questions.terminals,
      questions.balances,
    ]) {
      void client.invalidateQueries({ queryKey: list });
    }
  });
  const take = (data: string): void => {
    const hint = readHint(data);
    for (const id of hint.paymentIds) {
      void client.invalidateQueries({ queryKey: [...questions.payment, id] });
    }
    for (const id of hint.orderIds) {
      void client.invalidateQueries({ queryKey: [...questions.order, id] });
    }
    if (hint.paymentIds.length + hint.orderIds.length > 0) refreshLists.run();
  };
  const close = openStream({
    path: "/api/live",
    events: ["changed"],
    onData: take,
    onOpen: (again) => {
      noteContact();
      // What happened while the stream was down was never hinted.
      if (again) void client.invalidateQueries();
    },
  });
  return () => {
    refreshLists.stop();
    close();
  };
}

function readHint(data: string): { paymentIds: string[]; orderIds: string[] } {
  try {
    const hint = JSON.parse(data) as { paymentIds?: string[]; orderIds?: string[] } | null;
    return { paymentIds: hint?.paymentIds ?? [], orderIds: hint?.orderIds ?? [] };
  } catch {
    return { paymentIds: [], orderIds: [] };
  }
}

function askUntilBack(client: QueryClient): () => void {
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ask = async (): Promise<void> => {
    try {
      await callApi({ path: "/api/health" });
      if (!stopped) await client.invalidateQueries();
    } catch {
      if (!stopped && !hasContact()) timer = setTimeout(() => void ask(), ASK_AGAIN_MS);
    }
  };
  timer = setTimeout(() => void ask(), ASK_AGAIN_MS);
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

/** Runs at once, then at most once per interval, and never loses the last call. */
function atMostEvery(ms: number, work: () => void): { run: () => void; stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let again = false;
  const run = (): void => {
    if (timer !== undefined) {
      again = true;
      return;
    }
    work();
    timer = setTimeout(() => {
      timer = undefined;
      if (!again) return;
      again = false;
      run();
    }, ms);
  };
  return { run, stop: () => clearTimeout(timer) };
}
