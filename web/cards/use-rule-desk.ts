/** The list that is edited, what it was made from, what came of trying it, and saving it. */
import type { CardRule } from "@kortkoll/core/cards/card-rules.ts";
import { faultsOf } from "@kortkoll/core/cards/check-card-rules.ts";
import type { CardRuleList } from "@kortkoll/server/cards/cards-api.ts";
import { type UseMutationResult, useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { callApi } from "../api-client.ts";
import { useText } from "../text/text.tsx";
import { cardQuestions } from "./card-data.ts";
import { type Draft, draftOf, moveRule, rulesOf } from "./draft.ts";
import { type Asked, type TrialDesk, useTrial } from "./use-trial.ts";

export type RuleDesk = {
  readonly draft: Draft;
  readonly rules: readonly CardRule[];
  /** The version that the draft was made from. */
  readonly base: CardRuleList;
  readonly hasFaults: boolean;
  /** What was done last, in words. */
  readonly done: string | undefined;
  readonly trials: TrialDesk;
  readonly asked: Asked;
  readonly save: UseMutationResult<CardRuleList, Error, readonly CardRule[]>;
  readonly change: (changed: Draft, words?: string) => void;
  readonly move: (key: string, by: -1 | 1) => void;
  readonly ask: (asked: Asked) => void;
  readonly start: () => void;
  readonly undo: () => void;
};

export function useRuleDesk(saved: CardRuleList): RuleDesk {
  const { rules: names } = useText().cards;
  const [base, setBase] = useState(saved);
  const [draft, setDraft] = useState<Draft>(() => draftOf(saved.rules));
  const [done, setDone] = useState<string | undefined>(undefined);
  const [asked, setAsked] = useState<Asked>({ period: "all", comparedWith: "booked" });
  const trials = useTrial();
  const rules = rulesOf(draft);
  const hasFaults = faultsOf(rules).length > 0;
  const restart = (list: CardRuleList): void => {
    setBase(list);
    setDraft(draftOf(list.rules));
    trials.forget();
  };
  // Read again after somebody else has saved: from now on that list is what is edited.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a newer version starts it over
  useEffect(() => {
    if (saved.version > base.version) restart(saved);
  }, [saved]);
  const proof = trials.trial?.result.trial;
  const save = useSave({ version: base.version, trial: proof }, (list) => {
    restart(list);
    setDone(names.saveDone(list.version));
  });
  const change = (changed: Draft, words?: string): void => {
    setDraft(changed);
    setDone(words);
  };
  const start = (now: Asked): void => {
    if (!hasFaults && rules.length > 0) trials.start(rules, now);
  };
  return {
    ...{ draft, rules, base, hasFaults, done, trials, asked, save, change },
    move: (key, by) => {
      const moved = moveRule(draft, key, by);
      if (moved === draft) return;
      const position = moved.findIndex((one) => one.key === key) + 1;
      change(moved, names.moved(position, moved.length));
    },
    ask: (now) => {
      setAsked(now);
      start(now);
    },
    start: () => start(asked),
    undo: () => {
      save.reset();
      setDone(undefined);
      restart(base);
    },
  };
}

/** Sent again after a lost answer, it is the same save: one key for each list and version. */
function useSave(
  { version, trial }: { readonly version: number; readonly trial: string | null | undefined },
  done: (list: CardRuleList) => void,
): RuleDesk["save"] {
  const client = useQueryClient();
  const [sent, setSent] = useState({ body: "", key: "" });
  return useMutation({
    mutationFn: (rules: readonly CardRule[]) => {
      const wanted = { version, rules, ...(trial == null ? {} : { trial }) };
      const body = JSON.stringify(wanted);
      const key = sent.body === body ? sent.key : crypto.randomUUID();
      setSent({ body, key });
      return callApi<CardRuleList>({
        method: "PUT",
        path: "/api/card-rules",
        body: wanted,
        idempotencyKey: key,
      });
    },
    onSuccess: (list) => {
      client.setQueryData(cardQuestions.rules, list);
      void client.invalidateQueries({ queryKey: cardQuestions.versions });
      done(list);
    },
  });
}
