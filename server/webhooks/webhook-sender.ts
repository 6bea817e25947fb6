/**
 * Sends what is due: some deliveries to each receiver at once, so that one that hangs holds up only
 * what is its own, and with many failures in a row a single one now and then. No connection to the
 * database is held while a target is waited for.
 */
import {
  type ClaimedDelivery,
  claimDue,
  findWork,
  letGo,
  readClaimedAgain,
  takeProbe,
  type Work,
} from "./delivery-store.ts";
import {
  isTargetsFault,
  keepResult,
  openReceiver,
  type SendDeps,
  tryDelivery,
} from "./send-delivery.ts";

export interface WebhookSender {
  /** Begins what is due and can be begun. */
  look(): Promise<void>;
  /** Looks until nothing is due and nothing under way. */
  settle(): Promise<void>;
  /** What is being sent is waited for a little, and then left to whoever comes after. */
  stop(): Promise<void>;
}

/** To one receiver at once, by one server. */
const LANES = 4;
const DELIVERIES_AT_ONCE = 16;
/** Longer than a try may take, so that nobody sends what is being sent. */
export const LEASE_MS = 60_000;
const MARGIN_MS = 5_000;
/**
 * What was taken longer ago has waited behind slow answers: whether it is to be sent at all, and which
 * number is the newest, is read again.
 */
const FRESH_FOR_MS = 500;

export function createWebhookSender(deps: SendDeps): WebhookSender {
  return new Sender(deps);
}

class Sender implements WebhookSender {
  readonly #deps: SendDeps;
  readonly #lanes = new Map<string, number>();
  readonly #running = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  readonly #open = new Set<() => void>();

  constructor(deps: SendDeps) {
    this.#deps = deps;
  }

  async look(): Promise<void> {
    const { database, clock } = this.#deps;
    for (const work of await findWork(database, new Date(clock()))) this.#begin(work);
  }

  async settle(): Promise<void> {
    do {
      await Promise.all(this.#running);
      await this.look();
    } while (this.#running.size > 0);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    const patience = this.#deps.pause(Math.min(this.#deps.timeoutMs, 2_000));
    await Promise.race([Promise.all(this.#running), patience]);
    for (const close of this.#open) close();
    await Promise.all(this.#running);
  }

  #begin(work: Work): void {
    const lanes = this.#lanes.get(work.id) ?? 0;
    if (this.#stopping.signal.aborted || lanes >= (work.isBroken ? 1 : LANES)) return;
    this.#lanes.set(work.id, lanes + 1);
    const running = this.#send(work)
      .catch((error: unknown) => {
        this.#deps.log.warn({ err: error, webhook: work.id }, "webhooks could not be sent");
        return false;
      })
      .then((hasMore) => {
        this.#lanes.set(work.id, (this.#lanes.get(work.id) ?? 1) - 1);
        this.#running.delete(running);
        if (hasMore) this.#begin(work);
      });
    this.#running.add(running);
  }

  /** True when there may be more for the same receiver. */
  async #send(work: Work): Promise<boolean> {
    const { database, clock, serverId: owner } = this.#deps;
    const at = new Date(clock());
    const lease = { owner, at, until: new Date(at.getTime() + LEASE_MS) };
    if (work.isBroken && !(await takeProbe(database, work.id, lease))) return false;
    const claimed = await claimDue(database, work, { ...lease, most: DELIVERIES_AT_ONCE });
    if (claimed.length === 0) return false;
    const isFull = !work.isBroken && claimed.length === DELIVERIES_AT_ONCE;
    if (isFull) this.#begin(work);
    return (await this.#sendAll(work, claimed, lease.until.getTime())) && isFull;
  }

  async #sendAll(
    work: Work,
    claimed: readonly ClaimedDelivery[],
    untilMs: number,
  ): Promise<boolean> {
    const deps = this.#deps;
    const waiting = [...claimed];
    const takenMs = deps.elapsedMs();
    const receiver = await openReceiver(deps, work);
    const close = (): void => receiver.close();
    this.#open.add(close);
    try {
      for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
        const isTooLate = deps.clock() + deps.timeoutMs + MARGIN_MS > untilMs;
        if (this.#isStopping || isTooLate) return false;
        const isFresh = deps.elapsedMs() - takenMs <= FRESH_FOR_MS;
        const newestSequence = isFresh
          ? next.newestSequence
          : await readClaimedAgain(deps.database, next, { ...work, owner: deps.serverId });
        if (newestSequence === undefined) return false;
        const asItIsNow = { ...next, newestSequence };
        const { tried, result } = await tryDelivery(deps, receiver, asItIsNow);
        // Nobody knows whether it came: whoever comes after sends it again.
        if (this.#isStopping && result.failure !== null) return false;
        await keepResult(deps, next, { tried, result }, this.#stopping.signal);
        waiting.shift();
        if (isTargetsFault(result)) return false;
      }
      return true;
    } finally {
      receiver.close();
      this.#open.delete(close);
      if (waiting.length > 0) await this.#letGo(work.id, waiting);
    }
  }

  get #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #letGo(id: string, waiting: readonly ClaimedDelivery[]): Promise<void> {
    const sequences = waiting.map(({ sequence }) => sequence);
    const { database, serverId: owner, log } = this.#deps;
    await letGo(database, id, { sequences, owner }).catch((error: unknown) => {
      log.warn({ err: error }, "webhooks could not be let go, and are sent when their time is up");
    });
  }
}
