/** For a demo that begins: agreements from presets, which nobody has confirmed. */
import type { PayoutPreset } from "@kortkoll/core/bank/payout-presets.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { NewId } from "../clock.ts";
import type { Transaction } from "../database/database.ts";
import { insertAgreement, selectHadAgreements, setTerms } from "./agreement-store.ts";

/** Once for each company: those that have been taken away since stay away. */
export async function putInAgreements(
  tx: Transaction,
  wanted: {
    readonly companyId: string;
    readonly presets: readonly PayoutPreset[];
    readonly validFrom: BusinessDay;
    readonly newId: NewId;
  },
): Promise<void> {
  const { companyId, presets, validFrom, newId } = wanted;
  if (await selectHadAgreements(tx, companyId)) return;
  for (const { acquirer, name, terms } of presets) {
    const id = newId();
    await insertAgreement(tx, { id, companyId, acquirer, name });
    await setTerms(tx, id, { terms: { validFrom, ...terms }, isOwnCard: acquirer === "ownCard" });
  }
}
