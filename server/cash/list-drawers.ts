/** Drawers as screens show them, each with what should lie in it. */
import { mayDoAt, type PersonRights } from "@kortkoll/core/people/person-rights.ts";
import { BY_SERVER, recordAudit } from "../audit/record-audit.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database, Sql } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import { readCursor, writeCursor } from "../page-cursor.ts";
import type { DepositPage, Drawer, DrawerDetails } from "./cash-api.ts";
import {
  type DrawerViewRow,
  insertMissingDrawers,
  selectDrawers,
  selectSiteIds,
} from "./drawer-store.ts";
import { selectDeposits, selectMovements } from "./movement-view-store.ts";

export type DrawerViewer = {
  readonly sight: Sight;
  /** Null for a program, which sees what its sight and scope allow. */
  readonly person: PersonRights | null;
};

type Deps = { readonly database: Database; readonly clock: Clock; readonly newId: NewId };

export async function listDrawers(
  deps: Deps,
  asked: {
    readonly viewer: DrawerViewer;
    readonly tillId?: string | undefined;
    readonly siteCode?: string | undefined;
  },
): Promise<readonly Drawer[]> {
  const { sight } = asked.viewer;
  await makeMissingDrawers(deps, sight);
  const rows = await selectDrawers(deps.database, { ...sight, ...asked });
  return rows.filter((row) => maySee(asked.viewer, row.site_id)).map(drawerFrom);
}

async function makeMissingDrawers({ database, clock, newId }: Deps, sight: Sight): Promise<void> {
  const at = new Date(clock());
  await database.inTransaction(async (tx) => {
    for (const id of await insertMissingDrawers(tx, { ...sight, at })) {
      const subject = { kind: "drawer", id } as const;
      const content = { from: null, to: { made: true } };
      await recordAudit(tx, newId, { kind: "settingChanged", subject, content, by: BY_SERVER, at });
    }
  });
}

/** Whoever handles the cash of a site, and finance. */
function maySee({ person }: DrawerViewer, siteId: string): boolean {
  if (person === null) return true;
  return mayDoAt(person, "takeCash", siteId) || mayDoAt(person, "financeViews", siteId);
}

export async function readDrawer(
  deps: Deps,
  asked: {
    readonly viewer: DrawerViewer;
    readonly id: string;
    readonly cursor: string | undefined;
    readonly limit: number;
  },
): Promise<DrawerDetails | "notFound" | "badCursor"> {
  const after = asked.cursor === undefined ? undefined : readCursor(asked.cursor);
  if (asked.cursor !== undefined && after === undefined) return "badCursor";
  return await deps.database.inTransaction(
    async (tx): Promise<DrawerDetails | "notFound"> => {
      const [row] = await selectDrawers(tx, { ...asked.viewer.sight, id: asked.id });
      if (row === undefined || !maySee(asked.viewer, row.site_id)) return "notFound";
      const { limit } = asked;
      const seen = await selectMovements(tx, { drawerId: row.id, after, limit: limit + 1 });
      const page = seen.slice(0, limit);
      const last = page.at(-1);
      const hasMore = seen.length > limit && last !== undefined;
      return {
        ...drawerFrom(row),
        movements: page.map((one) => one.movement),
        next: hasMore ? writeCursor(last.cursor) : null,
      };
    },
    { isolation: "repeatable read", readOnly: true },
  );
}

export async function listDeposits(
  deps: Deps,
  asked: {
    readonly viewer: DrawerViewer;
    readonly state: "onItsWay" | "all";
    readonly cursor: string | undefined;
    readonly limit: number;
  },
): Promise<DepositPage | "badCursor"> {
  const after = asked.cursor === undefined ? undefined : readCursor(asked.cursor);
  if (asked.cursor !== undefined && after === undefined) return "badCursor";
  const { limit } = asked;
  const seen = await selectDeposits(deps.database, {
    companyIds: asked.viewer.sight.companyIds,
    siteIds: await sitesOf(deps.database, asked.viewer),
    onItsWay: asked.state === "onItsWay",
    after,
    limit: limit + 1,
  });
  const page = seen.slice(0, limit);
  const last = page.at(-1);
  const hasMore = seen.length > limit && last !== undefined;
  return {
    deposits: page.map((one) => one.deposit),
    next: hasMore ? writeCursor(last.cursor) : null,
  };
}

/** A page is whole: what the viewer may not see is left out where it is read. */
async function sitesOf(sql: Sql, viewer: DrawerViewer): Promise<readonly string[] | null> {
  const { siteIds } = viewer.sight;
  if (viewer.person === null) return siteIds;
  const all = siteIds ?? (await selectSiteIds(sql));
  return all.filter((siteId) => maySee(viewer, siteId));
}

function drawerFrom(row: DrawerViewRow): Drawer {
  return {
    id: row.id,
    version: row.version,
    till: { id: row.till_id, code: row.till_code, name: row.till_name },
    siteCode: row.site_code,
    companyCode: row.company_code,
    companyName: row.company_name,
    account: row.account ?? row.company_account ?? "",
    hasOwnAccount: row.account !== null,
    expectedOre: row.is_blind ? null : row.expected_ore,
    floatOre: row.float_ore,
    since: row.created_at.toISOString(),
    lastMovementAt: row.last_movement_at?.toISOString() ?? null,
  };
}
