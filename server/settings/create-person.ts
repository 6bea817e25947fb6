/** A new person, with a link by which they choose their own password. */
import { mayDoAtEverySite } from "@kortkoll/core/people/person-rights.ts";
import type { Transaction } from "../database/database.ts";
import { mayActAt, type PersonCaller } from "../http/access.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import { holdPersonNow } from "../people/person-now.ts";
import {
  changeSetting,
  recordChange,
  refuseSetting,
  type SettingDeps,
  type SettingOutcome,
} from "./change-setting.ts";
import { addPasswordLink } from "./issue-password-link.ts";
import type { CreatedPerson, CreatePersonBody } from "./person-api.ts";
import { PERSON_LAST_WORDS, whyNotDecide, writtenPerson } from "./person-parts.ts";
import { insertPerson, selectPeople } from "./person-store.ts";

type Asked = {
  readonly wanted: CreatePersonBody;
  readonly by: PersonCaller;
  readonly claim: IdempotencyClaim;
};

export function createPerson(
  deps: SettingDeps,
  asked: Asked,
): Promise<SettingOutcome<CreatedPerson>> {
  const { by, wanted } = asked;
  return changeSetting(
    deps,
    { by, subject: { kind: "person", id: null }, wanted },
    { work: (tx) => store(tx, deps, asked), lastWords: PERSON_LAST_WORDS },
  );
}

async function store(
  tx: Transaction,
  deps: SettingDeps,
  { wanted, by: caller, claim }: Asked,
): Promise<SettingOutcome<CreatedPerson>> {
  const by = await holdPersonNow(tx, caller);
  if (by === undefined) return refuseSetting("notAllowed");
  const refusal = await whyNotDecide(tx, by, wanted);
  if (refusal !== undefined) return refusal;
  if (!mayDecideAt(by, wanted.siteIds)) return refuseSetting("notAllowed");
  const id = deps.newId();
  const { signature } = wanted;
  await insertPerson(tx, { ...wanted, id });
  await recordChange(tx, deps, {
    by,
    subject: { kind: "person", id },
    name: signature,
    place: { companyId: null, siteId: null },
    difference: {
      from: null,
      to: { signature, ...(await writtenPerson(tx, { ...wanted, active: true })) },
    },
  });
  const linkToken = await addPasswordLink(tx, deps, { id, signature, by });
  const [person] = await selectPeople(tx, { id, companyIds: null, siteIds: null });
  if (person === undefined) throw new Error("A person who was just added is gone");
  const body: CreatedPerson = { person, linkToken: null };
  await storeAnswer(tx, claim, { status: 201, body, at: new Date(deps.clock()) });
  return { kind: "done", view: { person, linkToken } };
}

/** Where the person is to work the right must hold, at each of the sites. */
function mayDecideAt(by: PersonCaller, siteIds: readonly string[] | null): boolean {
  if (siteIds === null) return mayDoAtEverySite(by, "people");
  return siteIds.every((siteId) => mayActAt(by, "people", { companyId: null, siteId }));
}
