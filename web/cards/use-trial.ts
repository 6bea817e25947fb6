/** Trying the rules that are being edited: how far it has come, and what came of it for which list. */
import type { CardRule } from "@kortkoll/core/cards/card-rules.ts";
import type {
  DryRun,
  DryRunLine,
  DryRunPayment,
  DryRunPayments,
} from "@kortkoll/server/cards/cards-api.ts";
import { useEffect, useRef, useState } from "react";
import { callApi, callApiLines } from "../api-client.ts";

export const PERIODS = ["ninety", "year", "all"] as const;
export type Period = (typeof PERIODS)[number];
export type Asked = {
  readonly period: Period;
  readonly comparedWith: DryRun["comparedWith"];
};

export type Trial = {
  readonly rules: readonly CardRule[];
  readonly asked: Asked;
  readonly result: DryRun;
  /** Those of the result, and those that were asked for since. */
  readonly payments: readonly DryRunPayment[];
  readonly next: string | null;
};

export type TrialDesk = {
  readonly trial: Trial | undefined;
  readonly progress: { readonly done: number; readonly of: number } | undefined;
  readonly error: unknown;
  readonly isReadingMore: boolean;
  readonly start: (rules: readonly CardRule[], asked: Asked) => void;
  readonly readMore: () => void;
  readonly forget: () => void;
};

const YEAR_DAYS = 365;
const DAY_MS = 24 * 3_600_000;

export function useTrial(): TrialDesk {
  const [trial, setTrial] = useState<Trial | undefined>(undefined);
  const [progress, setProgress] = useState<TrialDesk["progress"]>(undefined);
  const [error, setError] = useState<unknown>(undefined);
  const [isReadingMore, setReadingMore] = useState(false);
  const running = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const start = (rules: readonly CardRule[], asked: Asked): void => {
    running.current?.abort();
    const mine = new AbortController();
    running.current = mine;
    setError(undefined);
    setProgress({ done: 0, of: 1 });
    const body = bodyOf(rules, asked);
    callApiLines<DryRunLine>(
      { method: "POST", path: "/api/card-rules/dry-run/lines", body, signal: mine.signal },
      (line) => {
        if (line.kind === "progress") return setProgress(line);
        const { result } = line;
        setTrial({ rules, asked, result, payments: result.payments, next: result.next });
      },
    )
      .catch((thrown: unknown) => {
        if (!mine.signal.aborted) setError(thrown);
      })
      .finally(() => {
        if (running.current === mine) setProgress(undefined);
      });
  };
  const readMore = (): void => {
    if (trial === undefined || trial.next === null || isReadingMore) return;
    setReadingMore(true);
    const body = { ...bodyOf(trial.rules, trial.asked), cursor: trial.next };
    callApi<DryRunPayments>({ method: "POST", path: "/api/card-rules/dry-run/payments", body })
      .then(({ payments, next }) =>
        setTrial({ ...trial, payments: [...trial.payments, ...payments], next }),
      )
      .catch(setError)
      .finally(() => setReadingMore(false));
  };
  const forget = (): void => {
    running.current?.abort();
    setTrial(undefined);
    setError(undefined);
  };
  return { trial, progress, error, isReadingMore, start, readMore, forget };
}

function bodyOf(rules: readonly CardRule[], { period, comparedWith }: Asked): object {
  const from = new Date(Date.now() - YEAR_DAYS * DAY_MS).toISOString().slice(0, 10);
  return {
    rules,
    comparedWith,
    ...(period === "all" ? { all: true } : {}),
    ...(period === "year" ? { from } : {}),
  };
}
