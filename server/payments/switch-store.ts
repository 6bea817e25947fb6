/** The SQL behind the switch from card to cash: what the card was asked for, and the cash in its place. */
import { type Ore, ore } from "@kortkoll/core/money.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";

const READ_ASKED = statement({
  name: "read_asked_of_payment",
  text: `select order_id, case when share_chosen_by is not null then asked_ore end as share_ore
    from allocations where attempt_id = $1 order by line`,
});

/** A share as it was chosen; undefined where all that was left was asked for. */
export async function readAsked(
  sql: Sql,
  attemptId: string,
): Promise<readonly { readonly orderId: string; readonly amountOre: Ore | undefined }[]> {
  const rows = await sql.query<{ order_id: string; share_ore: number | null }>(READ_ASKED, [
    attemptId,
  ]);
  return rows.map((row) => ({
    orderId: row.order_id,
    amountOre: row.share_ore === null ? undefined : ore(row.share_ore),
  }));
}

const FIND_CASH_INSTEAD = statement({
  name: "find_cash_instead",
  text: `select id, cash_ore, asked_ore, received_ore from attempts where instead_of_id = $1`,
});

export type CashInstead = {
  readonly id: string;
  readonly cashOre: Ore;
  readonly askedOre: Ore;
  readonly receivedOre: Ore | null;
};

/** The payment in cash that was taken in place of a card's. */
export async function findCashInstead(
  tx: Transaction,
  cardPaymentId: string,
): Promise<CashInstead | undefined> {
  const [row] = await tx.query<{
    id: string;
    cash_ore: number;
    asked_ore: number;
    received_ore: number | null;
  }>(FIND_CASH_INSTEAD, [cardPaymentId]);
  if (row === undefined) return undefined;
  return {
    id: row.id,
    cashOre: ore(row.cash_ore),
    askedOre: ore(row.asked_ore),
    receivedOre: row.received_ore === null ? null : ore(row.received_ore),
  };
}

const TIE_CASH_TO_CARD = statement({
  name: "tie_cash_to_card",
  text: "update attempts set instead_of_id = $2 where id = $1",
});

/** Once for a card payment: the database refuses a second. */
export async function tieCashToCard(
  tx: Transaction,
  tied: { readonly cashPaymentId: string; readonly cardPaymentId: string },
): Promise<void> {
  await tx.write(TIE_CASH_TO_CARD, [tied.cashPaymentId, tied.cardPaymentId]);
}
