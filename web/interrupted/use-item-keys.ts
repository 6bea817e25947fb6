/** The keys of the list: arrows move, Enter opens, letters act on the item that one stands on. */

import type { InterruptedItem } from "@kortkoll/server/interrupted/interrupted-api.ts";
import type { Session } from "@kortkoll/server/sessions/session-api.ts";
import { useEffect, useState } from "react";
import type { PageKey } from "../keys/key-rules.ts";
import { usePageKeys } from "../keys/page-keys.tsx";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { standOn } from "../worklist/worklist-rules.ts";
import { keyOf } from "./interrupted-search.ts";
import { actsOn, KEY_OF_ACT } from "./item-acts.ts";
import type { ItemDesk } from "./use-item-desk.ts";

type ListState = {
  readonly items: readonly InterruptedItem[];
  readonly desk: ItemDesk;
  readonly person: Session["person"];
};

type ListKeys = {
  readonly place: number;
  readonly openKey: string | undefined;
  readonly idOf: (place: number) => string;
  readonly stand: (place: number) => void;
  readonly toggle: (place: number) => void;
};

export function useItemKeys({ items, desk, person }: ListState): ListKeys {
  const text = useText();
  const [current, setCurrent] = useState<{ id: string | undefined; place: number }>({
    id: undefined,
    place: 0,
  });
  const [opened, setOpened] = useState<string | undefined>(undefined);
  const rows = items.map((item) => ({ id: keyOf(item) }));
  const openKey = sameItem(rows, opened);
  const place = standOn(rows, { ...current, id: sameItem(rows, current.id) });
  const item = items[place];
  const stand = (at: number): void => setCurrent({ id: rows[at]?.id, place: at });
  const toggle = (at: number): void => {
    stand(at);
    setOpened(openKey === rows[at]?.id ? undefined : rows[at]?.id);
  };
  const move = (step: number): void => {
    const isOnList = document.activeElement?.closest(".kk-item") != null;
    const to = Math.max(0, Math.min(isOnList ? place + step : place, items.length - 1));
    stand(to);
    focusItem(to);
  };
  // A line whose reason has changed is another line to the browser, which then stands nowhere.
  useEffect(() => {
    if (openKey !== undefined && document.activeElement === document.body) focusItem(place);
  }, [openKey, place]);
  usePageKeys([
    {
      key: "ArrowDown",
      shown: text.keys.arrows,
      label: text.interrupted.keyMove,
      run: () => move(1),
      repeats: true,
    },
    { key: "ArrowUp", label: "", run: () => move(-1), repeats: true },
    ...(item === undefined
      ? []
      : [
          {
            key: "Enter",
            shown: text.keys.enter,
            label: text.interrupted.keyOpen,
            run: () => toggle(place),
          },
          ...keysFor(item, { desk, person, text }),
        ]),
  ]);
  return { place, openKey, idOf, stand, toggle };
}

function idOf(place: number): string {
  return `item-${place}`;
}

/** Also from the search, whose keys are its own. */
export function focusItem(place: number): void {
  document.getElementById(idOf(place))?.focus();
}

/** An item whose reason changes, as when it is claimed, is still the one that is looked at. */
function sameItem(
  rows: readonly { readonly id: string }[],
  key: string | undefined,
): string | undefined {
  if (key === undefined || rows.some(({ id }) => id === key)) return key;
  const [paymentId = ""] = key.split(" ");
  return rows.find(({ id }) => id.startsWith(`${paymentId} `))?.id ?? key;
}

type KeysGiven = Pick<ListState, "desk" | "person"> & { readonly text: Text };

function keysFor(item: InterruptedItem, { desk, person, text }: KeysGiven): readonly PageKey[] {
  return actsOn(item, person).map((act) => ({
    key: KEY_OF_ACT[act],
    shown: KEY_OF_ACT[act].toUpperCase(),
    label: text.interrupted.acts[act],
    run: () => {
      if (!desk.changes.isPending) desk.act(act, item);
    },
  }));
}
