/** What is selected for one joint payment, its sum, and the way on. */

import type { Order } from "@kortkoll/server/api.ts";
import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { showKronor } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { KeyCap } from "../ui/key-cap.tsx";
import { sumLeftOre } from "./worklist-rules.ts";

type SelectionBarProps = {
  readonly orders: readonly Order[];
  readonly pay: () => void;
  readonly clear: () => void;
};

export function SelectionBar({ orders, pay, clear }: SelectionBarProps): ReactNode {
  const text = useText();
  const sum = showKronor(sumLeftOre(orders), text);
  const words = text.worklist.selected(orders.length);
  useAnnouncement(orders.length === 0 ? undefined : `${words}, ${sum}`, "polite");
  if (orders.length === 0) return null;
  return (
    <section className="kk-selection" aria-label={words}>
      <p>
        {words} <strong className="kk-amount">{sum}</strong>
      </p>
      <Button variant="default" onClick={clear}>
        {text.worklist.clear}
      </Button>
      <Button onClick={pay} rightSection={<KeyCap>{text.keys.enter}</KeyCap>}>
        {text.worklist.paySelected}
      </Button>
    </section>
  );
}
