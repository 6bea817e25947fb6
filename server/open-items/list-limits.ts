/** From how many days items raise an alarm, of the companies in sight. */
import type { Sql } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import { selectLimits } from "./limit-store.ts";
import type { ItemLimits } from "./open-items-api.ts";

export function selectItemLimits(
  deps: { readonly database: Sql },
  sight: Sight,
): Promise<ItemLimits[]> {
  return selectLimits(deps.database, sight.companyIds);
}
