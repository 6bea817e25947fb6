/** Why a drawer is not counted or a count not signed, and how the HTTP says it. */
import { type NeededRight, ProblemError } from "../http/problem.ts";

export type ReconciliationRefusal = {
  readonly kind: "refused";
  readonly code:
    | "unknownTill"
    | "unknownCompany"
    | "ambiguousCompany"
    | "notAllowed"
    | "drawerBeingCounted"
    | "reconciliationNotFound"
    | "reconciliationDone"
    | "notCountedYet"
    | "notYourCount"
    | "differenceNeedsApproval"
    | "counterMayNotApprove"
    | "proofTooOld"
    | "bagsExceedCount"
    | "bagNumberTaken"
    /** Somebody has counted again since it was looked at. */
    | "conflict";
  readonly field?: string;
  /** For naming those who may. */
  readonly needs?: NeededRight;
};

export function refuseCount(
  code: ReconciliationRefusal["code"],
  field?: string,
): ReconciliationRefusal {
  return { kind: "refused", code, ...(field === undefined ? {} : { field }) };
}

/** No customer's money is moved here: the sentence alone says what happened. */
export function countProblem(refused: ReconciliationRefusal): ProblemError {
  const { code, field, needs } = refused;
  return new ProblemError({ status: statusOf(code), code, field, needs });
}

function statusOf(code: ReconciliationRefusal["code"]): number {
  switch (code) {
    case "reconciliationNotFound":
      return 404;
    case "notAllowed":
    case "notYourCount":
    case "differenceNeedsApproval":
    case "counterMayNotApprove":
    case "proofTooOld":
      return 403;
    case "drawerBeingCounted":
    case "reconciliationDone":
    case "notCountedYet":
    case "bagNumberTaken":
    case "conflict":
      return 409;
    case "unknownTill":
    case "unknownCompany":
    case "ambiguousCompany":
    case "bagsExceedCount":
      return 422;
  }
}
