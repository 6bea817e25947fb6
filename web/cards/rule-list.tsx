/** The rules in their order, moved by buttons or Alt and an arrow; each says what is unwise in it. */

import { faultSentence } from "@kortkoll/core/cards/card-rule-sentences.ts";
import { faultsOf, warningsOf } from "@kortkoll/core/cards/check-card-rules.ts";
import { ActionIcon, Button } from "@mantine/core";
import { IconAlertTriangle, IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { type KeyboardEvent, type ReactNode, useLayoutEffect, useMemo, useRef } from "react";
import { useLanguages, useText } from "../text/text.tsx";
import { type Draft, type DraftRule, rulesOf } from "./draft.ts";
import { conditionWords, ruleWords } from "./rule-words.ts";

type RuleListProps = {
  readonly draft: Draft;
  readonly move: (key: string, by: -1 | 1) => void;
  readonly edit: (one: DraftRule) => void;
  readonly remove: (key: string) => void;
};

export function RuleList(props: RuleListProps): ReactNode {
  const { draft } = props;
  const text = useText();
  const { language } = useLanguages();
  const list = useRef<HTMLOListElement>(null);
  const focused = useRef<string | undefined>(undefined);
  // A row that moves takes its focus along: the browser may have let go of it.
  useLayoutEffect(() => {
    const id = focused.current;
    focused.current = undefined;
    if (id !== undefined) document.getElementById(id)?.focus();
  });
  const told = useMemo(() => {
    const rules = rulesOf(draft);
    const { warnings } = text.cards;
    return [
      ...faultsOf(rules).map((one) => [one.position, faultSentence(one, language)] as const),
      ...warningsOf(rules).map((one) => [one.position, warnings[one.kind](one.because)] as const),
    ];
  }, [draft, language, text]);
  const move = (key: string, by: -1 | 1): void => {
    const { activeElement } = document;
    const id = activeElement?.id ?? "";
    if (id !== "" && list.current?.contains(activeElement) === true) focused.current = id;
    props.move(key, by);
  };
  return (
    <ol className="kk-rules" ref={list} aria-label={text.cards.rules.list}>
      {draft.map((one, index) => (
        <RuleRow
          {...props}
          key={one.key}
          one={one}
          position={index + 1}
          move={move}
          told={told.flatMap(([position, sentence]) => (position === index + 1 ? [sentence] : []))}
        />
      ))}
    </ol>
  );
}

type RuleRowProps = RuleListProps & {
  readonly one: DraftRule;
  readonly position: number;
  readonly told: readonly string[];
};

function RuleRow({ draft, one, position, told, move, edit, remove }: RuleRowProps): ReactNode {
  const text = useText();
  const { rules: names } = text.cards;
  const { key, rule } = one;
  const named = names.rule(position, ruleWords(rule, text));
  const press = (event: KeyboardEvent): void => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    move(key, event.key === "ArrowUp" ? -1 : 1);
  };
  return (
    <li className="kk-rule" onKeyDown={press}>
      <span className="kk-rule-place" aria-hidden>
        {position}
      </span>
      <div className="kk-rule-words">
        <p>
          <span className="kk-strong">{text.issuers[rule.issuer]}</span>{" "}
          <span className="kk-rule-when">{conditionWords(rule, text)}</span>
        </p>
        {told.map((sentence) => (
          <p key={sentence} className="kk-rule-told">
            <IconAlertTriangle size={18} aria-hidden /> {sentence}
          </p>
        ))}
      </div>
      <div className="kk-rule-acts">
        <ActionIcon
          id={`${key}-up`}
          variant="default"
          size={44}
          aria-label={`${names.up}. ${named}`}
          aria-disabled={position === 1}
          data-quiet={position === 1 || undefined}
          onClick={() => move(key, -1)}
        >
          <IconArrowUp size={20} aria-hidden />
        </ActionIcon>
        <ActionIcon
          id={`${key}-down`}
          variant="default"
          size={44}
          aria-label={`${names.down}. ${named}`}
          aria-disabled={position === draft.length}
          data-quiet={position === draft.length || undefined}
          onClick={() => move(key, 1)}
        >
          <IconArrowDown size={20} aria-hidden />
        </ActionIcon>
        <Button
          id={`${key}-edit`}
          variant="default"
          aria-label={`${names.edit}. ${named}`}
          onClick={() => edit(one)}
        >
          {names.edit}
        </Button>
        <Button
          id={`${key}-remove`}
          variant="subtle"
          color="red"
          aria-label={`${names.remove}. ${named}`}
          onClick={() => remove(key)}
        >
          {names.remove}
        </Button>
      </div>
    </li>
  );
}
