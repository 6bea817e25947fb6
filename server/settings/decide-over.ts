/**
 * Whether somebody may put right how another person signs in: as with rights, not of a person who
 * may do more than they.
 */
import type { Database } from "../database/database.ts";
import type { PersonCaller } from "../http/access.ts";
import type { SettingRefusal } from "./change-setting.ts";
import { whyNotDecide } from "./person-parts.ts";
import { selectPeople } from "./person-store.ts";

/** Of nobody there is nothing to refuse: what is done next finds that out by itself. */
export function whyNotDecideOver(
  deps: { readonly database: Database },
  by: PersonCaller,
  personId: string,
): Promise<SettingRefusal | undefined> {
  return deps.database.inTransaction(async (tx) => {
    const [person] = await selectPeople(tx, { id: personId, companyIds: null, siteIds: null });
    return person === undefined ? undefined : await whyNotDecide(tx, by, person);
  });
}
