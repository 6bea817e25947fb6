/**
 * What happens when a person acts on an item: some acts change it at once, some ask in a dialogue
 * first, some go to the page that they belong to. A refusal is kept until it has been read.
 */
import type { InterruptedItem } from "@kortkoll/server/interrupted/interrupted-api.ts";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useSignedIn } from "../shell/signed-in.tsx";
import { type ItemAct, mayHavePaid } from "./item-acts.ts";
import {
  type ItemChange,
  type ItemChanges,
  readOrdersOf,
  useItemChanges,
} from "./use-item-changes.ts";

export type DialogAct = "comment" | "deadline" | "markHandled" | "claim" | "apply";

export type OpenDialog = { readonly act: DialogAct; readonly item: InterruptedItem };

export type ItemDesk = {
  readonly changes: ItemChanges;
  readonly dialog: OpenDialog | undefined;
  /** Of an act that has no dialogue of its own to show it in. */
  readonly refusal: unknown;
  readonly act: (act: ItemAct, item: InterruptedItem) => void;
  readonly change: (item: InterruptedItem, change: ItemChange) => void;
  readonly close: () => void;
};

export function useItemDesk(): ItemDesk {
  const navigate = useNavigate();
  const { person } = useSignedIn();
  const [dialog, setDialog] = useState<OpenDialog | undefined>(undefined);
  const [lost, setLost] = useState<unknown>(undefined);
  const changes = useItemChanges();
  const change = (item: InterruptedItem, wanted: ItemChange): void => {
    if (changes.isPending) return;
    changes.mutate({ item, change: wanted }, { onSuccess: () => setDialog(undefined) });
  };
  const open = (act: DialogAct, item: InterruptedItem): void => {
    changes.reset();
    setDialog({ act, item });
  };
  const takeAgain = async (item: InterruptedItem): Promise<void> => {
    try {
      const orders = await readOrdersOf(item.paymentId);
      const search = mayHavePaid(item) ? { orders, again: "1" } : { orders };
      await navigate({ to: "/till/pay", search });
    } catch (error) {
      setLost(error);
    }
  };
  const toPayment = ({ paymentId }: InterruptedItem, search: { refund?: string }): void => {
    void navigate({ to: "/payments/$paymentId", params: { paymentId }, search });
  };
  const act = (wanted: ItemAct, item: InterruptedItem): void => {
    setLost(undefined);
    switch (wanted) {
      case "take":
        change(item, { kind: "own", owner: person.signature });
        break;
      case "takeOver":
        change(item, { kind: "own", owner: person.signature, takeOver: true });
        break;
      case "letGo":
        change(item, { kind: "own", owner: null });
        break;
      case "giveBack":
        toPayment(item, { refund: "1" });
        break;
      case "answerSignature":
        toPayment(item, {});
        break;
      case "takePaymentAgain":
        void takeAgain(item);
        break;
      case "comment":
      case "deadline":
      case "markHandled":
      case "claim":
      case "apply":
        open(wanted, item);
        break;
    }
  };
  const refusal = dialog === undefined ? (changes.error ?? lost) : lost;
  return { changes, dialog, refusal, act, change, close: () => setDialog(undefined) };
}
