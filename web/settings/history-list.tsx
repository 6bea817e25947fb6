/** Who changed what, when, from what to what; and what was refused. */
import type { SettingHistoryEntry } from "@kortkoll/server/settings/history-api.ts";
import { Button } from "@mantine/core";
import { IconArrowRight, IconBan, IconPencil, IconPlus } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { showDayAndTime } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { fieldName, subjectName, toldFields, writeField } from "./setting-words.ts";
import { type HistoryOf, useSettingHistory } from "./settings-data.ts";

export function HistoryList({
  subject,
  id,
  path,
}: HistoryOf & { readonly path?: string }): ReactNode {
  const text = useText();
  const { settings: names } = text;
  const found = useSettingHistory({ subject, id }, path);
  const entries = found.data?.pages.flatMap((page) => page.entries);
  if (entries === undefined) {
    if (found.error === null) return <LoadingRows rows={3} />;
    return <ProblemNotice error={found.error} again={() => void found.refetch()} />;
  }
  if (entries.length === 0) {
    return <EmptyState title={names.noChanges} next={names.noChangesNext} />;
  }
  return (
    <>
      <ol className="kk-changes" aria-label={names.changes}>
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} isNamed={id === undefined} />
        ))}
      </ol>
      {found.hasNextPage ? (
        <Button
          variant="default"
          className="kk-more"
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {names.moreChanges}
        </Button>
      ) : null}
    </>
  );
}

type EntryProps = { readonly entry: SettingHistoryEntry; readonly isNamed: boolean };

function Entry({ entry, isNamed }: EntryProps): ReactNode {
  const text = useText();
  const { settings: names } = text;
  const isMade = entry.kind === "changed" && entry.from === null;
  const Shape = entry.kind === "refused" ? IconBan : isMade ? IconPlus : IconPencil;
  return (
    <li className={entry.kind === "refused" ? "kk-change kk-change-refused" : "kk-change"}>
      <Shape size={20} aria-hidden />
      <div>
        <p>
          {isNamed ? (
            <strong>
              {subjectName(entry.subject, text)} {entry.name === entry.subject
                ? ""
                : entry.name}{" "}
            </strong>
          ) : null}
          <span className={isNamed ? "kk-quiet" : "kk-change-what kk-strong"}>
            {what(entry, text)}
          </span>
        </p>
        <p className="kk-quiet">{names.byAt(whoDid(entry, text), showDayAndTime(entry.at))}</p>
        <Fields entry={entry} />
      </div>
    </li>
  );
}

function whoDid({ by }: SettingHistoryEntry, text: Text): string {
  return by === "server" ? text.audit.byServer : by;
}

function what(entry: SettingHistoryEntry, text: Text): string {
  const { settings: names } = text;
  if (entry.refused === null) return entry.from === null ? names.made : names.changed;
  const sentences: Readonly<Record<string, { readonly what: string } | undefined>> = text.failures;
  return names.refused(sentences[entry.refused.code]?.what ?? entry.refused.code);
}

function Fields({ entry: { from, to } }: Pick<EntryProps, "entry">): ReactNode {
  const text = useText();
  if (to === null) return null;
  return (
    <dl className="kk-change-fields">
      {toldFields(to).map(([field, value]) => (
        <div key={field}>
          <dt>{fieldName(field, text)}</dt>
          <dd>
            {from === null ? null : (
              <>
                <del>{writeField(field, from[field], text)}</del>
                <IconArrowRight size={16} aria-label={text.settings.becomes} />
              </>
            )}
            <ins>{writeField(field, value, text)}</ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}
