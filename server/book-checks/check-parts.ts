/**
 * What the check of the books looks at, part by part. Each part is gone through in the order of its ids
 * or days, some of them at a time, so that no look takes longer than any other however long history is.
 */
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { Sql } from "../database/database.ts";
import type { BookDifference, BookedThing } from "../ledger/book-difference.ts";
import {
  BEFORE_ALL,
  checkCashElsewhere,
  checkThings,
  listThings,
  listTouched,
} from "../ledger/check-books.ts";
import { findDifferentIssuerDays, listIssuerDays } from "../open-items/sum-issuer-days.ts";
import { findWrongMarksOf, listMarked } from "../payout-matches/find-wrong-marks.ts";
import type { Marked } from "../payout-matches/marked.ts";
import { findDifferentSums, listDaysOfSums } from "../running-sums/check-sums.ts";
import { type StrayPosting, selectStrays, selectVouchersAfter } from "./stray-store.ts";

/** A difference with what it is looked at again by. */
export type Found = BookDifference & {
  readonly part: PartName;
  /** The id of what it is of, or its day. */
  readonly subject: string;
  /** Which of a day's sums. */
  readonly detail: string;
  readonly businessDay: BusinessDay | null;
};

/** In the order in which all of history is gone through. */
export const WHOLE_PARTS = [
  "orders",
  "payments",
  "debts",
  "cashMovements",
  "payoutMatches",
  "drawers",
  "vouchers",
  "cashElsewhere",
  "bankLines",
  "reportedPayouts",
  "issuerDays",
  "takings",
  "postings",
] as const;
/** `touched`: what new vouchers are of, itself old. `vouchers`: what they hold that is of nothing. */
export const RECENT_PARTS = [
  "orders",
  "payments",
  "debts",
  "cashMovements",
  "payoutMatches",
  "vouchers",
  "touched",
  "takings",
  "postings",
] as const;
export type PartName = (typeof WHOLE_PARTS)[number];
export type WalkedPart = PartName | "touched";

export type Piece = {
  /** Where the next piece begins; undefined when the part has been gone through. */
  readonly next: string | undefined;
  readonly looked: number;
  readonly found: readonly Found[];
  /** The days of sums that were looked at. */
  readonly days: readonly BusinessDay[];
};

const BEFORE_ALL_DAYS = "-infinity";
/** A day may have as many payments as some thousand ids, and four times as many postings. */
const DAYS_AT_ONCE: Readonly<Record<ByDay, number>> = { issuerDays: 3, takings: 3, postings: 1 };

type Asked = {
  /** The last key that was looked at; undefined at the beginning. */
  readonly after: string | undefined;
  readonly most: number;
  /** Of a walk over what is new: the least id that is looked at by itself. */
  readonly since?: string | undefined;
};

/** Each piece is of one moment: what it finds parts at that moment. */
export function lookAtPiece(sql: Sql, part: WalkedPart, asked: Asked): Promise<Piece> {
  if (part === "touched") return lookAtTouched(sql, asked);
  if (part === "cashElsewhere") return lookAtOne(sql);
  return isOfDays(part) ? lookAtDays(sql, part, asked) : lookAtIds(sql, part, asked);
}

/** They are mended as they are found: the rows say what they should be. */
export const MENDED_PARTS = ["takings", "postings"] as const;
export type MendedPart = (typeof MENDED_PARTS)[number];

export function isMended(part: WalkedPart): part is MendedPart {
  return MENDED_PARTS.some((one) => one === part);
}

type ByDay = "issuerDays" | MendedPart;
type ById = Exclude<PartName, "cashElsewhere" | ByDay>;

function isOfDays(part: ByDay | ById): part is ByDay {
  return part === "issuerDays" || isMended(part);
}

async function lookAtIds(sql: Sql, part: ById, { after, most }: Asked): Promise<Piece> {
  const of = { after: after ?? BEFORE_ALL, most };
  const ids = await listIds(sql, part, of);
  return {
    next: ids.length < most ? undefined : ids.at(-1),
    looked: ids.length,
    found: ids.length === 0 ? [] : await findOfIds(sql, part, ids),
    days: [],
  };
}

function listIds(
  sql: Sql,
  part: ById,
  of: { readonly after: string; readonly most: number },
): Promise<readonly string[]> {
  if (part === "vouchers") return selectVouchersAfter(sql, of);
  return isMarked(part) ? listMarked(sql, part, of) : listThings(sql, part, of);
}

function isMarked(part: ById): part is Marked {
  return part === "bankLines" || part === "reportedPayouts";
}

async function findOfIds(sql: Sql, part: ById, ids: readonly string[]): Promise<readonly Found[]> {
  if (part === "vouchers") return (await selectStrays(sql, ids)).map(ofStray);
  if (isMarked(part)) {
    const wrong = await findWrongMarksOf(sql, part, ids);
    return wrong.map((one) => ({ ...ofSum(one), part, subject: one.id }));
  }
  const different = await checkThings(sql, part, ids);
  return different.map((one) => ({
    ...one,
    part,
    subject: subjectOf(part, one),
    detail: "",
    businessDay: null,
  }));
}

function ofStray({ id, ...stray }: StrayPosting): Found {
  return { ...ofSum({ ...stray, expectedOre: 0 }), ...stray, part: "vouchers", subject: id };
}

function subjectOf(thing: BookedThing, one: BookDifference): string {
  const subjects: Readonly<Record<BookedThing, string | null>> = {
    orders: one.orderId,
    payments: one.paymentId,
    debts: one.debtId,
    cashMovements: one.cashMovementId,
    payoutMatches: one.payoutMatchId,
    drawers: one.drawerId,
  };
  return subjects[thing] ?? "";
}

/** They are few: as many as there are tills without a drawer. */
async function lookAtOne(sql: Sql): Promise<Piece> {
  const found = await checkCashElsewhere(sql);
  return {
    next: undefined,
    looked: 1,
    found: found.map((one) => ({
      ...one,
      part: "cashElsewhere" as const,
      subject: "",
      detail: String(one.bookedOre),
      businessDay: null,
    })),
    days: [],
  };
}

async function lookAtDays(sql: Sql, part: ByDay, { after, most }: Asked): Promise<Piece> {
  const of = { after: after ?? BEFORE_ALL_DAYS, most: Math.min(most, DAYS_AT_ONCE[part]) };
  const days = await (isMended(part) ? listDaysOfSums(sql, part, of) : listIssuerDays(sql, of));
  return {
    next: days.length < of.most ? undefined : days.at(-1),
    looked: days.length,
    found: await findOfDays(sql, part, days),
    days,
  };
}

async function findOfDays(
  sql: Sql,
  part: ByDay,
  days: readonly BusinessDay[],
): Promise<readonly Found[]> {
  const [from, to] = [days[0], days.at(-1)];
  if (from === undefined || to === undefined) return [];
  const different = isMended(part)
    ? await findDifferentSums(sql, part, { from, to })
    : await findDifferentIssuerDays(sql, { from, to });
  return different.map((one) => ({
    ...ofSum(one),
    part,
    subject: one.businessDay,
    detail: one.detail,
    businessDay: one.businessDay,
  }));
}

async function lookAtTouched(sql: Sql, { after, most, since }: Asked): Promise<Piece> {
  const touched = await listTouched(sql, { after: after ?? BEFORE_ALL, most });
  const found: Found[] = [];
  let looked = 0;
  for (const thing of ["orders", "payments", "debts", "cashMovements", "payoutMatches"] as const) {
    const ids = touched[thing].filter((id) => since === undefined || id < since);
    looked += ids.length;
    if (ids.length > 0) found.push(...(await findOfIds(sql, thing, ids)));
  }
  const isLast = touched.vouchers < most;
  return { next: isLast ? undefined : (touched.last ?? undefined), looked, found, days: [] };
}

/** The same again, of what was found once. */
export async function lookAgain(
  sql: Sql,
  part: PartName,
  subjects: readonly string[],
): Promise<readonly Found[]> {
  if (part === "cashElsewhere") return (await lookAtOne(sql)).found;
  if (!isOfDays(part)) return await findOfIds(sql, part, subjects);
  const found: Found[] = [];
  for (const day of subjects) found.push(...(await findOfDays(sql, part, [day as BusinessDay])));
  return found;
}

type Sum = Pick<BookDifference, "companyCode" | "role" | "bookedOre" | "expectedOre">;

/** What is of no one order or payment. */
function ofSum({
  companyCode,
  role,
  bookedOre,
  expectedOre,
}: Sum): Omit<Found, "part" | "subject"> {
  return {
    companyCode,
    role,
    bookedOre,
    expectedOre,
    orderId: null,
    paymentId: null,
    debtId: null,
    drawerId: null,
    cashMovementId: null,
    payoutMatchId: null,
    detail: "",
    businessDay: null,
  };
}
