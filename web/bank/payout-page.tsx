/** One expected payout: its sale dates, and every sale behind it. */
import type { PayoutSales } from "@kortkoll/server/payouts/payouts-api.ts";
import { IconCircleCheck, IconHelpCircle } from "@tabler/icons-react";
import { Link, useParams, useSearch } from "@tanstack/react-router";
import { type ReactNode, useMemo } from "react";
import { WithRight } from "../shell/signed-in.tsx";
import { showCard, showDayAndTime } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import { ToneBadge } from "../ui/badge.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { Facts } from "../ui/facts.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { MoreButton } from "../ui/more-button.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { usePayoutSales } from "./payout-data.ts";
import { readCalendarSearch } from "./payout-search.ts";
import { LeftOf, StateBadge, Unconfirmed } from "./payout-state.tsx";
import "./payouts.css";

export function PayoutPage(): ReactNode {
  return (
    <WithRight right="bank">
      <Found />
    </WithRight>
  );
}

function Found(): ReactNode {
  const { payouts: names } = useText();
  const { agreementId } = useParams({ from: "/frame/bank/payouts/$agreementId" });
  const search = useSearch({ from: "/frame/bank/payouts/$agreementId" });
  const { data, error, refetch, ...more } = usePayoutSales(agreementId, search);
  const [first] = data?.pages ?? [];
  if (first === undefined) {
    return error === null ? (
      <LoadingRows rows={8} />
    ) : (
      <ProblemNotice error={error} again={() => void refetch()} />
    );
  }
  const sales = data?.pages.flatMap((page) => page.sales) ?? [];
  return (
    <>
      <Heading found={first} />
      <Batches batches={first.batches} />
      <Panel title={names.one.sales}>
        <Sales sales={sales} />
        <MoreButton pages={more} label={names.one.more} />
      </Panel>
    </>
  );
}

function Heading({ found }: { readonly found: PayoutSales }): ReactNode {
  const text = useText();
  const { payouts: names } = text;
  const { payout } = found;
  return (
    <>
      <PageHeading
        title={names.one.title(payout.agreementName, payout.dueOn)}
        lead={`${payout.companyCode} · ${payout.siteCodes.join(", ")} · ${payout.issuers
          .map((one) => text.issuers[one])
          .join(", ")}`}
      >
        <LinkButton
          to="/bank/payouts"
          search={readCalendarSearch({ month: payout.dueOn.slice(0, 7), day: payout.dueOn })}
          variant="default"
        >
          {names.one.back}
        </LinkButton>
      </PageHeading>
      <Panel title={names.one.standing}>
        <div className="kk-payout-standing">
          <StateBadge payout={payout} />
          <Unconfirmed confirmed={payout.confirmed} />
        </div>
        <Facts
          facts={[
            [
              names.one.expected,
              <>
                <Amount ore={payout.amountOre} strong /> {payout.lessFees ? names.lessFees : ""}
              </>,
            ],
            [names.one.paid, <Amount key="paid" ore={payout.paidOre} />],
            [names.left, <LeftOf key="left" payout={payout} strong />],
            [names.soldOn, names.days(payout.saleFrom, payout.saleTo)],
            [names.one.merchantNumber, payout.merchantNumber],
          ]}
        />
      </Panel>
    </>
  );
}

type Batch = PayoutSales["batches"][number];

function Batches({ batches }: { readonly batches: readonly Batch[] }): ReactNode {
  const text = useText();
  const { payouts: names } = text;
  const columns = useMemo(() => batchColumns(text), [text]);
  return (
    <Panel title={names.one.batches}>
      {batches.every(({ reconciled }) => reconciled) ? null : (
        <p className="kk-quiet">{names.one.fromSaleDay}</p>
      )}
      <DataTable
        caption={names.one.batches}
        columns={columns}
        rows={batches}
        idOf={({ saleDay, siteCode, issuer, batchDay, reconciled }) =>
          [saleDay, siteCode, issuer, batchDay, reconciled].join(" ")
        }
      />
    </Panel>
  );
}

function batchColumns(text: Text): readonly Column<Batch>[] {
  const { payouts: names } = text;
  return [
    {
      id: "day",
      head: names.one.saleDay,
      sortBy: ({ saleDay }) => saleDay,
      cell: ({ saleDay, siteCode }) => (
        <>
          {saleDay}
          <span className="kk-sub">{siteCode}</span>
        </>
      ),
    },
    {
      id: "issuer",
      head: names.issuer,
      sortBy: ({ issuer }) => text.issuers[issuer],
      cell: ({ issuer, payments }) => (
        <>
          {text.issuers[issuer]}
          <span className="kk-sub">{names.payments(payments)}</span>
        </>
      ),
    },
    {
      id: "batch",
      head: names.one.batchDay,
      cell: ({ batchDay, reconciled }) => (
        <>
          {batchDay}
          <span className="kk-sub">
            {reconciled ? (
              <ToneBadge tone="paid" icon={IconCircleCheck}>
                {names.one.reconciled}
              </ToneBadge>
            ) : (
              <ToneBadge tone="quiet" icon={IconHelpCircle}>
                {names.one.notReconciled}
              </ToneBadge>
            )}
          </span>
        </>
      ),
    },
    {
      id: "amount",
      head: names.amount,
      numeric: true,
      sortBy: ({ amountOre }) => amountOre,
      cell: ({ amountOre }) => <Amount ore={amountOre} strong />,
    },
    {
      id: "paid",
      head: names.one.paid,
      numeric: true,
      cell: ({ paidOre }) => <Amount ore={paidOre} />,
    },
  ];
}

type Sale = PayoutSales["sales"][number];

function Sales({ sales }: { readonly sales: readonly Sale[] }): ReactNode {
  const text = useText();
  const columns = useMemo(() => saleColumns(text), [text]);
  return (
    <DataTable
      caption={text.payouts.one.sales}
      columns={columns}
      rows={sales}
      idOf={({ paymentId }) => paymentId}
    />
  );
}

function saleColumns(text: Text): readonly Column<Sale>[] {
  const { one: names } = text.payouts;
  return [
    {
      id: "time",
      head: names.time,
      cell: (sale) => (
        <>
          <Link
            to="/payments/$paymentId"
            params={{ paymentId: sale.paymentId }}
            className="kk-payout-open"
          >
            {showDayAndTime(sale.at)}
          </Link>
          <span className="kk-sub">{names.kinds[sale.kind]}</span>
        </>
      ),
    },
    { id: "invoice", head: names.invoice, cell: ({ invoiceNumbers }) => invoiceNumbers.join(", ") },
    {
      id: "terminal",
      head: names.terminal,
      cell: ({ terminalId, siteCode }) => (
        <>
          {terminalId}
          <span className="kk-sub">{siteCode}</span>
        </>
      ),
    },
    {
      id: "card",
      head: names.card,
      cell: ({ issuer, lastFour, authorisationCode }) => (
        <>
          {text.issuers[issuer]} {showCard({ lastFour, truncatedPan: null })}
          {authorisationCode === null ? null : (
            <span className="kk-sub">
              {names.code} {authorisationCode}
            </span>
          )}
        </>
      ),
    },
    {
      id: "amount",
      head: text.payouts.amount,
      numeric: true,
      cell: ({ amountOre }) => <Amount ore={amountOre} strong />,
    },
  ];
}
