/** What is not saved yet, and the one way on: try it, then save it. */
import { changesBetween } from "@kortkoll/core/cards/check-card-rules.ts";
import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { ApiProblem } from "../api-client.ts";
import { useText } from "../text/text.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { isSameList } from "./draft.ts";
import type { RuleDesk } from "./use-rule-desk.ts";

type RuleChangesProps = { readonly desk: RuleDesk; readonly readAgain: () => void };

export function RuleChanges({ desk, readAgain }: RuleChangesProps): ReactNode {
  const { rules: names } = useText().cards;
  const { rules, base, save, hasFaults, trials } = desk;
  const { trial, progress } = trials;
  const isChanged = !isSameList(rules, base.rules);
  const isTried =
    trial !== undefined &&
    trial.result.trial !== null &&
    isSameList(trial.rules, rules) &&
    progress === undefined;
  const { added, removed, moved } = changesBetween(base.rules, rules);
  const isOfSome =
    trial !== undefined && isSameList(trial.rules, rules) && trial.result.trial === null;
  const untried = isOfSome ? names.tryAll : names.tryAgain;
  const why = hasFaults ? names.wrong : trial === undefined ? names.tryFirst : untried;
  return (
    <div className="kk-rule-changes">
      {isChanged ? (
        <p>
          <span className="kk-strong">{names.unsaved}</span>{" "}
          <span className="kk-quiet">{names.unsavedWhat(added.length, removed.length, moved)}</span>
        </p>
      ) : null}
      {isChanged && !isTried && progress === undefined ? <p id="kk-try-first">{why}</p> : null}
      <div className="kk-row">
        <Button
          size="lg"
          variant={isChanged && !isTried ? "filled" : "default"}
          disabled={hasFaults || rules.length === 0}
          loading={progress !== undefined}
          onClick={desk.start}
        >
          {names.try}
        </Button>
        {isChanged ? (
          <>
            <Button
              size="lg"
              disabled={!isTried || hasFaults}
              aria-describedby={isTried ? undefined : "kk-try-first"}
              loading={save.isPending}
              onClick={() => save.mutate(rules)}
            >
              {names.save}
            </Button>
            <Button size="lg" variant="subtle" onClick={desk.undo}>
              {names.undo}
            </Button>
          </>
        ) : null}
      </div>
      <Refused desk={desk} readAgain={readAgain} />
    </div>
  );
}

function Refused({ desk: { save }, readAgain }: RuleChangesProps): ReactNode {
  const { rules: names } = useText().cards;
  if (!save.isError) return null;
  const isStale =
    save.error instanceof ApiProblem && save.error.problem.code === "cardRulesChanged";
  return (
    <ProblemNotice error={save.error}>
      {isStale ? (
        <Button
          variant="default"
          onClick={() => {
            save.reset();
            readAgain();
          }}
        >
          {names.readAgain}
        </Button>
      ) : null}
    </ProblemNotice>
  );
}
