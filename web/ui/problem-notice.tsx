/** A refusal as sentences: what happened, whether money moved, and the one next step. */

import type { Problem } from "@kortkoll/server/api.ts";
import { Button } from "@mantine/core";
import { IconAlertTriangle, IconPlugConnectedX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { ApiProblem, NoContact } from "../api-client.ts";
import { useText } from "../text/text.tsx";

type ProblemNoticeProps = {
  readonly error: unknown;
  readonly again?: (() => void) | undefined;
  readonly children?: ReactNode;
};

export function ProblemNotice({ error, again, children }: ProblemNoticeProps): ReactNode {
  const text = useText();
  const silent = error instanceof NoContact;
  const sentences = useProblemSentences(error);
  const Shape = silent ? IconPlugConnectedX : IconAlertTriangle;
  return (
    <div className="kk-notice kk-notice-unpaid" role="alert">
      <Shape size={24} aria-hidden className="kk-notice-icon" />
      <div className="kk-notice-words">
        <p className="kk-strong">{sentences.what}</p>
        {sentences.fields.map((field) => (
          <p key={field}>{field}</p>
        ))}
        {sentences.moneyMoved === undefined ? null : <p>{text.moneyMoved[sentences.moneyMoved]}</p>}
        {sentences.next === "" ? null : <p>{sentences.next}</p>}
        {children}
      </div>
      {again === undefined ? null : (
        <Button variant="default" onClick={again}>
          {text.shell.tryAgain}
        </Button>
      )}
    </div>
  );
}

type Sentences = {
  readonly what: string;
  readonly next: string;
  readonly moneyMoved: Problem["moneyMoved"];
  readonly fields: readonly string[];
};

export function useProblemSentences(error: unknown): Sentences {
  const text = useText();
  if (error instanceof ApiProblem) {
    const { problem } = error;
    const own = text.failures[problem.code];
    return {
      what: problem.detail === "" ? own.what : problem.detail,
      next: problem.nextStep === "" ? own.next : problem.nextStep,
      moneyMoved: problem.moneyMoved,
      fields: (problem.problems ?? []).map(({ field, message }) => `${field}: ${message}`),
    };
  }
  if (error instanceof NoContact) {
    const { offline, offlineNext } = text.shell;
    return { what: offline, next: offlineNext, moneyMoved: undefined, fields: [] };
  }
  const { what, next } = text.failures.internalError;
  return { what, next, moneyMoved: undefined, fields: [] };
}
