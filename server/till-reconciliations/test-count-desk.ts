/** Counting the drawers of the made-up desk over HTTP, for tests. */
import { type Answer, type Asked, CashApp } from "../cash/test-cash-app.ts";
import type { ReconciliationPage, TillReconciliation } from "./till-reconciliations-api.ts";

const COUNTS = "/api/till-reconciliations";
export type CountAnswer = Answer<TillReconciliation>;

export class CountDesk {
  readonly cash: CashApp;

  constructor(cash: CashApp) {
    this.cash = cash;
  }

  static async open(): Promise<CountDesk> {
    const cash = await CashApp.open();
    await cash.app.addPin("MANA", "4711");
    await cash.app.addPin("OPER", "1147");
    return new CountDesk(cash);
  }

  post(as: string, path: string, body: object, more: Asked = {}): Promise<CountAnswer> {
    return this.cash.call<TillReconciliation>("POST", path, { as, body, ...more });
  }

  list(query = "", as = "EKON"): Promise<Answer<ReconciliationPage>> {
    return this.cash.call<ReconciliationPage>("GET", COUNTS + query, { as });
  }

  read(id: string, as = "OPER"): Promise<CountAnswer> {
    return this.cash.call<TillReconciliation>("GET", `${COUNTS}/${id}`, { as });
  }

  begin(as = "OPER", till: "K1" | "K2" = "K1", more: Asked = {}): Promise<CountAnswer> {
    const body = { tillId: this.cash.desk.places.tills[till], companyCode: "BIL" };
    return this.post(as, COUNTS, body, more);
  }

  handIn(id: string, amountOre: number, as = "OPER"): Promise<CountAnswer> {
    return this.post(as, `${COUNTS}/${id}/counts`, { pieces: piecesOf(amountOre) });
  }

  sign(id: string, as = "OPER", body: object = {}): Promise<CountAnswer> {
    return this.post(as, `${COUNTS}/${id}/sign`, body);
  }

  approve(id: string, countNo: number, approver: object, as = "OPER"): Promise<CountAnswer> {
    const body = { countNo, note: "Räknat två gånger", approver };
    return this.post(as, `${COUNTS}/${id}/approve`, body);
  }

  /** So that the next test may begin a count of its own. */
  async abandonAll(): Promise<void> {
    const { body } = await this.list("?state=counting");
    for (const { id } of body.reconciliations) {
      await this.post("OPER", `${COUNTS}/${id}/abandon`, { note: "Städas efter provet" });
    }
  }
}

/** As the fewest pieces that come to it. */
function piecesOf(amountOre: number): Record<number, number> {
  const pieces: Record<number, number> = {};
  let left = amountOre / 100;
  for (const one of [1000, 500, 200, 100, 50, 20, 10, 5, 2, 1]) {
    pieces[one] = Math.floor(left / one);
    left %= one;
  }
  return pieces;
}
