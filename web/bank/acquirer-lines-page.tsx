/** Lines of acquirers' files that fit no payment of ours, differ from it, have proven it or are set aside. */
import type { AcquirerLineView } from "@kortkoll/server/acquirer-lines/acquirer-lines-api.ts";
import { NativeSelect } from "@mantine/core";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { type ReactNode, useMemo } from "react";
import { WithRight } from "../shell/signed-in.tsx";
import { showList } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { MoreButton } from "../ui/more-button.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { type ListedState, SHOWN_STATES, useAcquirerLines } from "./acquirer-data.ts";
import { cardName } from "./acquirer-words.ts";
import "./match-bench.css";

export function AcquirerLinesPage(): ReactNode {
  return (
    <WithRight right="bank">
      <Lines />
    </WithRight>
  );
}

function Lines(): ReactNode {
  const { acquirer: names, matching } = useText();
  const { state = "open" } = useSearch({ from: "/frame/bank/acquirer-lines" });
  const navigate = useNavigate();
  return (
    <>
      <PageHeading title={names.title} lead={names.lead}>
        <LinkButton to="/bank/bench" variant="default">
          {matching.title}
        </LinkButton>
      </PageHeading>
      <div className="kk-bench-filters">
        <NativeSelect
          label={names.show}
          value={state}
          data={SHOWN_STATES.map((one) => ({ value: one, label: names.states[one] }))}
          onChange={(event) => {
            const chosen = SHOWN_STATES.find((one) => one === event.currentTarget.value);
            const search = { state: chosen };
            void navigate({ to: "/bank/acquirer-lines", search, replace: true });
          }}
        />
      </div>
      <Listed state={state} />
    </>
  );
}

function Listed({ state }: { readonly state: ListedState }): ReactNode {
  const text = useText();
  const { acquirer: names } = text;
  const { data, error, refetch, ...more } = useAcquirerLines(state);
  const columns = useMemo(() => columnsIn(text), [text]);
  if (data === undefined) {
    return error === null ? (
      <LoadingRows rows={8} />
    ) : (
      <ProblemNotice error={error} again={() => void refetch()} />
    );
  }
  const lines = data.pages.flatMap((page) => page.lines);
  if (lines.length === 0) return <EmptyState title={names.none[state]} next={names.noneNext} />;
  return (
    <>
      <DataTable
        caption={names.states[state]}
        columns={columns}
        rows={lines}
        idOf={({ id }) => id}
      />
      <MoreButton pages={more} label={names.more} />
    </>
  );
}

function columnsIn(text: Text): readonly Column<AcquirerLineView>[] {
  const { acquirer: names } = text;
  return [
    {
      id: "day",
      head: names.day,
      cell: ({ id, saleOn, type, companyCode }) => (
        <>
          <Link to="/bank/acquirer-lines/$lineId" params={{ lineId: id }} className="kk-row-link">
            {saleOn ?? names.noDay}
          </Link>
          <span className="kk-sub">{`${names.types[type]} · ${companyCode}`}</span>
        </>
      ),
    },
    {
      id: "card",
      head: names.card,
      cell: ({ card, lastFour, terminalId, authorisationCode }) => (
        <>
          {cardName(card, lastFour)}
          <span className="kk-sub">
            {[terminalId, authorisationCode].filter(Boolean).join(" · ")}
          </span>
        </>
      ),
    },
    { id: "why", head: names.why, cell: (line) => whyOf(line, text) },
    {
      id: "file",
      head: names.file,
      cell: ({ fileName, line, agreementName }) => (
        <>
          {names.fromFile(fileName, line)}
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

/** Why it is left, else what of it differs, else how it was tied. */
function whyOf({ leftBecause, tie }: AcquirerLineView, { acquirer: names }: Text): string {
  if (leftBecause !== null) return names.because[leftBecause];
  if (tie === null) return "";
  if (tie.differences.length > 0)
    return showList(tie.differences.map((one) => names.differences[one]));
  return tie.reason ?? names.evidences[tie.evidence];
}
