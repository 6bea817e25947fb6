/** Every bank line, the newest first: what it pays for, or that nothing does. */
import type { BankLinePage } from "@kortkoll/server/payout-matches/payout-matches-api.ts";
import { NativeSelect, TextInput } from "@mantine/core";
import { type Icon, IconCircleCheck, IconCircleDashed, IconHelpCircle } from "@tabler/icons-react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { type ReactNode, useMemo, useRef } from "react";
import { usePageKeys } from "../keys/page-keys.tsx";
import { WithRight } from "../shell/signed-in.tsx";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import { type Tone, ToneBadge } from "../ui/badge.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { MoreButton } from "../ui/more-button.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { Renewed } from "../ui/renewed.tsx";
import { LINE_STATES, type LinesSearch, linesQuery } from "./lines-search.ts";
import { useBankLines } from "./match-data.ts";
import "./match-bench.css";

export function BankLinesPage(): ReactNode {
  return (
    <WithRight right="bank">
      <Lines />
    </WithRight>
  );
}

function Lines(): ReactNode {
  const { matching: names } = useText();
  const search = useSearch({ from: "/frame/bank/lines" });
  const navigate = useNavigate();
  const field = useRef<HTMLInputElement>(null);
  const change = (changed: LinesSearch): void => {
    void navigate({ to: "/bank/lines", search: { ...search, ...changed }, replace: true });
  };
  usePageKeys([
    { key: "/", shown: "/", label: names.keys.search, run: () => field.current?.select() },
  ]);
  return (
    <>
      <PageHeading title={names.linesTitle} lead={names.linesLead}>
        <LinkButton to="/bank/bench" variant="default">
          {names.title}
        </LinkButton>
      </PageHeading>
      <div className="kk-bench-filters">
        <TextInput
          ref={field}
          label={names.search}
          value={search.search ?? ""}
          onChange={(event) => change({ search: event.currentTarget.value || undefined })}
        />
        <NativeSelect
          label={names.state}
          value={search.state ?? ""}
          data={[
            { value: "", label: names.anyState },
            ...LINE_STATES.map((state) => ({ value: state, label: names.lineStates[state] })),
          ]}
          onChange={(event) =>
            change({ state: LINE_STATES.find((one) => one === event.currentTarget.value) })
          }
        />
        <TextInput
          type="date"
          label={names.from}
          value={search.from ?? ""}
          onChange={(event) => change({ from: event.currentTarget.value || undefined })}
        />
        <TextInput
          type="date"
          label={names.to}
          value={search.to ?? ""}
          onChange={(event) => change({ to: event.currentTarget.value || undefined })}
        />
      </div>
      <Listed search={search} />
    </>
  );
}

function Listed({ search }: { readonly search: LinesSearch }): ReactNode {
  const text = useText();
  const { matching: names } = text;
  const asked = useMemo(() => linesQuery(search), [search]);
  const { data, error, refetch, isPlaceholderData, ...more } = useBankLines(asked);
  const columns = useMemo(() => columnsIn(text), [text]);
  if (data === undefined) {
    return error === null ? (
      <LoadingRows rows={8} />
    ) : (
      <ProblemNotice error={error} again={() => void refetch()} />
    );
  }
  const lines = data.pages.flatMap((page) => page.lines);
  if (lines.length === 0) return <EmptyState title={names.noLines} next={names.noLinesNext} />;
  return (
    <>
      <Renewed isAsking={isPlaceholderData}>
        <DataTable
          caption={names.linesTitle}
          columns={columns}
          rows={lines}
          idOf={({ id }) => id}
        />
      </Renewed>
      <MoreButton pages={more} label={names.more} />
    </>
  );
}

type Line = BankLinePage["lines"][number];

const SHAPES: Readonly<Record<Line["state"], { readonly tone: Tone; readonly icon: Icon }>> = {
  open: { tone: "quiet", icon: IconCircleDashed },
  matched: { tone: "paid", icon: IconCircleCheck },
  unidentified: { tone: "unproven", icon: IconHelpCircle },
};

function columnsIn(text: Text): readonly Column<Line>[] {
  const { matching: names } = text;
  return [
    {
      id: "day",
      head: names.bookedOn,
      cell: ({ id, bookedOn, companyCode }) => (
        <>
          <Link to="/bank/lines/$lineId" params={{ lineId: id }} className="kk-row-link">
            {bookedOn}
          </Link>
          <span className="kk-sub">{companyCode}</span>
        </>
      ),
    },
    {
      id: "payer",
      head: names.payer,
      cell: ({ payerNames, texts }) => (
        <>
          {payerNames.join(", ") || names.noPayer}
          <span className="kk-sub">{texts.slice(0, 3).join(" · ")}</span>
        </>
      ),
    },
    {
      id: "state",
      head: names.state,
      cell: ({ state, agreementName }) => (
        <>
          <ToneBadge tone={SHAPES[state].tone} icon={SHAPES[state].icon}>
            {names.lineStates[state]}
          </ToneBadge>
          <span className="kk-sub">{agreementName}</span>
        </>
      ),
    },
    {
      id: "amount",
      head: names.amount,
      numeric: true,
      cell: ({ amountOre }) => <Amount ore={amountOre} strong />,
    },
  ];
}
