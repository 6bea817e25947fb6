/** Who moves cash, and whether it may be done at the drawer's place. */
import type { PersonRights } from "@kortkoll/core/people/person-rights.ts";
import type { Right } from "@kortkoll/core/people/rights.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database, Sql, Transaction } from "../database/database.ts";
import { isInSight, mayActAt, type Sight } from "../http/access.ts";
import { type CashRefusal, refuseCash } from "./cash-refusal.ts";
import { findDrawerById } from "./drawer-store.ts";
import type { Drawer } from "./find-drawer.ts";

export type CashDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
};

/** A person, signed in or named by a key, who is judged by their own rights. */
export type Mover = {
  readonly person: PersonRights & { readonly id: string; readonly signature: string };
  /** What the caller sees, whoever was named. */
  readonly sight: Sight;
};

export const MOVES_CASH: readonly Right[] = ["takeCash"];
/** Finance hears from the bank what was in a bag. */
export const COUNTS_BAGS: readonly Right[] = ["takeCash", "bank"];

/** A drawer out of sight is answered as if it did not exist. */
export async function findDrawerFor(
  sql: Sql | Transaction,
  drawerId: string,
  asked: { readonly mover: Mover; readonly rights: readonly Right[] },
): Promise<Drawer | CashRefusal> {
  const { person, sight } = asked.mover;
  const drawer = await findDrawerById(sql, drawerId);
  if (drawer === undefined || !isInSight(sight, drawer)) return refuseCash("drawerNotFound", "id");
  if (!asked.rights.some((right) => mayActAt(person, right, drawer))) {
    const { siteId, companyId } = drawer;
    const needs = { right: "takeCash", siteId, companyIds: [companyId] } as const;
    return { ...refuseCash("cashNotAllowed", "operator"), needs };
  }
  return drawer;
}

export function isRefused<T extends object>(found: T | CashRefusal): found is CashRefusal {
  return "kind" in found && found.kind === "refused";
}
