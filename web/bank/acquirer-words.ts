/** What a card and a payment are called on the pages of acquirers' lines. */
import type { LineCandidate } from "@kortkoll/server/acquirer-lines/acquirer-lines-api.ts";
import { showDayAndTime, showKronor, showList } from "../text/format.ts";
import type { Text } from "../text/sv.ts";

export function cardName(card: string | null, lastFour: string | null): string {
  return [card ?? "–", lastFour === null ? "" : `•••• ${lastFour}`].join(" ").trim();
}

export function candidateName({ at, amountOre, invoices }: LineCandidate, text: Text): string {
  return [showDayAndTime(at), showKronor(amountOre, text), showList(invoices)]
    .filter((one) => one !== "")
    .join(", ");
}
