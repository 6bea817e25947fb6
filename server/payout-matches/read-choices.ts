/** What a person may choose from for a bank line. */
import { type BusinessDay, businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import { selectLines, selectSiteCodes } from "./bank-line-store.ts";
import type { MatchDeps } from "./decide-match.ts";
import type { LineChoices } from "./payout-matches-api.ts";
import { readOpen } from "./read-match-input.ts";

const SHOWN_BATCHES = 400;

type ChoiceDeps = Pick<MatchDeps, "database" | "clock">;

/** The nearest to the line first. Undefined when there is no such line. */
export async function readChoices(
  deps: ChoiceDeps,
  bankLineId: string,
): Promise<LineChoices | undefined> {
  const [line] = await selectLines(deps.database, [bankLineId]);
  return line && (await readCompanyChoices(deps, line.companyId, line.bookedOn as BusinessDay));
}

/** The nearest to the day first: today, where nothing else is said. */
export async function readCompanyChoices(
  deps: ChoiceDeps,
  companyId: string,
  near?: BusinessDay,
): Promise<LineChoices> {
  const today = businessDayOf(deps.clock());
  return await deps.database.inTransaction(
    async (tx) => {
      const sites = await selectSiteCodes(tx, companyId);
      const { agreements, openBatches } = await readOpen(tx, { companyId, today });
      const apart = (day: string): number => Math.abs(Date.parse(day) - Date.parse(near ?? today));
      return {
        agreements: agreements.map(({ id, name, terms }) => ({
          id,
          name,
          confirmed: terms.at(-1)?.confirmed ?? false,
        })),
        sites: [...sites.values()].toSorted(),
        batches: openBatches
          .toSorted((one, other) => apart(one.dueOn) - apart(other.dueOn))
          .slice(0, SHOWN_BATCHES)
          .map(({ agreementId, issuer, siteId, saleDay, dueOn, leftOre }) => ({
            agreementId,
            issuer,
            siteCode: sites.get(siteId) ?? "",
            saleDay,
            dueOn,
            leftOre,
          })),
      };
    },
    { isolation: "repeatable read", readOnly: true },
  );
}
