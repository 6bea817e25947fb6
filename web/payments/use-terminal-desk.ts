/**
 * The terminals that this payment may go to, the one it goes to or waits for, and the keys that
 * change it. A choice is the person's; the page never leaves a terminal without a word.
 */
import type { Terminal } from "@kortkoll/server/api.ts";
import { useEffect, useState } from "react";
import type { PageKey } from "../keys/key-rules.ts";
import { useTerminals } from "../live/server-data.ts";
import { useText } from "../text/text.tsx";
import { firstFree, isTaken, nextFree, terminalsFor } from "./terminal-rules.ts";
import { type LeaseDesk, useLease } from "./use-lease.ts";

export type TerminalDesk = {
  readonly error: unknown;
  readonly isLoading: boolean;
  readonly terminals: readonly Terminal[];
  readonly tillId: string;
  /** Marked in the list: sent to when it is free, waited for when it is not. */
  readonly wanted: Terminal | undefined;
  /** Undefined while nothing can be sent. */
  readonly chosen: Terminal | undefined;
  /** The one that the switch key goes to. */
  readonly next: Terminal | undefined;
  readonly hasSwitched: boolean;
  readonly lease: LeaseDesk;
  readonly choose: (terminal: Terminal) => void;
  readonly switchTo: (terminalId: string) => void;
  readonly keys: (isBusy: boolean) => readonly PageKey[];
};

const MOST_NUMBER_KEYS = 9;

type DeskPlace = {
  readonly tillId: string;
  readonly companyCode: string;
  /** Chosen on the page before this one. */
  readonly terminalId: string | undefined;
};

export function useTerminalDesk({ tillId, companyCode, terminalId }: DeskPlace): TerminalDesk {
  const text = useText();
  const { data, error } = useTerminals();
  const [picked, setPicked] = useState(terminalId);
  const [hasSwitched, setHasSwitched] = useState(terminalId !== undefined);
  const [kept, setKept] = useState<string | undefined>(undefined);
  const terminals = terminalsFor(data?.terminals ?? [], tillId, companyCode);
  const own = terminals.find(({ id }) => id === picked);
  // What the page chose by itself stays for as long as nobody else has taken it.
  const same = terminals.find(({ id }) => id === kept);
  const standing = same !== undefined && !isTaken(same, tillId) ? same : undefined;
  const wanted = own ?? standing ?? firstFree(terminals, tillId) ?? terminals[0];
  const wantedId = wanted?.id;
  useEffect(() => setKept(wantedId), [wantedId]);
  const lease = useLease(wantedId);
  const mayUse = wanted !== undefined && !isTaken(wanted, tillId) && lease.isOurs;
  const switchTo = (id: string): void => {
    setPicked(id);
    setHasSwitched(true);
  };
  const choose = (terminal: Terminal): void => {
    setPicked(terminal.id);
    setHasSwitched(false);
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
    tillId,
    wanted,
    chosen: mayUse ? wanted : undefined,
    next: nextFree(terminals, tillId, wantedId),
    hasSwitched,
    lease,
    choose,
    switchTo,
    keys,
  };
}
