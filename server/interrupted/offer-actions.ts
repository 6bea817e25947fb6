/** What a caller may do about an item now, by their rights and by what closes it. */
import { CLOSED_BY, type ClosedBy } from "@kortkoll/core/attempts/interrupted-reasons.ts";
import { mayDoAt } from "@kortkoll/core/people/person-rights.ts";
import type { Right } from "@kortkoll/core/people/rights.ts";
import type { Caller } from "../http/access.ts";
import type { InterruptedItem } from "./interrupted-api.ts";
import type { InterruptedFact } from "./interrupted-store.ts";

type Action = InterruptedItem["actions"][number];
type Standing = Pick<InterruptedFact, "reason" | "isDebt" | "closedAt" | "siteId">;

const RIGHT_FOR: Readonly<Record<Action, Right>> = {
  claim: "interrupted",
  apply: "interrupted",
  giveBack: "refund",
  answerSignature: "takeCard",
  takePaymentAgain: "takeCard",
  markHandled: "interrupted",
};

/** A wrong amount that has left nobody a debt has nothing to apply or give back: a person ends it. */
export function closesBy(fact: Pick<Standing, "reason" | "isDebt">): ClosedBy {
  return fact.reason === "amountMismatch" && !fact.isDebt ? "person" : CLOSED_BY[fact.reason];
}

export function offerActions(fact: Standing, caller: Caller): Action[] {
  if (fact.closedAt !== null || caller.kind === "key") return [];
  const possible =
    closesBy(fact) === "person" ? [...actionsOf(fact), "markHandled" as const] : actionsOf(fact);
  return possible.filter((action) => mayDoAt(caller, RIGHT_FOR[action], fact.siteId));
}

function actionsOf(fact: Pick<Standing, "reason" | "isDebt">): readonly Action[] {
  switch (fact.reason) {
    case "unknown":
      return ["claim"];
    case "lateApproval":
    case "paidTwice":
      return ["apply", "giveBack"];
    case "amountMismatch":
      return fact.isDebt ? ["apply", "giveBack"] : [];
    // It belongs to no order yet, and money goes back against one.
    case "handKeyedSale":
      return ["apply"];
    case "failedReversal":
    case "refundFailed":
      return ["giveBack"];
    case "signatureWaiting":
      return ["answerSignature"];
    case "claimDisproven":
    case "partialApproval":
      return ["takePaymentAgain"];
    case "claimed":
    case "wrongCompany":
    case "unknownIssuer":
    case "ownCardWhereOff":
    case "unexpectedApproval":
    case "otherCardThanPaid":
    case "surcharge":
    case "tip":
    case "offlineApproval":
      return [];
  }
}
