/** The event feed for invoicing systems: a page after a cursor, waited for when there is none. */
import type { EventPage } from "../api.ts";
import type { Database, Sql } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import { readUntilFound } from "../live/read-until-found.ts";
import type { Live } from "../live/relay.ts";
import { isCursorAhead, readOrderEvents } from "./event-store.ts";

/** The start of the feed; a cursor is "<transaction>-<event id>". */
export const FEED_START = "0-00000000-0000-0000-0000-000000000000";

export function parseCursor(
  cursor: string,
): { readonly tx: string; readonly id: string } | undefined {
  const match = /^(\d{1,19})-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/.exec(
    cursor,
  );
  const tx = match?.[1];
  const id = match?.[2];
  return tx === undefined || id === undefined ? undefined : { tx, id };
}

export type ReadEvents = {
  readonly after: string;
  /** Only of these systems; all when not given. */
  readonly systems: readonly string[] | undefined;
  readonly sight: Sight;
  readonly limit: number;
  readonly waitMs: number;
};

/** `next` is where to go on; the same as `after` when there was nothing. */
export function readEvents(
  deps: { readonly database: Database; readonly live: Live },
  asked: ReadEvents,
): Promise<EventPage> {
  return readUntilFound(deps.live, {
    read: () => readPage(deps.database, asked),
    isFound: (page) => page.events.length > 0,
    waitMs: asked.waitMs,
  });
}

/**
 * True for a cursor of another database, or of one whose latest days were lost: whoever waited on it
 * would miss everything until this database has come as far.
 */
export async function isAheadOfFeed(database: Sql, after: string): Promise<boolean> {
  return await isCursorAhead(database, cursorOf(after));
}

function cursorOf(after: string): { readonly tx: string; readonly id: string } {
  const cursor = parseCursor(after);
  if (cursor === undefined) throw new Error(`Not a cursor: ${after}`);
  return cursor;
}

async function readPage(database: Database, asked: ReadEvents): Promise<EventPage> {
  const { systems, sight, limit } = asked;
  const events = await readOrderEvents(database, cursorOf(asked.after), { systems, sight, limit });
  return { events: [...events], next: events.at(-1)?.cursor ?? asked.after };
}
