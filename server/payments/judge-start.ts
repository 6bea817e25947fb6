/** Whether a payment may be taken at a till: asked in its transaction, where the till is read anyway. */
import { type Acting, type ActingPlace, onlySeen, whyNotAt } from "./acting.ts";
import type { TillTerminal } from "./holder-store.ts";
import { refuse } from "./payable-orders.ts";
import type { StartPayment, StartRefusal } from "./start-payment.ts";

/** Undefined where the operator may take the payment, and give the warning if it is given. */
export function whyNotHere(
  asked: Pick<StartPayment, "acting" | "mayAlreadyHavePaid">,
  right: "takeCard" | "takeCash",
  place: ActingPlace | undefined,
): StartRefusal | undefined {
  if (place === undefined) return refuse("unknownTill", "tillId");
  const { acting, mayAlreadyHavePaid } = asked;
  const refused = whyNotAt(acting, right, place);
  if (refused?.kind === "unseen") return refuse("unknownTill", "tillId");
  if (refused !== undefined) {
    const { code, needs } = refused;
    return right === "takeCash"
      ? { ...refuse("cashNotAllowed", "method"), needs }
      : { ...refuse(code, "operator"), needs };
  }
  const warned = mayAlreadyHavePaid === true ? whyNotAt(acting, "interrupted", place) : undefined;
  if (warned?.kind !== "notAllowed") return undefined;
  return { ...refuse("notAllowed", "mayAlreadyHavePaid"), needs: warned.needs };
}

/** A till's terminals stand at its site. */
export function terminalsSeen(
  acting: Acting | undefined,
  siteId: string,
  terminals: readonly TillTerminal[],
): readonly TillTerminal[] {
  const placed = terminals.map((terminal) => ({ companyId: terminal.companyId, siteId, terminal }));
  return onlySeen(acting, placed).map(({ terminal }) => terminal);
}
