/** Changes what a key may do, or stops it. What is stopped stays stopped. */
import type { Transaction } from "../database/database.ts";
import type { PersonCaller } from "../http/access.ts";
import { holdPersonNow } from "../people/person-now.ts";
import {
  changeSetting,
  editSetting,
  refuseSetting,
  type SettingDeps,
  type SettingOutcome,
} from "./change-setting.ts";
import type { ChangeKeyBody, KeySetting } from "./key-api.ts";
import { KEY_LAST_WORDS, placeOfKey, whyNotKey, writtenKey } from "./key-parts.ts";
import { isNameInUse, lockKey, selectKeys, updateKey } from "./key-store.ts";

type Asked = {
  readonly wanted: ChangeKeyBody & { readonly id: string };
  readonly by: PersonCaller;
};

export function changeKey(deps: SettingDeps, asked: Asked): Promise<SettingOutcome<KeySetting>> {
  const { by, wanted } = asked;
  return changeSetting(
    deps,
    { by, subject: { kind: "apiKey", id: wanted.id }, wanted },
    { work: (tx) => change(tx, deps, asked), lastWords: KEY_LAST_WORDS },
  );
}

async function change(
  tx: Transaction,
  deps: SettingDeps,
  { wanted, by: caller }: Asked,
): Promise<SettingOutcome<KeySetting>> {
  const by = await holdPersonNow(tx, caller);
  if (by === undefined) return refuseSetting("notAllowed");
  const { id, version, name } = wanted;
  const held = await lockKey(tx, id);
  if (held === undefined || !sees(by, held)) return refuseSetting("notFound", "id");
  const refusal = await whyNotKey(tx, by, wanted);
  if (refusal !== undefined) return refusal;
  const isStopped = held.stoppedAt !== null;
  const stopped = isStopped || wanted.stopped;
  const stoppedAt = stopped ? new Date(held.stoppedAt ?? deps.clock()) : null;
  return editSetting(tx, deps, {
    thing: {
      by,
      subject: { kind: "apiKey", id },
      name: held.name,
      place: placeOfKey(held.companyIds),
    },
    held: { version: held.version, setting: await writtenKey(tx, { ...held, stopped: isStopped }) },
    wanted: { version, setting: await writtenKey(tx, { ...wanted, stopped }) },
    whyNot: async ({ to }) =>
      to.name !== undefined && (await isNameInUse(tx, name, id))
        ? refuseSetting("codeTaken", "name")
        : undefined,
    write: () => updateKey(tx, { ...wanted, stoppedAt }),
    view: () => selectKeys(tx, { id, companyIds: null }),
  });
}

function sees(by: PersonCaller, key: KeySetting): boolean {
  const { companyIds } = by;
  if (companyIds === null) return true;
  return key.companyIds?.every((one) => companyIds.includes(one)) ?? false;
}
