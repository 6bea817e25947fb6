/**
 * Accepts all certain lines of a company, a piece at a time: how far it is stands there, it can be stopped,
 * and what is booked when the browser or the server goes away stays booked.
 */
import type {
  AcceptedCertain,
  MatchBenchView,
} from "@kortkoll/server/payout-matches/payout-matches-api.ts";
import { Button } from "@mantine/core";
import { IconCircleCheck, IconPlayerStop } from "@tabler/icons-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { callApi } from "../api-client.ts";
import { showKronor } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { useMatchesChanged } from "./match-data.ts";

type AcceptCertainProps = {
  readonly bench: Pick<MatchBenchView, "lines" | "zeroPayouts">;
  readonly told: (words: string) => void;
};

/** One button for each company that has certain lines, or payouts that are certain to be nothing. */
export function AcceptCertain({ bench, told }: AcceptCertainProps): ReactNode {
  const { matching: names } = useText();
  const { run, error, start, stop } = useRun(told);
  const certain = [
    ...bench.lines.filter((one) => one.outcome === "certain").map(({ line }) => line),
    ...bench.zeroPayouts.filter(({ ground }) => ground === "report"),
  ];
  const companies = [...Map.groupBy(certain, ({ companyCode }) => companyCode)];
  if (run !== undefined) return <Underway run={run} stop={stop} />;
  if (companies.length === 0 && error === undefined) return null;
  return (
    <div className="kk-bench-all">
      {companies.map(([companyCode, of]) => (
        <Button
          key={companyCode}
          leftSection={<IconCircleCheck size={20} aria-hidden />}
          onClick={() => start(companyCode, of.length)}
        >
          {companies.length === 1
            ? names.acceptAll(of.length)
            : names.acceptAllOf(of.length, companyCode)}
        </Button>
      ))}
      {error === undefined ? null : <ProblemNotice error={error} />}
    </div>
  );
}

function Underway({ run, stop }: { readonly run: Run; readonly stop: () => void }): ReactNode {
  const { matching: names } = useText();
  const { of, accepted, isStopping } = run;
  return (
    <div className="kk-bench-run">
      <label>
        {names.acceptedSoFar(accepted, of)}
        <progress max={of} value={accepted} />
      </label>
      <Button
        variant="default"
        leftSection={<IconPlayerStop size={20} aria-hidden />}
        onClick={stop}
        disabled={isStopping}
      >
        {isStopping ? names.stopping : names.stop}
      </Button>
    </div>
  );
}

type Run = { readonly of: number; readonly accepted: number; readonly isStopping: boolean };

/** Few enough that each answer comes within about a second. */
const PIECE = 20;

function useRun(told: (words: string) => void): {
  readonly run: Run | undefined;
  readonly error: Error | undefined;
  readonly start: (companyCode: string, of: number) => void;
  readonly stop: () => void;
} {
  const text = useText();
  const changed = useMatchesChanged();
  const [run, setRun] = useState<Run | undefined>(undefined);
  const [error, setError] = useState<Error | undefined>(undefined);
  const isStopped = useRef(false);
  useEffect(() => {
    isStopped.current = false;
    return () => {
      isStopped.current = true;
    };
  }, []);
  const go = async (companyCode: string, of: number): Promise<void> => {
    let [accepted, acceptedOre, left] = [0, 0, 0];
    isStopped.current = false;
    setError(undefined);
    setRun({ of, accepted, isStopping: false });
    try {
      for (;;) {
        const body = { companyCode, most: PIECE };
        const path = "/api/bank/accept-certain";
        const piece = await callApi<AcceptedCertain>({ method: "POST", path, body });
        accepted += piece.accepted;
        acceptedOre += piece.acceptedOre;
        left += piece.left;
        setRun((before) => (before === undefined ? before : { ...before, accepted }));
        // Where none of a piece could be booked, others are at it: nothing is tried for ever.
        if (isStopped.current || piece.remaining === 0 || piece.accepted === 0) break;
      }
    } catch (problem) {
      setError(problem instanceof Error ? problem : new Error(String(problem)));
    }
    await changed();
    setRun(undefined);
    told(text.matching.acceptedMany(accepted, showKronor(acceptedOre, text), left));
  };
  return {
    run,
    error,
    start: (companyCode, of) => void go(companyCode, of),
    stop: () => {
      isStopped.current = true;
      setRun((before) => (before === undefined ? before : { ...before, isStopping: true }));
    },
  };
}
