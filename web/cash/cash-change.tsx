/** After cash has been taken: the change, as large as the verdict, and how it was reckoned. */
import type { Payment } from "@kortkoll/server/api.ts";
import type { ReactNode } from "react";
import { showCash, showKronor } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import type { Fact } from "../ui/facts.tsx";
import "./cash.css";

export function CashChange({ payment }: { readonly payment: Payment }): ReactNode {
  const text = useText();
  const names = text.cash.result;
  const { cash } = payment;
  if (payment.kind !== "purchase" || payment.position !== "hasPaid" || cash === null) return null;
  const { changeOre, receivedOre, roundingOre } = cash;
  const rounding = roundingOre === 0 ? "" : ` · ${names.rounding} ${showKronor(roundingOre, text)}`;
  const received =
    receivedOre === null ? names.nobodySaid : `${names.received} ${showCash(receivedOre, text)}`;
  return (
    <div className="kk-hero-change">
      {changeOre === null ? null : changeOre === 0 ? (
        <p className="kk-hero-change-amount">{names.noChange}</p>
      ) : (
        <>
          <p>{names.change}</p>
          <p className="kk-hero-change-amount">{showCash(changeOre, text)}</p>
        </>
      )}
      <p className="kk-hero-hint">
        {received}
        {rounding}
      </p>
    </div>
  );
}

/** With a full stop of its own, or nothing. */
export function changeSpoken({ cash, kind }: Payment, text: Text): string {
  const changeOre = cash?.changeOre ?? 0;
  if (kind !== "purchase" || changeOre <= 0) return "";
  return `${text.cash.result.changeSpoken(showCash(changeOre, text))}. `;
}

/** Names and values: nothing for a card. */
export function cashFactsOf({ cash }: Payment, text: Text): readonly Fact[] {
  if (cash === null) return [];
  const names = text.cash.result;
  const shown = (ore: number | null): string => (ore === null ? "" : showKronor(ore, text));
  return [
    [names.rounding, cash.roundingOre === 0 ? "" : shown(cash.roundingOre)],
    [names.received, shown(cash.receivedOre)],
    [names.change, shown(cash.changeOre)],
  ];
}
