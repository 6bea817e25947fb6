import type { ReactNode } from "react";
import { ApplyDialog } from "./apply-dialog.tsx";
import { ClaimDialog } from "./claim-dialog.tsx";
import { DeadlineDialog } from "./deadline-dialog.tsx";
import type { ItemDesk } from "./use-item-desk.ts";
import { type DialogProps, WordsDialog } from "./words-dialog.tsx";

/** The dialogue that is open, if any: one at a time, whichever item it is about. */
export function ItemDialogs({ desk }: { desk: ItemDesk }): ReactNode {
  const { dialog, changes, close } = desk;
  if (dialog === undefined) return null;
  const given: DialogProps = {
    dialog,
    changes,
    change: (change) => desk.change(dialog.item, change),
    close,
  };
  switch (dialog.act) {
    case "comment":
    case "markHandled":
      return <WordsDialog {...given} />;
    case "deadline":
      return <DeadlineDialog {...given} />;
    case "claim":
      return <ClaimDialog {...given} />;
    case "apply":
      return <ApplyDialog {...given} />;
  }
}
