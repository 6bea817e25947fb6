/** Payments that did not end as expected: age, kronor at risk, why, and when we ask next. */
import type { InterruptedItem } from "@kortkoll/server/api.ts";
import { IconCircleCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useMemo } from "react";
import { useInterrupted } from "../live/server-data.ts";
import { AttemptBadge } from "../payments/position-badge.tsx";
import { useNowMs } from "../payments/use-now.ts";
import { WithRight } from "../shell/signed-in.tsx";
import { showAge, showKronor, showList } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";

export function InterruptedPage(): ReactNode {
  return (
    <WithRight right="interrupted">
      <Interrupted />
    </WithRight>
  );
}

function Interrupted(): ReactNode {
  const text = useText();
  const { data, error, refetch } = useInterrupted();
  const columns = useMemo(() => columnsIn(text), [text]);
  return (
    <>
      <PageHeading title={text.interrupted.title} lead={text.interrupted.lead}>
        {data === undefined || data.items.length === 0 ? null : (
          <p className="kk-risk">
            {text.interrupted.atRisk} <strong>{showKronor(data.atRiskOre, text)}</strong>
          </p>
        )}
      </PageHeading>
      {data === undefined ? (
        error === null ? (
          <LoadingRows rows={4} />
        ) : (
          <ProblemNotice error={error} again={() => void refetch()} />
        )
      ) : data.items.length === 0 ? (
        <EmptyState
          title={text.interrupted.empty}
          next={text.interrupted.emptyNext}
          icon={<IconCircleCheck size={32} stroke={1.5} />}
        />
      ) : (
        <DataTable
          caption={text.interrupted.title}
          columns={columns}
          rows={data.items}
          idOf={(item) => `${item.paymentId} ${item.reason}`}
        />
      )}
    </>
  );
}

function columnsIn(text: Text): readonly Column<InterruptedItem>[] {
  const { interrupted: heads } = text;
  return [
    {
      id: "invoice",
      head: heads.invoice,
      sortBy: (item) => showList(item.payment.invoiceNumbers),
      cell: (item) => (
        <>
          <Link
            to="/payments/$paymentId"
            params={{ paymentId: item.paymentId }}
            className="kk-row-link"
            aria-label={heads.open(showList(item.payment.invoiceNumbers))}
          >
            {showList(item.payment.invoiceNumbers)}
          </Link>
          <span className="kk-sub">{showList(item.payment.customerNames)}</span>
        </>
      ),
    },
    {
      id: "reason",
      head: heads.reason,
      sortBy: (item) => text.interruptedReasons[item.reason],
      cell: (item) => (
        <>
          {text.interruptedReasons[item.reason]}
          <span className="kk-standing">
            <AttemptBadge state={item.payment.state} position={item.payment.position} />
          </span>
        </>
      ),
    },
    {
      id: "where",
      head: heads.where,
      sortBy: (item) => item.payment.till.name,
      cell: (item) => (
        <>
          {item.payment.till.name}
          <span className="kk-sub">
            {item.payment.terminal.name} · {item.payment.operator}
          </span>
        </>
      ),
    },
    {
      id: "age",
      head: heads.age,
      sortBy: (item) => -Date.parse(item.since),
      cell: (item) => <Age since={item.since} />,
    },
    {
      id: "next",
      head: heads.next,
      sortBy: (item) => item.nextCheckAt ?? "",
      cell: (item) => <Next item={item} />,
    },
    {
      id: "amount",
      head: heads.atRisk,
      numeric: true,
      sortBy: (item) => item.atRiskOre,
      cell: (item) => <Amount ore={item.atRiskOre} strong />,
    },
  ];
}

function Age({ since }: { since: string }): ReactNode {
  const text = useText();
  const now = useNowMs();
  return <span className="kk-amount">{showAge(now - Date.parse(since), text)}</span>;
}

function Next({ item }: { item: InterruptedItem }): ReactNode {
  const text = useText();
  const now = useNowMs();
  if (item.nextCheckAt === null) return text.interrupted.noNext;
  const seconds = Math.ceil((Date.parse(item.nextCheckAt) - now) / 1_000);
  return (
    <>
      {text.result.nextCheck(seconds)}
      <span className="kk-sub">{text.payment.checks(item.checks)}</span>
    </>
  );
}
