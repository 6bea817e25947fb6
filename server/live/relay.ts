/**
 * Tells whoever listens that payments, orders or terminals have changed. One poller for a whole
 * server reads the feeds while somebody listens; `wake` makes it look at once, and so does another
 * server's hint (server-hints.ts). A hint says what to read again and never what it says now, so a hint
 * too many does no harm.
 */
import type { Sql } from "../database/database.ts";
import { isInSight, SEES_ALL, type Sight } from "../http/access.ts";
import { type Added, type Changed, type ReadUpTo, readAdded, readPlaces } from "./live-store.ts";

export type LiveHint = {
  readonly paymentIds: readonly string[];
  readonly orderIds: readonly string[];
  /** Whose lease or queue has changed, or that are in another state or place. */
  readonly terminalIds: readonly string[];
};

export interface Live {
  /** After a commit: look now instead of at the next turn, and let other servers do the same. */
  wake(): void;
  /** After another server's commit. */
  look(): void;
  /**
   * Everything committed after the listener's first hint is told. The first hint is empty and means:
   * look at what you show. So is the last one, when the server stops. Only what lies in the sight is
   * told; everything when none is given.
   */
  subscribe(listener: (hint: LiveHint) => void, sight?: Sight): () => void;
  /**
   * Called at first, and whenever the feed of orders has more: an event stands there only when nothing
   * that was begun before it still runs, which may be later than its commit.
   */
  followFeed(listener: () => void): () => void;
  close(): void;
  readonly isClosed: boolean;
}

export type LiveDeps = {
  readonly database: Sql;
  readonly log: { warn(details: object, message: string): void };
  readonly pollMs?: number;
  readonly tellOthers?: () => void;
};

const POLL_MS = 150;
const AFTER_FAILURE_MS = 1000;
const NOTHING: LiveHint = { paymentIds: [], orderIds: [], terminalIds: [] };

export function createLive(deps: LiveDeps): Live {
  return new Relay(deps);
}

type Listener = {
  readonly hear: (hint: LiveHint) => void;
  readonly sight: Sight;
  readonly isOfFeed: boolean;
  isGreeted: boolean;
};

class Relay implements Live {
  readonly #deps: LiveDeps;
  readonly #listeners = new Set<Listener>();
  #readUpTo: ReadUpTo | null = null;
  #timer: NodeJS.Timeout | undefined;
  #isReading = false;
  #isWoken = false;
  #isClosed = false;

  constructor(deps: LiveDeps) {
    this.#deps = deps;
  }

  wake(): void {
    this.#deps.tellOthers?.();
    this.look();
  }

  look(): void {
    if (this.#isReading) this.#isWoken = true;
    else if (this.#listeners.size > 0) this.#readSoon(0);
  }

  subscribe(hear: (hint: LiveHint) => void, sight: Sight = SEES_ALL): () => void {
    return this.#add({ hear, sight, isOfFeed: false, isGreeted: false });
  }

  followFeed(hear: () => void): () => void {
    return this.#add({ hear: () => hear(), sight: SEES_ALL, isOfFeed: true, isGreeted: false });
  }

  #add(listener: Listener): () => void {
    const { hear } = listener;
    if (this.#isClosed) {
      queueMicrotask(() => hear(NOTHING));
      return () => undefined;
    }
    this.#listeners.add(listener);
    this.look();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#rest();
    };
  }

  close(): void {
    this.#isClosed = true;
    this.#rest();
    const listeners = [...this.#listeners];
    this.#listeners.clear();
    for (const { hear } of listeners) this.#tell(hear, NOTHING);
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** With nobody listening there is nothing to keep up with: the next one begins at its own now. */
  #rest(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#readUpTo = null;
  }

  #readSoon(delayMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#read(), delayMs);
  }

  async #read(): Promise<void> {
    this.#isReading = true;
    this.#isWoken = false;
    let nextMs = this.#deps.pollMs ?? POLL_MS;
    try {
      const from = this.#readUpTo;
      const waiting = [...this.#listeners].filter((listener) => !listener.isGreeted);
      const added = await readAdded(this.#deps.database, from);
      const places = await this.#placesOf(added);
      if (this.#listeners.size > 0) this.#pass(added, { waiting, places });
    } catch (error) {
      nextMs = AFTER_FAILURE_MS;
      if (!this.#isClosed) this.#deps.log.warn({ err: error }, "live changes could not be read");
    } finally {
      this.#isReading = false;
    }
    if (this.#listeners.size > 0) this.#readSoon(this.#isWoken ? 0 : nextMs);
  }

  /** Only where somebody listens who does not see everything. */
  async #placesOf(added: Added): Promise<readonly Changed[]> {
    const isLimited = [...this.#listeners].some(({ sight }) => !seesAll(sight));
    return isLimited && hasNews(added) ? await readPlaces(this.#deps.database, added) : [];
  }

  #pass(
    { horizon, ahead, eventsAhead, feedHasMore, ...hint }: Added,
    among: { readonly waiting: readonly Listener[]; readonly places: readonly Changed[] },
  ): void {
    const { waiting, places } = among;
    this.#readUpTo = { horizon, ahead, eventsAhead };
    for (const listener of [...this.#listeners]) {
      if (waiting.includes(listener)) {
        listener.isGreeted = true;
        this.#tell(listener.hear, NOTHING);
      }
      if (!listener.isGreeted) continue;
      if (listener.isOfFeed) {
        if (feedHasMore) this.#tell(listener.hear, NOTHING);
        continue;
      }
      const seen = seesAll(listener.sight) ? hint : narrowed(hint, places, listener.sight);
      if (hasNews(seen)) this.#tell(listener.hear, seen);
    }
  }

  #tell(hear: (hint: LiveHint) => void, hint: LiveHint): void {
    try {
      hear(hint);
    } catch (error) {
      this.#deps.log.warn({ err: error }, "a listener to live changes failed");
    }
  }
}

function seesAll({ companyIds, siteIds }: Sight): boolean {
  return companyIds === null && siteIds === null;
}

function hasNews({ paymentIds, orderIds, terminalIds }: LiveHint): boolean {
  return paymentIds.length + orderIds.length + terminalIds.length > 0;
}

function narrowed(hint: LiveHint, places: readonly Changed[], sight: Sight): LiveHint {
  const seen = new Set(places.filter((one) => isInSight(sight, one)).map((one) => one.id));
  const only = (ids: readonly string[]): readonly string[] => ids.filter((id) => seen.has(id));
  const { paymentIds, orderIds, terminalIds } = hint;
  return {
    paymentIds: only(paymentIds),
    orderIds: only(orderIds),
    terminalIds: only(terminalIds),
  };
}
