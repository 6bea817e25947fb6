/** The terminals that this payment may go to, the chosen one, and the number keys that change it. */
import type { Terminal } from "@kortkoll/server/api.ts";
import { useState } from "react";
import type { PageKey } from "../keys/key-rules.ts";
import { useTerminals } from "../live/server-data.ts";
import { useText } from "../text/text.tsx";
import { firstFree, isTaken, terminalsFor } from "./terminal-rules.ts";

export type TerminalDesk = {
  readonly error: unknown;
  readonly isLoading: boolean;
  readonly terminals: readonly Terminal[];
  readonly chosen: Terminal | undefined;
  readonly choose: (terminal: Terminal) => void;
  readonly keys: (isBusy: boolean) => readonly PageKey[];
};

const MOST_NUMBER_KEYS = 9;

export function useTerminalDesk(tillId: string, companyCode: string): TerminalDesk {
  const text = useText();
  const { data, error } = useTerminals();
  const [chosenId, setChosenId] = useState<string | undefined>(undefined);
  const terminals = terminalsFor(data?.terminals ?? [], tillId, companyCode);
  // A choice stands until somebody else takes that terminal.
  const own = terminals.find((terminal) => terminal.id === chosenId && !isTaken(terminal));
  const choose = (terminal: Terminal): void => {
    if (!isTaken(terminal)) setChosenId(terminal.id);
  };
  const keys = (isBusy: boolean): readonly PageKey[] => {
    if (terminals.length < 2) return [];
    const several = `1–${Math.min(terminals.length, MOST_NUMBER_KEYS)}`;
    return terminals.slice(0, MOST_NUMBER_KEYS).map((terminal, index) => ({
      key: String(index + 1),
      ...(index === 0 ? { shown: several } : {}),
      label: index === 0 ? text.pay.keyTerminal : text.pay.terminalKey(index + 1),
      run: () => {
        if (!isBusy) choose(terminal);
      },
      over: ["toggle"],
    }));
  };
  return {
    error: data === undefined ? error : null,
    isLoading: data === undefined && error === null,
    terminals,
    chosen: own ?? firstFree(terminals),
    choose,
    keys,
  };
}
