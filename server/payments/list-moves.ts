/** Which payments have left an order for another, or come to it: when, why, and who approved. */
import type { Sql } from "../database/database.ts";
import type { OrderMove } from "./move-api.ts";
import { selectMovesOfOrder } from "./move-store.ts";

export function listMoves(sql: Sql, orderId: string): Promise<OrderMove[]> {
  return selectMovesOfOrder(sql, orderId);
}
