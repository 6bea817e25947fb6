/** What a person may choose from for a bank line. */
import { businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import { selectLines, selectSiteCodes } from "./bank-line-store.ts";
import type { MatchDeps } from "./decide-match.ts";
import type { LineChoices } from "./payout-matches-api.ts";
import { readOpen } from "./read-match-input.ts";

const SHOWN_BATCHES = 400;

/** Undefined when there is no such line. */
export async function readChoices(
  deps: Pick<MatchDeps, "database" | "clock">,
  bankLineId: string,
): Promise<LineChoices | undefined> {
  const today = businessDayOf(deps.clock());
  return await deps.database.inTransaction(
    async (tx) => {
      const [line] = await selectLines(tx, [bankLineId]);
      if (line === undefined) return undefined;
      const { companyId, bookedOn } = line;
      const sites = await selectSiteCodes(tx, companyId);
      const { agreements, openBatches } = await readOpen(tx, { companyId, today });
      const apart = (day: string): number => Math.abs(Date.parse(day) - Date.parse(bookedOn));
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
