/** An open item is handed to somebody who is to see to it; who did it is on the audit trail. */
import type { ItemKind } from "@kortkoll/core/ledger/ageing.ts";
import type { PersonRights } from "@kortkoll/core/people/person-rights.ts";
import { businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database, Sql } from "../database/database.ts";
import { isInSight, isSeen, mayActAt, type PersonCaller } from "../http/access.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import { shown } from "./list-open-items.ts";
import { findItem, lockOwner, setOwner } from "./open-item-store.ts";
import type { OpenItem } from "./open-items-api.ts";

export type OwnDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly findPerson: (
    sql: Sql,
    signature: string,
  ) => Promise<({ readonly id: string; readonly signature: string } & PersonRights) | undefined>;
};

export type OwnOutcome =
  | { readonly kind: "done"; readonly item: OpenItem }
  | {
      readonly kind: "refused";
      readonly code: "itemNotFound" | "unknownOperator" | "operatorNotAllowed" | "notAllowed";
      readonly siteId?: string;
    };

export function ownOpenItem(
  deps: OwnDeps,
  asked: {
    readonly kind: ItemKind;
    readonly id: string;
    readonly owner: string | null;
    readonly by: PersonCaller;
    readonly claim: IdempotencyClaim;
  },
): Promise<OwnOutcome> {
  const { kind, id, by } = asked;
  return deps.database.inTransaction(async (tx): Promise<OwnOutcome> => {
    await lockOwner(tx, kind, id);
    const nowMs = deps.clock();
    const named = { kind, id, asOf: businessDayOf(nowMs) };
    const item = await findItem(tx, named);
    if (item === undefined || !isInSight(by, item))
      return { kind: "refused", code: "itemNotFound" };
    if (!mayActAt(by, "openItems", item)) {
      return { kind: "refused", code: "notAllowed", siteId: item.siteId };
    }
    const signature = asked.owner?.normalize("NFC").toUpperCase() ?? null;
    const owner = signature === null ? null : await deps.findPerson(tx, signature);
    if (owner === undefined || (owner !== null && !isSeen(by, owner))) {
      return { kind: "refused", code: "unknownOperator" };
    }
    // Whoever is to see to it must see it.
    if (owner !== null && !isInSight(owner, item)) {
      return { kind: "refused", code: "operatorNotAllowed" };
    }
    const since = new Date(nowMs);
    await setOwner(tx, item, owner && { id: owner.id, signature: owner.signature, since });
    const after = await findItem(tx, named);
    if (after === undefined) throw new Error("An item that was just handed over is gone");
    if (after.owner !== item.owner || after.handedOver !== item.handedOver) {
      await recordAudit(tx, deps.newId, {
        kind: "openItemHandedOver",
        companyId: item.companyId,
        siteId: item.siteId,
        subject: { kind: "openItem", id },
        content: {
          item: kind,
          invoiceNumber: item.invoiceNumber,
          amountOre: item.amountOre,
          from: { owner: item.owner },
          to: { owner: after.owner },
        },
        by: { id: by.personId, name: by.signature },
        at: since,
      });
    }
    const view = shown(after);
    await storeAnswer(tx, asked.claim, { status: 200, body: view, at: since });
    return { kind: "done", item: view };
  });
}
