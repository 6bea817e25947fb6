/**
 * Servers of one database tell each other that something was committed, so that the others look at once
 * instead of at their next turn. A hint is only that: whoever hears none (a line that is down, a pooler
 * that swallows notifications) finds the same by looking, a moment later.
 */
import type { Pause } from "../clock.ts";
import type { DatabaseConnection, Sql } from "../database/database.ts";
import { type HintLine, openHintLine, sendHint } from "./hint-store.ts";

export interface ServerHints {
  /** After a commit. However many come, few are sent. */
  send(): void;
  stop(): Promise<void>;
}

export type HintSettings = {
  readonly database: Sql;
  readonly connection: DatabaseConnection;
  readonly serverId: string;
  readonly pause: Pause;
  readonly log: { warn(details: object, message: string): void };
  /** Another server has committed something. */
  readonly onHint: () => void;
};

const LEAST_GAP_MS = 20;
const AFTER_LOSS_MS = 1_000;

/** Sends and hears; the line is opened anew for as long as the server runs. */
export function startServerHints(settings: HintSettings): ServerHints {
  const stopping = new AbortController();
  const sender = createHintSender(settings);
  const listening = keepListening(settings, stopping.signal);
  return {
    send: sender.send,
    async stop() {
      stopping.abort();
      await Promise.all([sender.stop(), listening]);
    },
  };
}

/** Of a server that is alone on its database. */
export const NO_HINTS: ServerHints = {
  send: () => undefined,
  stop: () => Promise.resolve(),
};

/** The first goes at once; what is committed while it is on its way is told by the next. */
export function createHintSender(
  settings: Pick<HintSettings, "database" | "serverId" | "pause" | "log">,
): ServerHints {
  let isWanted = false;
  let sending: Promise<void> | undefined;
  const sendWanted = async (): Promise<void> => {
    while (isWanted) {
      isWanted = false;
      try {
        await sendHint(settings.database, settings.serverId);
      } catch (error) {
        // The others find it by looking.
        settings.log.warn({ err: error }, "other servers were not told of a change");
      }
      await settings.pause(LEAST_GAP_MS);
    }
    sending = undefined;
  };
  return {
    send() {
      isWanted = true;
      sending ??= sendWanted();
    },
    async stop() {
      isWanted = false;
      await sending;
    },
  };
}

async function keepListening(settings: HintSettings, stopping: AbortSignal): Promise<void> {
  const hear = (serverId: string): void => {
    if (serverId !== settings.serverId) settings.onHint();
  };
  const stopped = new Promise<void>((resolve) => {
    stopping.addEventListener("abort", () => resolve(), { once: true });
  });
  while (!stopping.aborted) {
    let line: HintLine | undefined;
    try {
      line = await openHintLine(settings.connection, hear);
      // What was committed while nobody listened is found now.
      settings.onHint();
      await Promise.race([line.lost, stopped]);
    } catch (error) {
      settings.log.warn({ err: error }, "the line between servers could not be opened");
    }
    await line?.close().catch(() => undefined);
    await settings.pause(AFTER_LOSS_MS, stopping);
  }
}
