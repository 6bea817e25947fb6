/**
 * Salaries and suppliers are on the account as well, more of them each day, and nobody ever matches them.
 * Those that fit no agreement are marked with what the agreements are known by: the bench looks at the
 * others only. The mark is of no effect where the agreements have become others; who writes it twice, late or
 * not at all makes the bench no less right.
 */
import { fitsOf } from "@kortkoll/core/bank/matching/agreement-fit.ts";
import { addDays, businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import { holdIntake } from "../bank-files/publish-bank-file.ts";
import type { Clock } from "../clock.ts";
import type { Database, Sql } from "../database/database.ts";
import { readPayingAgreements } from "../payout-agreements/list-agreements.ts";
import { type Repeated, repeat } from "../repeat.ts";
import { keyOfAgreements } from "./agreements-key.ts";
import { selectCompanies } from "./bank-line-list-store.ts";
import { selectLinesNotOurs, selectOpenLines } from "./match-input-store.ts";
import { markNotOurs } from "./open-mark-store.ts";
import { LOOKS_BACK_DAYS } from "./read-match-input.ts";

type Deps = { readonly database: Database; readonly clock: Clock };

/** So many are looked at between two answers to others. */
const LINES_AT_ONCE = 500;

/** Of every company; each piece is a transaction of its own. */
export async function setAsideNotOurs({ database, clock }: Deps): Promise<void> {
  const from = addDays(businessDayOf(clock()), -LOOKS_BACK_DAYS);
  for (const { id: companyId } of await selectCompanies(database, null, undefined)) {
    const agreements = await readPayingAgreements(database, [companyId]);
    const agreementsKey = keyOfAgreements(agreements);
    const lines = await selectOpenLines(database, { companyId, from, agreementsKey });
    for (let start = 0; start < lines.length; start += LINES_AT_ONCE) {
      const some = lines.slice(start, start + LINES_AT_ONCE);
      const strange = some.filter((line) => fitsOf(line, agreements).length === 0);
      await database.inTransaction(async (tx) => {
        await holdIntake(tx);
        await markNotOurs(tx, strange, agreementsKey);
      });
    }
  }
}

/** Lines that are marked as nobody's by the agreements as they are, and fit one of them all the same. */
export async function findWronglySetAside(sql: Sql): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const { id: companyId } of await selectCompanies(sql, null, undefined)) {
    const agreements = await readPayingAgreements(sql, [companyId]);
    const lines = await selectLinesNotOurs(sql, companyId, keyOfAgreements(agreements));
    const fitting = lines.filter((line) => fitsOf(line, agreements).length > 0);
    wrong.push(...fitting.map(({ id }) => id));
  }
  return wrong;
}

/** Late is only slower: what is not marked is looked at each time. */
const LOOK_EVERY_MS = 5 * 60_000;

export function startNotOursLoop(deps: Deps & Parameters<typeof repeat>[0]): Repeated {
  return repeat(deps, {
    loop: "not ours",
    everyMs: LOOK_EVERY_MS,
    work: async () => {
      await setAsideNotOurs(deps);
      return false;
    },
  });
}
