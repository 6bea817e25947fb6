/**
 * Writes one movement of cash with its voucher and its line on the audit trail, in the transaction of
 * whoever has locked the drawer. A drawer is never made to hold less than nothing.
 */

import { bookCorrection, bookMovement, drawerStepOf } from "@kortkoll/core/cash/movement-books.ts";
import { CASH_SERIES } from "@kortkoll/core/ledger/voucher-series.ts";
import { voucherTextOfCash } from "@kortkoll/core/ledger/voucher-text.ts";
import { addOre, negateOre, type Ore, ZERO } from "@kortkoll/core/money.ts";
import { businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { NewId } from "../clock.ts";
import type { Transaction } from "../database/database.ts";
import { bookVoucher } from "../ledger/book-voucher.ts";
import { type Drawer, whoCounts } from "./find-drawer.ts";
import { insertMovement, type NewMovement } from "./movement-store.ts";

/** What a voucher of money that no invoicing system has asked for says of its system. */
const NO_SYSTEM = "none";

export type Moving = Pick<
  NewMovement,
  "kind" | "amountOre" | "reason" | "bagNumber" | "count" | "note" | "by"
> & {
  /** The movement that this one takes back, with its voucher. */
  readonly corrects: { readonly id: string; readonly voucherId: string | null } | undefined;
};

export type Recorded =
  /** `expectedOre` is null while the drawer is counted blind. */
  | { readonly kind: "recorded"; readonly id: string; readonly expectedOre: Ore | null }
  | { readonly kind: "beingCounted" }
  | { readonly kind: "notEnough"; readonly thereOre: Ore };

export async function recordMovement(
  tx: Transaction,
  moving: Moving,
  at: {
    readonly drawer: Drawer;
    /** What lies in the drawer, read under its lock. */
    readonly thereOre: Ore;
    readonly nowMs: number;
    readonly newId: NewId;
    /** The signing of the drawer's own count. */
    readonly ofCount?: true;
  },
): Promise<Recorded> {
  const { drawer, thereOre, nowMs, newId } = at;
  const step = drawerStepOf(moving.kind, moving.amountOre);
  const drawerOre = moving.corrects === undefined ? step : negateOre(step);
  const expectedOre = addOre(thereOre, drawerOre);
  const count = at.ofCount === true ? undefined : await whoCounts(tx, drawer.id);
  if (drawerOre < 0 && count !== undefined) return { kind: "beingCounted" };
  if (drawerOre < 0 && expectedOre < 0) return { kind: "notEnough", thereOre };
  const id = newId();
  const { corrects, by } = moving;
  const instant = new Date(nowMs);
  const businessDay = businessDayOf(nowMs);
  await insertMovement(tx, {
    ...moving,
    id,
    drawer,
    drawerOre,
    correctsId: corrects?.id ?? null,
    businessDay,
    at: instant,
  });
  const posted = { ...moving, sealedOre: moving.count?.sealedOre ?? ZERO };
  await bookVoucher(tx, {
    draft: corrects === undefined ? bookMovement(posted) : bookCorrection(posted),
    newDebtOre: ZERO,
    debtReason: "excess",
    origin: originOf(drawer, { ...moving, id }),
    businessDay,
    text: (event) =>
      voucherTextOfCash(event, {
        till: drawer.till,
        what: whatOf(moving),
        correctedBy: corrects === undefined ? undefined : by.signature,
      }),
    by: by.signature,
    at: instant,
    newId,
  });
  await audit(tx, moving, { ...at, id, drawerOre });
  return { kind: "recorded", id, expectedOre: count?.blind === true ? null : expectedOre };
}

function originOf(
  drawer: Drawer,
  moving: Moving & { readonly id: string },
): Parameters<typeof bookVoucher>[1]["origin"] {
  return {
    companyId: drawer.companyId,
    siteId: drawer.siteId,
    systemCode: NO_SYSTEM,
    claimAccount: "",
    bookedBySystem: false,
    voucherSeries: CASH_SERIES,
    orderId: null,
    serviceAdvisor: null,
    attempt: undefined,
    movement: {
      id: moving.id,
      tillId: drawer.tillId,
      operator: moving.by.signature,
      contraAccount: moving.reason?.account ?? null,
      correctsVoucherId: moving.corrects?.voucherId ?? null,
    },
  };
}

function whatOf(moving: Moving): string {
  const { reason, bagNumber, note } = moving;
  const what = reason?.name ?? (bagNumber === null ? undefined : `påse ${bagNumber}`);
  return [what, note].filter((one) => typeof one === "string").join(", ");
}

async function audit(
  tx: Transaction,
  moving: Moving,
  at: {
    readonly drawer: Drawer;
    readonly nowMs: number;
    readonly newId: NewId;
    readonly id: string;
    readonly drawerOre: Ore;
  },
): Promise<void> {
  const { drawer, nowMs, newId, id, drawerOre } = at;
  await recordAudit(tx, newId, {
    kind: "cashMoved",
    companyId: drawer.companyId,
    siteId: drawer.siteId,
    subject: { kind: "drawer", id: drawer.id },
    content: {
      movementId: id,
      kind: moving.kind,
      amountOre: moving.amountOre,
      drawerOre,
      reason: moving.reason?.name ?? null,
      bagNumber: moving.bagNumber,
      note: moving.note,
      correctsId: moving.corrects?.id ?? null,
    },
    by: { id: moving.by.id, name: moving.by.signature },
    at: new Date(nowMs),
  });
}
