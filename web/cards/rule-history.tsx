/** Every version that was saved: who, when, and what was different. */
import type { CardRule } from "@kortkoll/core/cards/card-rules.ts";
import type { CardRuleVersions } from "@kortkoll/server/cards/cards-api.ts";
import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { showDayAndTime } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { useCardRuleVersions } from "./card-data.ts";
import { ruleWords } from "./rule-words.ts";

type Version = CardRuleVersions["versions"][number];
type RuleHistoryProps = { readonly use: (version: Version) => void };

export function RuleHistory({ use }: RuleHistoryProps): ReactNode {
  const { history: names } = useText().cards;
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useCardRuleVersions();
  return (
    <Panel title={names.title}>
      {data === undefined ? (
        error === null ? (
          <LoadingRows rows={3} />
        ) : (
          <ProblemNotice error={error} again={() => void refetch()} />
        )
      ) : (
        <ol className="kk-versions">
          {data.pages
            .flatMap(({ versions }) => versions)
            .map((one) => (
              <VersionRow key={one.version} one={one} use={use} />
            ))}
        </ol>
      )}
      {hasNextPage ? (
        <Button
          variant="default"
          className="kk-more"
          loading={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {names.more}
        </Button>
      ) : null}
    </Panel>
  );
}

function VersionRow({ one, use }: RuleHistoryProps & { readonly one: Version }): ReactNode {
  const text = useText();
  const { history: names } = text.cards;
  const by = one.by === "server" ? names.server : one.by;
  const isSame = one.added.length === 0 && one.removed.length === 0 && !one.moved;
  // The first version is all there: told rule by rule it would say nothing more than the list.
  const isFirst = one.added.length === one.rules.length;
  return (
    <li>
      <p>
        <span className="kk-strong">{names.version(one.version)}</span>{" "}
        <span className="kk-quiet">{names.by(by, showDayAndTime(one.at))}</span>
      </p>
      {isFirst ? null : <Rules name={names.added} rules={one.added} />}
      <Rules name={names.removed} rules={one.removed} />
      {one.moved ? <p>{names.moved}</p> : null}
      {isSame ? <p className="kk-quiet">{names.same}</p> : null}
      <details className="kk-version-list">
        <summary>{names.show}</summary>
        <ol>
          {one.rules.map((rule, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a saved list never changes
            <li key={index}>{ruleWords(rule, text)}</li>
          ))}
        </ol>
        <Button variant="default" onClick={() => use(one)}>
          {names.use}
        </Button>
      </details>
    </li>
  );
}

function Rules({ name, rules }: { name: string; rules: readonly CardRule[] }): ReactNode {
  const text = useText();
  if (rules.length === 0) return null;
  return (
    <>
      <p className="kk-quiet">{name}</p>
      <ul className="kk-version-changes">
        {rules.map((rule) => (
          <li key={ruleWords(rule, text)}>{ruleWords(rule, text)}</li>
        ))}
      </ul>
    </>
  );
}
