/** An open item is handed to somebody who is to see to it. */
import type { ItemKind } from "@kortkoll/core/ledger/ageing.ts";
import { businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import type { Transaction } from "../database/database.ts";
import type { PersonCaller } from "../http/access.ts";
import type { IdempotencyClaim } from "../http/idempotency.ts";
import { type Handed, handOverItem, type OwnDeps, type OwnOutcome } from "./hand-over-item.ts";
import { shown } from "./list-open-items.ts";
import { findItem } from "./open-item-store.ts";
import type { OpenItem } from "./open-items-api.ts";

export type Owning = {
  readonly id: string;
  readonly owner: string | null;
  readonly by: PersonCaller;
  readonly claim: IdempotencyClaim;
};

export function ownOpenItem(
  deps: OwnDeps,
  asked: Owning & { readonly kind: ItemKind },
): Promise<OwnOutcome<OpenItem>> {
  const nowMs = deps.clock();
  const named = { kind: asked.kind, id: asked.id, asOf: businessDayOf(nowMs) };
  return deps.database.inTransaction((tx) =>
    handOverItem(tx, deps, {
      ...asked,
      at: new Date(nowMs),
      find: () => findHanded(tx, named),
    }),
  );
}

async function findHanded(
  tx: Transaction,
  named: Parameters<typeof findItem>[1],
): Promise<Handed<OpenItem> | undefined> {
  const item = await findItem(tx, named);
  if (item === undefined) return undefined;
  const { companyId, siteId, owner, handedOver, invoiceNumber, amountOre } = item;
  return {
    ...{ companyId, siteIds: [siteId], owner, handedOver },
    told: { invoiceNumber, amountOre },
    view: shown(item),
  };
}
