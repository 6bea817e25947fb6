/** Makes a receiver of a company's webhooks. Its secret is shown once. */
import type { Transaction } from "../database/database.ts";
import { isInSight, mayActAt, type PersonCaller } from "../http/access.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import type { SecretBox } from "../secrets/secret-box.ts";
import {
  changeSetting,
  doneWith,
  type LastWords,
  recordChange,
  refuseSetting,
  type SettingDeps,
  type SettingOutcome,
} from "../settings/change-setting.ts";
import { findTarget, type WebhookReach } from "./find-target.ts";
import { lockCursor } from "./news-store.ts";
import { newWebhookSecret } from "./sign-webhook.ts";
import { beginNow, insertSubscription } from "./subscription-store.ts";
import { tellMissedCars } from "./tell-missed-cars.ts";
import { selectWebhooks } from "./webhook-view-store.ts";
import type { CreateWebhookBody, WebhookWithSecret } from "./webhooks-api.ts";

export type WebhookSettingDeps = SettingDeps & {
  readonly secrets: SecretBox;
  readonly reach: WebhookReach;
};

export const WEBHOOK_LAST_WORDS: LastWords = {
  webhook_subscriptions_name_is_one: { code: "codeTaken", field: "name" },
};

type Asked = {
  readonly wanted: CreateWebhookBody;
  readonly by: PersonCaller;
  readonly claim: IdempotencyClaim;
};

export async function createWebhook(
  deps: WebhookSettingDeps,
  asked: Asked,
): Promise<SettingOutcome<WebhookWithSecret>> {
  const { by, wanted } = asked;
  // Before the transaction: a name is looked up over the network.
  const target = await findTarget(deps.reach, wanted.address);
  return await changeSetting<WebhookWithSecret>(
    deps,
    { by, subject: { kind: "webhook", id: null }, wanted },
    {
      work: (tx) =>
        typeof target === "string"
          ? Promise.resolve(refuseSetting(target, "address"))
          : store(tx, deps, asked),
      lastWords: { ...WEBHOOK_LAST_WORDS, ...NO_COMPANY },
    },
  );
}

const NO_COMPANY: LastWords = {
  webhook_subscriptions_company_id_fkey: { code: "unknownCompany", field: "companyId" },
};

async function store(
  tx: Transaction,
  deps: WebhookSettingDeps,
  { wanted, by, claim }: Asked,
): Promise<SettingOutcome<WebhookWithSecret>> {
  const { companyId, name, address, topics } = wanted;
  const place = { companyId, siteId: null };
  if (!isInSight(by, place)) return refuseSetting("unknownCompany", "companyId");
  if (!mayActAt(by, "settings", place)) return refuseSetting("notAllowed");
  const id = deps.newId();
  const secret = newWebhookSecret();
  const at = new Date(deps.clock());
  const made = { companyId, ...settingOf({ name, address, topics, isOn: true, isRemoved: false }) };
  await lockCursor(tx);
  const sealedSecret = deps.secrets.seal("webhook", id, secret);
  await insertSubscription(tx, { id, ...made, sealedSecret }, at);
  await beginNow(tx, id);
  if (topics.includes("keys"))
    await tellMissedCars(tx, deps.newId, { id, companyId, isNew: true, at });
  const { companyId: _company, ...to } = made;
  const subject = { kind: "webhook", id } as const;
  await recordChange(tx, deps, { by, subject, name, place, difference: { from: null, to } });
  const { view: webhook } = doneWith(
    await selectWebhooks(tx, { id, companyIds: null, nowMs: at.getTime() }),
  );
  const body: WebhookWithSecret = { webhook, secret: null };
  await storeAnswer(tx, claim, { status: 201, body, at });
  return { kind: "done", view: { webhook, secret } };
}

export type WebhookParts = Omit<CreateWebhookBody, "companyId"> & {
  readonly isOn: boolean;
  readonly isRemoved: boolean;
};

/** In one order, so that the same wish is always written the same. What is removed is off. */
export function settingOf(parts: WebhookParts): WebhookParts {
  const { name, address, topics, isOn, isRemoved } = parts;
  const sorted = [...new Set(topics)].toSorted();
  return { name, address, topics: sorted, isOn: isOn && !isRemoved, isRemoved };
}
