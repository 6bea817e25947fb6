/**
 * Tells closes what acquirers' files say of the payments that they have booked: a numbered, dated
 * follow-up each time that it is something else than the last one said. The frozen part stays.
 */
import { isDeepStrictEqual } from "node:util";
import {
  type AcquirerColumn,
  acquirerColumnOf,
  type BookedPayment,
} from "@kortkoll/core/day-close/acquirer-column.ts";
import { schemeOfCard } from "@kortkoll/core/day-close/scheme.ts";
import { ore } from "@kortkoll/core/money.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database, Transaction } from "../database/database.ts";
import {
  type BookedRow,
  findLastTold,
  selectBooked,
  selectClosesOfDays,
} from "./acquirer-column-store.ts";
import { followUp } from "./follow-up.ts";
import { lockClose } from "./follow-up-store.ts";
import type { ServedClose } from "./session-closing-store.ts";

export type TellingDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
};

/** Of the days on which the lines were sold; how many closes were told something new. */
export async function tellClosesOfLines(
  deps: TellingDeps,
  companyId: string,
  days: readonly BusinessDay[],
): Promise<number> {
  const closes = await selectClosesOfDays(deps.database, companyId, days);
  let told = 0;
  for (const close of closes) {
    if (await deps.database.inTransaction((tx) => tellClose(tx, deps, close))) told += 1;
  }
  return told;
}

/** One after the other: two servers never tell the same thing twice. */
async function tellClose(
  tx: Transaction,
  { clock, newId }: TellingDeps,
  close: ServedClose,
): Promise<boolean> {
  await lockClose(tx, close.id);
  const acquirer = acquirerColumnOf((await selectBooked(tx, close.id)).map(bookedPayment));
  const last = (await findLastTold(tx, close.id))?.["acquirer"];
  const isNothing = last === undefined && acquirer.schemes.length === 0;
  if (isNothing || isDeepStrictEqual(last, asKept(acquirer))) return false;
  await followUp(
    tx,
    { newId },
    {
      close,
      kind: "acquirerTold",
      terminalId: null,
      content: { acquirer },
      at: new Date(clock()),
    },
  );
  return true;
}

/** As it comes back from the database. */
function asKept(acquirer: AcquirerColumn): unknown {
  return JSON.parse(JSON.stringify(acquirer));
}

function bookedPayment(row: BookedRow): BookedPayment {
  const { paymentId, issuer, truncatedPan, netOre, acquirerOre, isVoided } = row;
  return {
    paymentId,
    scheme: schemeOfCard(issuer, truncatedPan),
    netOre: ore(netOre),
    acquirerOre: acquirerOre === null ? null : ore(acquirerOre),
    isVoided,
  };
}
