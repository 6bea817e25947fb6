/** A list of the settings: searched as one types, sorted by its heads, and the way to a new one. */
import { Button, TextInput } from "@mantine/core";
import { IconCircleCheck, IconPlus, IconSearch } from "@tabler/icons-react";
import { type ReactNode, useRef, useState } from "react";
import { usePageKeys } from "../keys/page-keys.tsx";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";

type SettingListProps<Row> = {
  readonly title: string;
  readonly lead: string;
  /** Undefined while they are on their way. */
  readonly rows: readonly Row[] | undefined;
  readonly error: unknown;
  readonly again: () => void;
  readonly columns: readonly Column<Row>[];
  readonly idOf: (row: Row) => string;
  /** What a search looks in. */
  readonly wordsOf: (row: Row) => string;
  readonly make?: { readonly label: string; readonly run: () => void };
  readonly empty: { readonly title: string; readonly next: string };
  /** What has just been done, for everybody to see and hear. */
  readonly done: string | undefined;
  /** Between the search and the list. */
  readonly children?: ReactNode;
};

export function SettingList<Row extends object>(props: SettingListProps<Row>): ReactNode {
  const { settings: names } = useText();
  const { rows, make, done } = props;
  const field = useRef<HTMLInputElement>(null);
  const [words, setWords] = useState("");
  useAnnouncement(done, "polite");
  usePageKeys([
    { key: "/", shown: "/", label: names.search, run: () => field.current?.focus() },
    ...(make === undefined ? [] : [{ key: "n", shown: "N", label: make.label, run: make.run }]),
  ]);
  const found = rows?.filter((row) => isFound(props.wordsOf(row), words));
  return (
    <>
      <PageHeading title={props.title} lead={props.lead}>
        {make === undefined ? null : (
          <Button onClick={make.run} leftSection={<IconPlus size={20} aria-hidden />}>
            {make.label}
          </Button>
        )}
      </PageHeading>
      {done === undefined ? null : (
        <div className="kk-notice kk-notice-accent">
          <IconCircleCheck size={24} aria-hidden className="kk-notice-icon" />
          <p className="kk-notice-words kk-strong">{done}</p>
        </div>
      )}
      {rows === undefined || rows.length === 0 ? null : (
        <search className="kk-setting-search">
          <TextInput
            ref={field}
            type="search"
            aria-label={names.search}
            placeholder={names.searchIn(props.title.toLowerCase())}
            leftSection={<IconSearch size={20} aria-hidden />}
            autoComplete="off"
            spellCheck={false}
            maxLength={100}
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === "Escape") setWords("");
            }}
          />
        </search>
      )}
      {props.children}
      <Found {...props} found={found} words={words} clear={() => setWords("")} />
    </>
  );
}

type FoundProps<Row> = SettingListProps<Row> & {
  readonly found: readonly Row[] | undefined;
  readonly words: string;
  readonly clear: () => void;
};

function Found<Row extends object>(props: FoundProps<Row>): ReactNode {
  const { settings: names } = useText();
  const { rows, found, words, make, empty, error, again } = props;
  if (rows === undefined || found === undefined) {
    return error === null ? (
      <LoadingRows rows={6} />
    ) : (
      <ProblemNotice error={error} again={again} />
    );
  }
  if (rows.length === 0) {
    return (
      <EmptyState title={empty.title} next={empty.next}>
        {make === undefined ? null : <Button onClick={make.run}>{make.label}</Button>}
      </EmptyState>
    );
  }
  if (found.length === 0) {
    return (
      <EmptyState title={names.nothingFound(words)} next={names.nothingFoundNext}>
        <Button variant="default" onClick={props.clear}>
          {names.clearSearch}
        </Button>
      </EmptyState>
    );
  }
  return <DataTable caption={props.title} columns={props.columns} rows={found} idOf={props.idOf} />;
}

function isFound(words: string, search: string): boolean {
  const looked = words.toLocaleLowerCase("sv");
  return search
    .toLocaleLowerCase("sv")
    .split(/\s+/)
    .every((word) => looked.includes(word));
}

type OpenButtonProps = { readonly children: ReactNode; readonly open: () => void };

/** The name in a row, which opens it. */
export function OpenButton({ children, open }: OpenButtonProps): ReactNode {
  return (
    <button type="button" className="kk-row-open" onClick={open}>
      {children}
    </button>
  );
}
