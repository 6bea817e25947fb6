/** Gives a receiver of webhooks a new secret. The one before signs as well until receivers have changed over. */
import type { Transaction } from "../database/database.ts";
import type { PersonCaller } from "../http/access.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import {
  changeSetting,
  doneWith,
  recordChange,
  refuseSetting,
  type SettingOutcome,
} from "../settings/change-setting.ts";
import type { WebhookSettingDeps } from "./create-webhook.ts";
import { newWebhookSecret } from "./sign-webhook.ts";
import { lockSubscription, restart, updateSecret } from "./subscription-store.ts";
import { selectWebhooks } from "./webhook-view-store.ts";
import type { ChangeWebhookSecretBody, WebhookWithSecret } from "./webhooks-api.ts";

type Asked = {
  readonly wanted: ChangeWebhookSecretBody & { readonly id: string };
  readonly by: PersonCaller;
  readonly claim: IdempotencyClaim;
};

const HOUR_MS = 3_600_000;

export function changeWebhookSecret(
  deps: WebhookSettingDeps,
  asked: Asked,
): Promise<SettingOutcome<WebhookWithSecret>> {
  const { by, wanted } = asked;
  return changeSetting<WebhookWithSecret>(
    deps,
    { by, subject: { kind: "webhook", id: wanted.id }, wanted },
    { work: (tx) => change(tx, deps, asked) },
  );
}

async function change(
  tx: Transaction,
  deps: WebhookSettingDeps,
  { wanted, by, claim }: Asked,
): Promise<SettingOutcome<WebhookWithSecret>> {
  const { id, version, overlapHours } = wanted;
  const held = await lockSubscription(tx, id);
  if (held === undefined) return refuseSetting("notFound", "id");
  const { name, companyId } = held;
  const place = { companyId, siteId: null };
  if (held.version !== version) {
    return { ...refuseSetting("conflict", "version"), about: { name, place } };
  }
  const secret = newWebhookSecret();
  const at = new Date(deps.clock());
  const oldSecretUntil =
    overlapHours === 0 || held.sealedSecret === null
      ? null
      : new Date(at.getTime() + overlapHours * HOUR_MS);
  const sealedSecret = deps.secrets.seal("webhook", id, secret);
  await updateSecret(tx, { id, sealedSecret, oldSecretUntil });
  await restart(tx, id, at);
  await recordChange(tx, deps, {
    by,
    subject: { kind: "webhook", id },
    name,
    place,
    difference: {
      from: { secret: "secretIsOld", oldSecretUntil: null },
      to: { secret: "secretIsNew", oldSecretUntil: oldSecretUntil?.toISOString() ?? null },
    },
  });
  const { view: webhook } = doneWith(
    await selectWebhooks(tx, { id, companyIds: null, nowMs: at.getTime() }),
  );
  const body: WebhookWithSecret = { webhook, secret: null };
  await storeAnswer(tx, claim, { status: 200, body, at });
  return { kind: "done", view: { webhook, secret } };
}
