/** Which rule marks a card that somebody describes, and why. Never by a whole card number. */
import { type CardRule, issuerOf } from "@kortkoll/core/cards/card-rules.ts";
import { TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { Panel } from "../ui/panel.tsx";
import { conditionWords } from "./rule-words.ts";

const MOST_DIGITS = 8;

export function TryBox({ rules }: { rules: readonly CardRule[] }): ReactNode {
  const text = useText();
  const { tryBox: names } = text.cards;
  const [digits, setDigits] = useState("");
  const [aid, setAid] = useState("");
  const [issuerId, setIssuerId] = useState("");
  const [label, setLabel] = useState("");
  const [tooMany, setTooMany] = useState(false);
  const write = (typed: string): void => {
    const only = typed.replace(/\D/g, "");
    setTooMany(only.length > MOST_DIGITS);
    // More is not kept for a moment, not even in the field.
    setDigits(only.length > MOST_DIGITS ? "" : only);
  };
  const given = (value: string): string | undefined => (value.trim() === "" ? undefined : value);
  const card = {
    issuerId: given(issuerId)?.trim(),
    aid: given(aid)?.replace(/\s/g, ""),
    truncatedPan: given(digits),
    label: given(label),
  };
  const isEmpty = Object.values(card).every((value) => value === undefined);
  return (
    <Panel title={names.title}>
      <p className="kk-quiet">{names.lead}</p>
      <div className="kk-try">
        <TextInput
          label={names.digits}
          inputMode="numeric"
          autoComplete="off"
          value={digits}
          onChange={(event) => write(event.currentTarget.value)}
          error={tooMany ? names.tooMany : undefined}
        />
        <TextInput
          label={names.aid}
          autoComplete="off"
          spellCheck={false}
          maxLength={32}
          value={aid}
          onChange={(event) => setAid(event.currentTarget.value)}
        />
        <TextInput
          label={names.issuerId}
          autoComplete="off"
          maxLength={10}
          value={issuerId}
          onChange={(event) => setIssuerId(event.currentTarget.value)}
        />
        <TextInput
          label={names.label}
          autoComplete="off"
          spellCheck={false}
          maxLength={40}
          value={label}
          onChange={(event) => setLabel(event.currentTarget.value)}
        />
      </div>
      <div role="status" className="kk-try-result">
        {isEmpty ? (
          <p className="kk-quiet">{names.nothing}</p>
        ) : (
          <dl>
            {([true, false] as const).map((on) => {
              const { result, because } = verdictOf(issuerOf(card, rules, on), rules, text);
              return (
                <div key={String(on)}>
                  <dt>{names.where[on ? "on" : "off"]}</dt>
                  <dd>
                    <strong>{result}</strong>
                    {because.map((sentence) => (
                      <span key={sentence} className="kk-sub">
                        {sentence}
                      </span>
                    ))}
                  </dd>
                </div>
              );
            })}
          </dl>
        )}
      </div>
    </Panel>
  );
}

function verdictOf(
  match: ReturnType<typeof issuerOf>,
  rules: readonly CardRule[],
  text: Text,
): { readonly result: string; readonly because: readonly string[] } {
  const { tryBox: names } = text.cards;
  const { issuer, rule, passedOver } = match;
  const placeOf = (one: CardRule): number => rules.indexOf(one) + 1;
  return {
    result: names.result(text.issuers[issuer]),
    because: [
      rule === undefined
        ? names.becauseNone
        : names.because(placeOf(rule), conditionWords(rule, text)),
      ...(passedOver === undefined ? [] : [names.flagged(placeOf(passedOver))]),
    ],
  };
}
