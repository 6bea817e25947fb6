/** Hands what is open to somebody who is to see to it, or gives it back; who did it is on the audit trail. */
import type { OwnedKind } from "@kortkoll/core/ledger/ageing.ts";
import type { PersonRights } from "@kortkoll/core/people/person-rights.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database, Sql, Transaction } from "../database/database.ts";
import { isSeen, mayActAt, type PersonCaller } from "../http/access.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import { lockOwner, setOwner } from "./open-item-store.ts";

export type OwnDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly findPerson: (
    sql: Sql,
    signature: string,
  ) => Promise<({ readonly id: string; readonly signature: string } & PersonRights) | undefined>;
};

export type OwnRefusal = {
  readonly kind: "refused";
  readonly code: "itemNotFound" | "unknownOperator" | "operatorNotAllowed" | "notAllowed";
  readonly siteId?: string;
};

export type OwnOutcome<View> = { readonly kind: "done"; readonly item: View } | OwnRefusal;

/** What is handed over, as whoever asks sees it now. */
export type Handed<View> = {
  readonly companyId: string;
  /** Several where it is of no one site: then it is its company's. */
  readonly siteIds: readonly string[];
  readonly owner: string | null;
  readonly handedOver: boolean;
  /** What the trail says that it is. */
  readonly told: Readonly<Record<string, unknown>>;
  readonly view: View;
};

export async function handOverItem<View>(
  tx: Transaction,
  deps: Pick<OwnDeps, "newId" | "findPerson">,
  asked: {
    readonly kind: OwnedKind;
    readonly id: string;
    readonly owner: string | null;
    readonly by: PersonCaller;
    readonly claim: IdempotencyClaim;
    readonly at: Date;
    readonly find: () => Promise<Handed<View> | undefined>;
  },
): Promise<OwnOutcome<View>> {
  const { kind, id, by, at } = asked;
  await lockOwner(tx, kind, id);
  const item = await asked.find();
  if (item === undefined || !isSeen(by, placesOf(item))) {
    return { kind: "refused", code: "itemNotFound" };
  }
  const { companyId, siteIds } = item;
  const siteId = siteIds.length === 1 ? (siteIds[0] ?? null) : null;
  if (!mayActAt(by, "openItems", { companyId, siteId })) {
    return { kind: "refused", code: "notAllowed", ...(siteId === null ? {} : { siteId }) };
  }
  const signature = asked.owner?.normalize("NFC").toUpperCase() ?? null;
  const owner = signature === null ? null : await deps.findPerson(tx, signature);
  if (owner === undefined || (owner !== null && !isSeen(by, owner))) {
    return { kind: "refused", code: "unknownOperator" };
  }
  // Whoever is to see to it must see it.
  if (owner !== null && !isSeen(owner, placesOf(item))) {
    return { kind: "refused", code: "operatorNotAllowed" };
  }
  const given = owner && { id: owner.id, signature: owner.signature, since: at };
  await setOwner(tx, { kind, id, companyId }, given);
  const after = await asked.find();
  if (after === undefined) throw new Error("An item that was just handed over is gone");
  if (after.owner !== item.owner || after.handedOver !== item.handedOver) {
    await recordAudit(tx, deps.newId, {
      kind: "openItemHandedOver",
      companyId,
      ...(siteId === null ? {} : { siteId }),
      subject: { kind: "openItem", id },
      content: {
        item: kind,
        ...item.told,
        from: { owner: item.owner },
        to: { owner: after.owner },
      },
      by: { id: by.personId, name: by.signature },
      at,
    });
  }
  await storeAnswer(tx, asked.claim, { status: 200, body: after.view, at });
  return { kind: "done", item: after.view };
}

function placesOf({ companyId, siteIds }: Pick<Handed<unknown>, "companyId" | "siteIds">): {
  readonly companyIds: readonly string[];
  readonly siteIds: readonly string[];
} {
  return { companyIds: [companyId], siteIds };
}
