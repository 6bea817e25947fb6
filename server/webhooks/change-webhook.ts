/**
 * Changes a receiver of webhooks, turns it off and on, or removes it and takes it back. Whoever changes it
 * has mended something: what waits for it is tried at once. Of one that is removed what waits is given up,
 * and may be sent again once somebody has taken it back and given it a new secret: the old one is erased.
 */
import { GIVE_UP_AFTER_MS } from "@kortkoll/core/webhooks/retry-plan.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Transaction } from "../database/database.ts";
import type { PersonCaller } from "../http/access.ts";
import {
  changeSetting,
  editSetting,
  refuseSetting,
  type SettingOutcome,
} from "../settings/change-setting.ts";
import {
  settingOf,
  WEBHOOK_LAST_WORDS,
  type WebhookParts,
  type WebhookSettingDeps,
} from "./create-webhook.ts";
import { giveUpAll } from "./delivery-store.ts";
import { type AddressFault, findTarget } from "./find-target.ts";
import { lockCursor } from "./news-store.ts";
import {
  beginNow,
  endNow,
  lockSubscription,
  readSubscription,
  restart,
  type StoredSubscription,
  updateSubscription,
  waitAnew,
} from "./subscription-store.ts";
import { tellMissedCars } from "./tell-missed-cars.ts";
import { selectWebhooks } from "./webhook-view-store.ts";
import type { ChangeWebhookBody, WebhookSetting } from "./webhooks-api.ts";

type Asked = {
  readonly wanted: ChangeWebhookBody & { readonly id: string };
  readonly by: PersonCaller;
};

export async function changeWebhook(
  deps: WebhookSettingDeps,
  asked: Asked,
): Promise<SettingOutcome<WebhookSetting>> {
  const { by, wanted } = asked;
  const fault = await faultOf(deps, wanted);
  return await changeSetting<WebhookSetting>(
    deps,
    { by, subject: { kind: "webhook", id: wanted.id }, wanted },
    { work: (tx) => change(tx, deps, { ...asked, fault }), lastWords: WEBHOOK_LAST_WORDS },
  );
}

/** Before the transaction, for a name is looked up over the network. One may always be turned off. */
async function faultOf(
  { database, reach }: WebhookSettingDeps,
  wanted: Asked["wanted"],
): Promise<AddressFault | undefined> {
  const held = await readSubscription(database, wanted.id);
  const isSame = held?.address === wanted.address;
  if (isSame && (held.isOn || !wanted.isOn)) return undefined;
  const target = await findTarget(reach, wanted.address);
  return typeof target === "string" ? target : undefined;
}

async function change(
  tx: Transaction,
  deps: WebhookSettingDeps,
  { wanted, by, fault }: Asked & { readonly fault: AddressFault | undefined },
): Promise<SettingOutcome<WebhookSetting>> {
  const { id, version } = wanted;
  await lockCursor(tx);
  const held = await lockSubscription(tx, id, { removedToo: wanted.isRemoved !== undefined });
  if (held === undefined) return refuseSetting("notFound", "id");
  const setting = settingOf({ ...wanted, isRemoved: wanted.isRemoved === true });
  const at = new Date(deps.clock());
  return await editSetting<WebhookParts, WebhookSetting>(tx, deps, {
    thing: {
      by,
      subject: { kind: "webhook", id },
      name: held.name,
      place: { companyId: held.companyId, siteId: null },
    },
    held: { version: held.version, setting: settingOf({ ...held, topics: [...held.topics] }) },
    wanted: { version, setting },
    whyNot: () => Promise.resolve(whyNot({ held, isOn: setting.isOn, fault })),
    write: async ({ to }) => {
      await updateSubscription(tx, { id, ...setting, at });
      if (to.isRemoved === true) await giveUp(tx, deps, { held, by, at });
      else if (to.isOn === true) await goOn(tx, id, at);
      else {
        if (to.isOn === false) await endNow(tx, id, { tellsTheRest: true });
        await restart(tx, id, at);
      }
      if (wantsKeys(setting) && !wantsKeys(held)) {
        const { companyId } = held;
        await tellMissedCars(tx, deps.newId, { id, companyId, isNew: false, at });
      }
    },
    view: () => selectWebhooks(tx, { id, companyIds: null, nowMs: at.getTime() }),
  });
}

function whyNot({
  held,
  isOn,
  fault,
}: {
  readonly held: StoredSubscription;
  readonly isOn: boolean;
  readonly fault: AddressFault | undefined;
}): ReturnType<typeof refuseSetting> | undefined {
  if (isOn && held.sealedSecret === null) return refuseSetting("webhookWithoutSecret", "isOn");
  return fault && refuseSetting(fault, "address");
}

function wantsKeys({ isOn, topics }: Pick<StoredSubscription, "isOn" | "topics">): boolean {
  return isOn && topics.includes("keys");
}

async function goOn(tx: Transaction, id: string, at: Date): Promise<void> {
  await beginNow(tx, id);
  await waitAnew(tx, id, { at, giveUpAt: new Date(at.getTime() + GIVE_UP_AFTER_MS) });
}

/** What is being sent just now may still arrive, and is then told of as delivered. */
async function giveUp(
  tx: Transaction,
  { newId }: WebhookSettingDeps,
  removed: {
    readonly held: StoredSubscription;
    readonly by: PersonCaller;
    readonly at: Date;
  },
): Promise<void> {
  const { held, by, at } = removed;
  const { id, name, companyId } = held;
  await endNow(tx, id, { tellsTheRest: false });
  const sequences = await giveUpAll(tx, id, at);
  const [firstSequence] = sequences;
  if (firstSequence === undefined) return;
  const lastSequence = sequences.at(-1);
  await recordAudit(tx, newId, {
    kind: "webhookGaveUp",
    companyId,
    subject: { kind: "webhook", id },
    content: { name, deliveries: sequences.length, firstSequence, lastSequence },
    by: { id: by.personId, name: by.signature },
    at,
  });
}
