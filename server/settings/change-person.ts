/**
 * Changes a person's role, rights and places, or lets the person go and come back. The last who
 * decides over people and settings everywhere stays, whoever asks and how many ask at once.
 */
import { isGrowth, isKeeper, type Keeper } from "@kortkoll/core/people/may-change-person.ts";
import type { Transaction } from "../database/database.ts";
import type { PersonCaller } from "../http/access.ts";
import { spendPasswordLinks } from "../people/spend-password-links.ts";
import {
  changeSetting,
  editSetting,
  refuseSetting,
  type SettingDeps,
  type SettingOutcome,
  type SettingRefusal,
} from "./change-setting.ts";
import { lockToDecide } from "./decide-over.ts";
import type { ChangePersonBody, PersonSetting } from "./person-api.ts";
import {
  PERSON_LAST_WORDS,
  type WrittenPerson,
  whyNotDecide,
  writtenPerson,
} from "./person-parts.ts";
import { readOtherKeepers, selectPeople, updatePerson } from "./person-store.ts";

type Asked = {
  readonly wanted: ChangePersonBody & { readonly id: string };
  readonly by: PersonCaller;
};

export function changePerson(
  deps: SettingDeps,
  asked: Asked,
): Promise<SettingOutcome<PersonSetting>> {
  const { by, wanted } = asked;
  return changeSetting(
    deps,
    { by, subject: { kind: "person", id: wanted.id }, wanted },
    { work: (tx) => change(tx, deps, asked), lastWords: PERSON_LAST_WORDS },
  );
}

async function change(
  tx: Transaction,
  deps: SettingDeps,
  { wanted, by: caller }: Asked,
): Promise<SettingOutcome<PersonSetting>> {
  const { id, version } = wanted;
  const asked = await lockToDecide(tx, caller, id);
  if (asked.kind === "refused") return asked;
  const { person: held, by } = asked;
  return editSetting<WrittenPerson, PersonSetting>(tx, deps, {
    thing: {
      by,
      subject: { kind: "person", id },
      name: held.signature,
      place: { companyId: null, siteId: null },
    },
    held: { version: held.version, setting: await writtenPerson(tx, held) },
    wanted: { version, setting: await writtenPerson(tx, wanted) },
    whyNot: async () => (await whyNotDecide(tx, by, wanted)) ?? (await whyNotGo(tx, held, wanted)),
    write: () => write(tx, deps, { held, wanted, by }),
    view: () => selectPeople(tx, { id, companyIds: null, siteIds: null }),
  });
}

/** A link that was sent when the person might do less must not open what they may from now on. */
async function write(
  tx: Transaction,
  deps: SettingDeps,
  { held, wanted, by }: Asked & { readonly held: PersonSetting },
): Promise<void> {
  const at = new Date(deps.clock());
  const isMore = isGrowth({ ...held, grants: held.rights }, { ...wanted, grants: wanted.rights });
  await updatePerson(tx, wanted);
  if (!isMore) return;
  const who = { id: by.personId, name: by.signature };
  await spendPasswordLinks(tx, deps.newId, { personId: held.id, by: who, at });
}

async function whyNotGo(
  tx: Transaction,
  held: PersonSetting,
  wanted: Asked["wanted"],
): Promise<SettingRefusal | undefined> {
  const { hasPassword } = held;
  const before: Keeper = { ...held, grants: held.rights };
  const after: Keeper = { ...wanted, grants: wanted.rights, hasPassword };
  if (!isKeeper(before) || isKeeper(after)) return undefined;
  const others = await readOtherKeepers(tx, held.id);
  return others.some(isKeeper) ? undefined : refuseSetting("lastAdministrator", fieldOf(wanted));
}

/** Where the form says what cannot be. */
function fieldOf(wanted: Asked["wanted"]): string {
  if (!wanted.active) return "active";
  return wanted.role === "administrator" ? "rights" : "role";
}
