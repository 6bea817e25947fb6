/** For tests: the made-up workshop with receivers of webhooks, by the desk's own clock. */

import { rightsOfRole } from "@kortkoll/core/people/person-rights.ts";
import type { WebhookTopic } from "@kortkoll/core/webhooks/webhook-kinds.ts";
import { afterAll, beforeAll, beforeEach, expect, vi } from "vitest";
import { newUuid, systemPause } from "../clock.ts";
import { type Database, statement } from "../database/database.ts";
import { untilBehindHorizon } from "../database/test-horizon.ts";
import { silentLog } from "../database/test-log.ts";
import { insertRow } from "../database/test-rows.ts";
import type { PersonCaller } from "../http/access.ts";
import { type Desk, openDesk } from "../payments/test-desk.ts";
import { TEST_SECRETS } from "../secrets/test-secrets.ts";
import { changeWebhook } from "./change-webhook.ts";
import { createWebhook } from "./create-webhook.ts";
import { gatherNews } from "./gather-news.ts";
import { lockCursor } from "./news-store.ts";
import type { SendDeps } from "./send-delivery.ts";
import { beginNow, readSubscription } from "./subscription-store.ts";
import { openTarget, type Target } from "./test-target.ts";
import { createWebhookSender, type WebhookSender } from "./webhook-sender.ts";

export type DeliveryRow = {
  readonly sequence: number;
  readonly kind: string;
  readonly state: string;
  readonly tries: number;
  readonly status: number | null;
  readonly failure: string | null;
  readonly owner: string | null;
};

const READ_DELIVERIES = statement({
  name: "test_read_deliveries",
  text: `select sequence::int as sequence, kind, state, tries, last_status as status,
      last_failure as failure, owner from webhook_deliveries where subscription_id = $1
    order by sequence`,
});
/** Nothing is gathered any more once nobody is to be told, though there be more of it. */
const IS_BEHIND = statement({
  name: "test_is_anything_untold",
  text: `select c.tx <= $1::xid8 and exists (select from webhook_subscriptions s
        join webhook_states t on t.subscription_id = s.id where s.is_on or t.until_tx > c.tx)
      and (exists (select from attempt_events where tx >= c.tx)
      or exists (select from order_events where tx >= c.tx)
      or exists (select from audit_events where tx >= c.tx)) as "isBehind" from webhook_cursor c`,
});
const NOW = statement({ name: "test_now_tx", text: "select pg_current_xact_id()::text as tx" });
const FORGET = statement({
  name: "test_turn_webhooks_off",
  text: "update webhook_subscriptions set is_on = false",
});

export const SECRET = "whsec_påhittad";

/** Gives each test the workshop without receivers, and a target that takes everything. */
export function openHooks(
  give: (opened: { readonly hooks: TestHooks; readonly target: Target }) => void,
): void {
  let hooks: TestHooks;
  let target: Target | undefined;
  beforeAll(async () => {
    hooks = await TestHooks.open();
  });
  beforeEach(async () => {
    await hooks.startOver();
    await target?.close();
    target = await openTarget();
    give({ hooks, target });
  });
  afterAll(async () => {
    await target?.close();
    await hooks.desk.close();
  });
}

export class TestHooks {
  readonly desk: Desk;

  constructor(desk: Desk) {
    this.desk = desk;
  }

  static async open(): Promise<TestHooks> {
    return new TestHooks(await openDesk());
  }

  get database(): Database {
    return this.desk.database;
  }

  async startOver(): Promise<void> {
    await this.database.query(FORGET);
    await this.desk.startOver();
    // What it ended is not told to those who are made now, though another test's transaction still runs.
    await untilBehindHorizon(this.database);
  }

  async subscribe(address: string, ...topics: readonly WebhookTopic[]): Promise<string> {
    const id = newUuid();
    const { companyId } = this.desk.places;
    await insertRow(this.database, "webhook_subscriptions", {
      id,
      company_id: companyId,
      name: `Mottagare ${id}`,
      address,
      topics,
      is_on: true,
      sealed_secret: TEST_SECRETS.seal("webhook", id, SECRET),
      created_at: new Date(this.desk.nowMs),
    });
    await this.database.inTransaction(async (tx) => {
      await lockCursor(tx);
      await beginNow(tx, id);
    });
    return id;
  }

  /** As a person does it on the settings' page; undefined leaves it as it is. */
  async change(
    id: string,
    change: {
      readonly isOn?: boolean;
      readonly isRemoved?: boolean;
      readonly topics?: WebhookTopic[];
    },
  ): Promise<void> {
    const held = await readSubscription(this.database, id);
    if (held === undefined) throw new Error("No such receiver");
    const { name, address, topics, version, isOn } = held;
    const outcome = await changeWebhook(this.depsOf([new URL(address).host]), {
      wanted: { id, version, name, address, topics: [...topics], isOn, ...change },
      by: this.#chef(),
    });
    expect(outcome).toMatchObject({ kind: "done" });
  }

  /** As a person makes it on the settings' page. */
  async create(address: string, ...topics: WebhookTopic[]): Promise<void> {
    const { companyId } = this.desk.places;
    const outcome = await createWebhook(this.depsOf([new URL(address).host]), {
      wanted: { companyId, name: `Mottagare ${newUuid()}`, address, topics },
      by: this.#chef(),
      claim: undefined,
    });
    expect(outcome).toMatchObject({ kind: "done" });
  }

  /** Everything that has been committed: transactions of other tests may hold it up for a moment. */
  async gather(): Promise<void> {
    const [now] = await this.database.query<{ tx: string }>(NOW);
    await vi.waitUntil(
      async () => {
        await gatherNews(this.desk.deps);
        const [row] = await this.database.query<{ isBehind: boolean }>(IS_BEHIND, [now?.tx]);
        return row?.isBehind === false;
      },
      { timeout: 60_000, interval: 5 },
    );
  }

  #chef(): PersonCaller {
    const signature = "CHEF";
    const personId = this.desk.places.people[signature];
    const rights = rightsOfRole("administrator");
    return { kind: "person", personId, signature, name: "Chef", ...rights, tillId: null };
  }

  depsOf(allowedHosts: readonly string[], more: Partial<SendDeps> = {}): SendDeps {
    return {
      database: this.database,
      clock: () => this.desk.nowMs,
      elapsedMs: () => performance.now(),
      pause: systemPause,
      newId: newUuid,
      random: () => 0.5,
      log: silentLog,
      secrets: TEST_SECRETS,
      serverId: newUuid(),
      reach: { allowedHosts, resolve: () => Promise.resolve([]) },
      timeoutMs: 5_000,
      ...more,
    };
  }

  sender(allowedHosts: readonly string[], more: Partial<SendDeps> = {}): WebhookSender {
    return createWebhookSender(this.depsOf(allowedHosts, more));
  }

  /** Tells everything that has been committed, and sends it. */
  async tell(allowedHosts: readonly string[], more: Partial<SendDeps> = {}): Promise<void> {
    await this.gather();
    await this.sender(allowedHosts, more).settle();
  }

  deliveries(subscriptionId: string): Promise<DeliveryRow[]> {
    return this.database.query<DeliveryRow>(READ_DELIVERIES, [subscriptionId]);
  }
}
