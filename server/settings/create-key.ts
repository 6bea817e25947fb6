/** Makes a key for a program. It is shown once: not even a repeated request gets it again. */
import type { Transaction } from "../database/database.ts";
import type { PersonCaller } from "../http/access.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import { createApiKey } from "../people/api-key.ts";
import { holdPersonNow } from "../people/person-now.ts";
import {
  changeSetting,
  recordChange,
  refuseSetting,
  type SettingDeps,
  type SettingOutcome,
} from "./change-setting.ts";
import type { CreatedKey, CreateKeyBody } from "./key-api.ts";
import { KEY_LAST_WORDS, placeOfKey, whyNotKey, writtenKey } from "./key-parts.ts";
import { isNameInUse, selectKeys } from "./key-store.ts";

type Asked = {
  readonly wanted: CreateKeyBody;
  readonly by: PersonCaller;
  readonly claim: IdempotencyClaim;
};

export function createKey(deps: SettingDeps, asked: Asked): Promise<SettingOutcome<CreatedKey>> {
  const { by, wanted } = asked;
  return changeSetting(
    deps,
    { by, subject: { kind: "apiKey", id: null }, wanted },
    { work: (tx) => store(tx, deps, asked), lastWords: KEY_LAST_WORDS },
  );
}

async function store(
  tx: Transaction,
  deps: SettingDeps,
  { wanted, by: caller, claim }: Asked,
): Promise<SettingOutcome<CreatedKey>> {
  const by = await holdPersonNow(tx, caller);
  if (by === undefined) return refuseSetting("notAllowed");
  const refusal = await whyNotKey(tx, by, wanted);
  if (refusal !== undefined) return refusal;
  if (await isNameInUse(tx, wanted.name, null)) return refuseSetting("codeTaken", "name");
  const id = deps.newId();
  const at = new Date(deps.clock());
  const secret = await createApiKey(tx, { ...wanted, id, at });
  await recordChange(tx, deps, {
    by,
    subject: { kind: "apiKey", id },
    name: wanted.name,
    place: placeOfKey(wanted.companyIds),
    difference: { from: null, to: await writtenKey(tx, { ...wanted, stopped: false }) },
  });
  const [key] = await selectKeys(tx, { id, companyIds: null });
  if (key === undefined) throw new Error("A key that was just made is gone");
  const body: CreatedKey = { key, secret: null };
  await storeAnswer(tx, claim, { status: 201, body, at });
  return { kind: "done", view: { key, secret } };
}
