/** Each company of the demo has agreements from presets, so that its calendar says what should come. */
import type { Acquirer } from "@kortkoll/core/bank/payout-agreement.ts";
import { payoutPresets } from "@kortkoll/core/bank/payout-presets.ts";
import { type BusinessDay, businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import type { Transaction } from "../database/database.ts";
import { putInAgreements } from "../payout-agreements/put-in-agreement.ts";
import type { SeedDeps } from "./seed-demo.ts";

const ACQUIRERS_OF: Readonly<Record<string, readonly Acquirer[]>> = {
  NORDBIL: ["nets", "amex"],
  SYDBIL: ["worldline", "amex"],
};
const NO_RULE = { payer: null, payoutBankDays: null, payoutForm: null };

export async function seedAgreements(
  tx: Transaction,
  { clock, newId }: Pick<SeedDeps, "clock" | "newId">,
  company: { readonly id: string; readonly code: string },
): Promise<void> {
  const acquirers = ACQUIRERS_OF[company.code] ?? [];
  const presets = payoutPresets(NO_RULE).filter(({ acquirer }) => acquirers.includes(acquirer));
  const year = Number(businessDayOf(clock()).slice(0, 4));
  const validFrom = `${year - 1}-01-01` as BusinessDay;
  await putInAgreements(tx, { companyId: company.id, presets, validFrom, newId });
}
