/** Every till of the demo begins with a float in its drawer, so that cash can be given back at once. */
import { ore } from "@kortkoll/core/money.ts";
import { rightsOfRole } from "@kortkoll/core/people/person-rights.ts";
import { listReasons } from "../cash/cash-reasons.ts";
import { listDrawers } from "../cash/list-drawers.ts";
import { moveCash } from "../cash/move-cash.ts";
import { violatedConstraint } from "../database/database-errors.ts";
import { SEES_ALL } from "../http/access.ts";
import { DEMO_CASHIER, DEMO_COMPANIES } from "./demo-group.ts";
import { readPersonId } from "./demo-store.ts";
import type { SeedDeps } from "./seed-demo.ts";

const FLOAT = ore(500_000);

/** Once, at whichever start comes first; what has been taken out since stays out. */
export async function seedFloats(deps: SeedDeps): Promise<void> {
  const id = await readPersonId(deps.database, DEMO_CASHIER);
  if (id === undefined) return;
  const person = { ...rightsOfRole("manager"), id, signature: DEMO_CASHIER };
  const { reasons } = await listReasons(deps, { sight: SEES_ALL, companyCode: undefined });
  const companies = DEMO_COMPANIES.map((company) => company.code);
  const drawers = await listDrawers(deps, { viewer: { sight: SEES_ALL, person: null } });
  for (const drawer of drawers) {
    const reason = reasons.find(
      (one) => one.companyCode === drawer.companyCode && one.kind === "floatIn",
    );
    const isNew = drawer.lastMovementAt === null && companies.includes(drawer.companyCode);
    if (!isNew || reason === undefined) continue;
    const key = `float-${drawer.id}`;
    const claim = { caller: "demo", key, requestHash: key };
    const float = { drawerId: drawer.id, kind: "floatIn", reasonId: reason.id } as const;
    const asked = {
      ...float,
      amountOre: FLOAT,
      note: undefined,
      mover: { person, sight: SEES_ALL },
    };
    await moveCash(deps, asked, claim).catch((error: unknown) => {
      // Another server of the demo has put it in already.
      if (violatedConstraint(error) !== "idempotency_keys_pkey") throw error;
    });
  }
}
