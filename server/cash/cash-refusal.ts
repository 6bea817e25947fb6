/** Why cash is not moved, and how the HTTP says it. */
import type { Ore } from "@kortkoll/core/money.ts";
import { type NeededRight, ProblemError } from "../http/problem.ts";

export type CashRefusal = {
  readonly kind: "refused";
  readonly code:
    | "drawerNotFound"
    | "drawerInUse"
    | "tillRetired"
    | "tillOfAnotherCompany"
    | "drawerBeingCounted"
    | "notEnoughInDrawer"
    | "cashNotAllowed"
    | "cashReasonNotFound"
    | "cashReasonTaken"
    | "accountNotForCash"
    | "bagNumberTaken"
    | "depositNotFound"
    | "bagAlreadyCounted"
    | "bagTakenBack"
    | "movementNotFound"
    | "movementAlreadyCorrected"
    | "movementNotCorrectable"
    | "unknownCompany"
    | "invalidInput"
    | "notAllowed";
  readonly field: string;
  /** What lies in the drawer. */
  readonly amountOre?: Ore;
  /** For naming those who may. */
  readonly needs?: NeededRight;
};

export function refuseCash(code: CashRefusal["code"], field: string): CashRefusal {
  return { kind: "refused", code, field };
}

/** No customer's money is moved here: the sentence alone says what happened. */
export function cashProblem(refused: CashRefusal): ProblemError {
  const { code, field, amountOre, needs } = refused;
  return new ProblemError({ status: statusOf(code), code, field, amountOre, needs });
}

function statusOf(code: CashRefusal["code"]): number {
  switch (code) {
    case "drawerNotFound":
    case "depositNotFound":
    case "movementNotFound":
      return 404;
    case "cashNotAllowed":
    case "notAllowed":
      return 403;
    case "drawerInUse":
    case "tillRetired":
    case "tillOfAnotherCompany":
    case "drawerBeingCounted":
    case "notEnoughInDrawer":
    case "bagNumberTaken":
    case "bagAlreadyCounted":
    case "bagTakenBack":
    case "movementAlreadyCorrected":
    case "movementNotCorrectable":
      return 409;
    case "cashReasonNotFound":
    case "cashReasonTaken":
    case "accountNotForCash":
    case "unknownCompany":
    case "invalidInput":
      return 422;
  }
}
