/**
 * One reader for all who watch and see the same: however many screens follow the overview, the
 * database is asked at most thirteen times a second, and not at all while nobody watches.
 */

import { setTimeout as pause } from "node:timers/promises";
import { changesBetween } from "@kortkoll/core/live/changes-told.ts";
import type { DatabaseLog } from "../database/database.ts";
import { DatabaseUnavailable } from "../database/database-errors.ts";
import type { Sight } from "../http/access.ts";
import { type MadeEvent, makeEvent } from "../http/event-stream.ts";
import type { Overview } from "./overview-api.ts";
import { type OverviewSources, readOverview } from "./read-overview.ts";

export type OverviewFollower = {
  /** The whole overview: at once, and for who asks for no changes after each of them. */
  readonly tell: (event: MadeEvent) => void;
  /** Whether to be told only of what has changed (core/live/changes-told.ts), in events of that name. */
  readonly wantsChanges: boolean;
};

export interface OverviewFeed {
  /** Until the returned function is called. */
  follow(follower: OverviewFollower, sight: Sight): () => void;
}

export type OverviewFeedSettings = OverviewSources & {
  readonly live: { subscribe(listener: () => void): () => void };
  readonly log: Pick<DatabaseLog, "warn">;
  readonly leastGapMs?: number;
  readonly lookEveryMs?: number;
  readonly staleAfterMs?: number;
  readonly outlookKeptMs?: number;
};

export function startOverviewFeed(settings: OverviewFeedSettings): OverviewFeed {
  const feeds = new Map<string, SharedOverviewFeed>();
  return {
    follow(follower, sight) {
      const key = JSON.stringify(sight);
      const feed = feeds.get(key) ?? new SharedOverviewFeed(settings, sight);
      feeds.set(key, feed);
      const leave = feed.follow(follower);
      return () => {
        leave();
        if (feed.isIdle) feeds.delete(key);
      };
    },
  };
}

const LEAST_GAP_MS = 75;
/** Terminals that come and go, the books' own check and midnight are no payment events. */
const LOOK_EVERY_MS = 2_000;
/** A reading takes some milliseconds: when it takes so long, the database does not answer. */
const STALE_AFTER_MS = 3_000;

/** Then the next turn reads over another session: that one may hang for as long as it likes. */
const GIVEN_UP_AFTER_MS = 8_000;

type Follower = OverviewFollower & { hasBegun: boolean };

class SharedOverviewFeed {
  readonly #settings: OverviewFeedSettings;
  readonly #sight: Sight;
  readonly #followers = new Set<Follower>();
  #rest: () => void = () => undefined;
  #next: NodeJS.Timeout | undefined;
  #isReading = false;
  #isToReadAgain = false;
  #isToldStale = false;
  #readAt = Number.NEGATIVE_INFINITY;
  #last: Overview | undefined;

  constructor(settings: OverviewFeedSettings, sight: Sight) {
    this.#settings = settings;
    this.#sight = sight;
  }

  get isIdle(): boolean {
    return this.#followers.size === 0;
  }

  follow(shower: OverviewFollower): () => void {
    const follower: Follower = { ...shower, hasBegun: false };
    this.#followers.add(follower);
    if (this.#followers.size === 1) this.#listen();
    this.#look();
    return () => {
      if (this.#followers.delete(follower) && this.#followers.size === 0) this.#rest();
    };
  }

  #listen(): void {
    const look = (): void => this.#look();
    const unsubscribe = this.#settings.live.subscribe(look);
    const turn = setInterval(look, this.#settings.lookEveryMs ?? LOOK_EVERY_MS);
    this.#rest = () => {
      unsubscribe();
      clearInterval(turn);
      clearTimeout(this.#next);
      this.#next = undefined;
    };
  }

  #look(): void {
    if (this.#followers.size === 0) return;
    if (this.#isReading) this.#isToReadAgain = true;
    if (this.#isReading || this.#next !== undefined) return;
    const gapMs = this.#settings.leastGapMs ?? LEAST_GAP_MS;
    const waitMs = Math.max(0, this.#readAt + gapMs - performance.now());
    this.#next = setTimeout(() => void this.#readAndShow(), waitMs);
  }

  async #readAndShow(): Promise<void> {
    this.#next = undefined;
    this.#isReading = true;
    this.#isToReadAgain = false;
    this.#readAt = performance.now();
    const late = setTimeout(() => this.#tellStale(), this.#settings.staleAfterMs ?? STALE_AFTER_MS);
    try {
      this.#show(await inTime(readOverview(this.#settings, this.#sight)));
    } catch (error) {
      // The database may be failing over: the screens keep what they show and say that it is old, and the
      // next turn looks.
      this.#settings.log.warn({ err: error }, "the overview could not be read");
      this.#tellStale();
    } finally {
      clearTimeout(late);
      this.#isReading = false;
    }
    if (this.#isToReadAgain) this.#look();
  }

  /** By a name that nobody hears who does not know it; whatever comes next says that it is over. */
  #tellStale(): void {
    if (this.#isToldStale) return;
    this.#isToldStale = true;
    const stale = makeEvent({}, "stale");
    for (const follower of this.#followers) follower.tell(stale);
  }

  /** Made into bytes once, however many watch. */
  #show(overview: Overview): void {
    const changes = this.#last === undefined ? undefined : changesBetween(this.#last, overview);
    const isFresh = changes !== undefined || this.#isToldStale;
    this.#last = overview;
    this.#isToldStale = false;
    const whole = once(() => makeEvent(overview));
    const changed = once(() => makeEvent(changes ?? {}, "changes"));
    for (const follower of this.#followers) {
      if (!isFresh && follower.hasBegun) continue;
      follower.tell(follower.hasBegun && follower.wantsChanges ? changed() : whole());
      follower.hasBegun = true;
    }
  }
}

function once(make: () => MadeEvent): () => MadeEvent {
  let made: MadeEvent | undefined;
  return () => (made ??= make());
}

async function inTime(reading: Promise<Overview>): Promise<Overview> {
  const over = new AbortController();
  const late = pause(GIVEN_UP_AFTER_MS, undefined, over).then(
    () => undefined,
    () => undefined,
  );
  const overview = await Promise.race([reading, late]).finally(() => over.abort());
  if (overview !== undefined) return overview;
  reading.catch(() => undefined);
  throw new DatabaseUnavailable("The database did not answer in time.");
}
