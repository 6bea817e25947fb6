/** What a person can do about an item, with the key for each: the same on the list and the payment. */

import type { InterruptedItem } from "@kortkoll/server/interrupted/interrupted-api.ts";
import type { Session } from "@kortkoll/server/sessions/session-api.ts";

export type ItemAct =
  | "take"
  | "letGo"
  | "takeOver"
  | "comment"
  | "deadline"
  | InterruptedItem["actions"][number];

export const KEY_OF_ACT: Readonly<Record<ItemAct, string>> = {
  take: "t",
  letGo: "t",
  takeOver: "t",
  comment: "k",
  deadline: "d",
  claim: "u",
  apply: "b",
  giveBack: "g",
  answerSignature: "s",
  takePaymentAgain: "i",
  markHandled: "h",
};

type Person = Pick<Session["person"], "signature" | "rights">;

/** Taking payment again is then done under the warning; otherwise it is an ordinary payment. */
export function mayHavePaid({ reason }: InterruptedItem): boolean {
  return reason === "unknown" || reason === "claimed";
}

/** What can be done comes first, who does it after. About a closed item one can only say more. */
export function actsOn(item: InterruptedItem, person: Person): readonly ItemAct[] {
  if (item.status === "closed") return ["comment"];
  const isMine = item.owner === person.signature;
  const owning: readonly ItemAct[] = isMine ? ["deadline", "letGo"] : [];
  const taking: readonly ItemAct[] = item.owner === null ? ["take"] : isMine ? [] : ["takeOver"];
  const again: readonly ItemAct[] =
    mayHavePaid(item) && person.rights.includes("takeCard") ? ["takePaymentAgain"] : [];
  return [...item.actions, ...again, ...taking, ...owning, "comment"];
}
