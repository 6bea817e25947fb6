/** One voucher: what it posts, the payments that it lists, and its corrections both ways. */
import { showReference } from "@kortkoll/core/exports/export-voucher.ts";
import type { Voucher } from "@kortkoll/server/books/books-api.ts";
import { Link, useParams } from "@tanstack/react-router";
import { type ReactNode, useMemo } from "react";
import { WithRight } from "../shell/signed-in.tsx";
import { showDayAndTime, showTime } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { Facts } from "../ui/facts.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { Panel } from "../ui/panel.tsx";
import { PrintButton } from "../ui/print-button.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { useVoucher } from "./books-data.ts";
import { BooksNav } from "./books-nav.tsx";
import { Exported } from "./vouchers-page.tsx";

export function VoucherPage(): ReactNode {
  return (
    <WithRight right="financeViews">
      <BooksNav />
      <FoundVoucher />
    </WithRight>
  );
}

function FoundVoucher(): ReactNode {
  const { voucherId } = useParams({ from: "/frame/books/vouchers/$voucherId" });
  const { data, error, refetch } = useVoucher(voucherId);
  if (data !== undefined) return <ShownVoucher voucher={data} />;
  return error === null ? (
    <LoadingRows rows={8} />
  ) : (
    <ProblemNotice error={error} again={() => void refetch()} />
  );
}

function ShownVoucher({ voucher }: { readonly voucher: Voucher }): ReactNode {
  const text = useText();
  const { bookkeeping } = text;
  const names = bookkeeping.voucher;
  const { businessDay, bookedDay } = voucher;
  return (
    <>
      <PageHeading title={names.title(`${voucher.series}-${voucher.number}`)} lead={voucher.text}>
        <LinkButton to="/books/vouchers" search={{}} variant="subtle">
          {names.back}
        </LinkButton>
        <PrintButton>{bookkeeping.printButton}</PrintButton>
      </PageHeading>
      <div className="kk-books-facts">
        <Facts
          facts={[
            [bookkeeping.company, voucher.companyName],
            [
              bookkeeping.vouchers.day,
              bookedDay === businessDay
                ? bookedDay
                : `${bookedDay}. ${bookkeeping.vouchers.ofDay(businessDay)}`,
            ],
            [names.close, names.closeNumber(voucher.closeNumber, voucher.siteCode)],
            [
              names.registered,
              names.registeredBy(voucher.registeredBy, showDayAndTime(voucher.registeredAt)),
            ],
            [names.corrects, numbersOf(voucher.corrects, voucher)],
            [names.correctedBy, numbersOf(voucher.correctedBy, voucher)],
            [names.correctionsAwaited, awaitedOf(voucher, names)],
            [bookkeeping.vouchers.exported, <Exported key="exported" row={voucher} />],
          ]}
        />
      </div>
      <Lines voucher={voucher} />
      <Listing voucher={voucher} />
    </>
  );
}

function numbersOf(numbers: Voucher["corrects"], of: Voucher): ReactNode {
  if (numbers.length === 0) return null;
  return numbers.map((other) => (
    <Link
      key={other.id}
      to="/books/vouchers/$voucherId"
      params={{ voucherId: other.id }}
      className="kk-row-link"
    >
      {showReference(other, of)}{" "}
    </Link>
  ));
}

/** What no close has numbered yet has no page of its own. */
function awaitedOf(
  { correctionsAwaited }: Voucher,
  { registeredBy }: Text["bookkeeping"]["voucher"],
): ReactNode {
  if (correctionsAwaited.length === 0) return null;
  return correctionsAwaited.map(({ text, by, at }) => (
    <span key={at + text} className="kk-sub">
      {`${text}, ${registeredBy(by, showDayAndTime(at))}`}
    </span>
  ));
}

function Lines({ voucher }: { readonly voucher: Voucher }): ReactNode {
  const text = useText();
  const names = text.bookkeeping.voucher;
  const columns = useMemo(() => columnsOfLines(text), [text]);
  const rows = voucher.lines.map((line, index) => ({ ...line, index }));
  const { lineCount } = voucher;
  return (
    <Panel title={names.lines}>
      <DataTable
        caption={names.lines}
        columns={columns}
        rows={rows}
        idOf={(row) => String(row.index)}
      />
      <p className="kk-books-sum">
        <span>{names.sum}</span>
        <Amount ore={voucher.debitOre} />
      </p>
      {lineCount > rows.length ? (
        <p className="kk-quiet">{names.someLines(rows.length, lineCount)}</p>
      ) : null}
    </Panel>
  );
}

type Line = Voucher["lines"][number] & { readonly index: number };

function columnsOfLines(text: Text): readonly Column<Line>[] {
  const names = text.bookkeeping.voucher;
  const roles: Readonly<Record<string, string>> = text.accountRoles;
  return [
    { id: "row", head: names.row, numeric: true, cell: (one) => one.index + 1 },
    {
      id: "account",
      head: names.account,
      cell: (one) => (
        <>
          <span className="kk-account">{one.account}</span>
          <span className="kk-sub">{roles[one.role] ?? one.role}</span>
        </>
      ),
    },
    {
      id: "what",
      head: names.what,
      cell: (one) => (
        <>
          <LineText line={one} />
          <span className="kk-sub">{names.registeredBy(one.by, showDayAndTime(one.at))}</span>
        </>
      ),
    },
    { id: "origin", head: names.origin, cell: (one) => originOf(one, text) },
    {
      id: "debit",
      head: names.debit,
      numeric: true,
      cell: (one) => (one.amountOre > 0 ? <Amount ore={one.amountOre} /> : null),
    },
    {
      id: "credit",
      head: names.credit,
      numeric: true,
      cell: (one) => (one.amountOre < 0 ? <Amount ore={-one.amountOre} /> : null),
    },
  ];
}

function LineText({ line }: { readonly line: Line }): ReactNode {
  const { orderId, paymentId } = line;
  if (orderId !== null) {
    return (
      <Link to="/orders/$orderId" params={{ orderId }}>
        {line.text}
      </Link>
    );
  }
  if (paymentId !== null) {
    return (
      <Link to="/payments/$paymentId" params={{ paymentId }}>
        {line.text}
      </Link>
    );
  }
  return line.text;
}

function originOf(line: Line, { bookkeeping, issuers }: Text): string {
  const names = bookkeeping.voucher;
  return [
    line.issuer && issuers[line.issuer],
    line.till && names.tillOf(line.till),
    line.terminal && names.terminalOf(line.terminal),
    line.operator,
    line.serviceAdvisor,
  ]
    .filter((part) => part !== null && part !== "")
    .join(", ");
}

function Listing({ voucher }: { readonly voucher: Voucher }): ReactNode {
  const text = useText();
  const names = text.bookkeeping.voucher;
  const columns = useMemo(() => columnsOfListing(text), [text]);
  const { listing } = voucher;
  if (listing === null) return null;
  const rows = listing.payments.map((one, index) => ({ ...one, index }));
  return (
    <Panel title={names.listing}>
      {rows.length === 0 ? (
        <p className="kk-quiet">{names.noPayments}</p>
      ) : (
        <DataTable
          caption={names.listing}
          columns={columns}
          rows={rows}
          idOf={(row) => String(row.index)}
        />
      )}
      {listing.paymentCount > rows.length ? (
        <p className="kk-quiet">{names.someLines(rows.length, listing.paymentCount)}</p>
      ) : null}
      <p className="kk-quiet">
        {names.listingLead} {names.hash}: <span className="kk-books-hash">{listing.hash}</span>
      </p>
    </Panel>
  );
}

type Listed = NonNullable<Voucher["listing"]>["payments"][number] & { readonly index: number };

function columnsOfListing(text: Text): readonly Column<Listed>[] {
  const names = text.bookkeeping.voucher;
  return [
    { id: "time", head: names.time, sortBy: (one) => one.at, cell: (one) => showTime(one.at) },
    {
      id: "invoice",
      head: names.invoice,
      sortBy: (one) => one.invoiceNumber ?? "",
      cell: (one) => one.invoiceNumber ?? one.text,
    },
    {
      id: "customer",
      head: names.customer,
      sortBy: (one) => one.customer ?? "",
      cell: (one) => one.customer ?? "",
    },
    {
      id: "issuer",
      head: names.issuer,
      sortBy: (one) => one.issuer ?? "",
      cell: (one) => (one.issuer === null ? names.cash : text.issuers[one.issuer]),
    },
    {
      id: "authorisation",
      head: names.authorisation,
      cell: (one) => one.authorisationCode ?? "",
    },
    {
      id: "amount",
      head: names.amount,
      numeric: true,
      sortBy: (one) => one.amountOre,
      cell: (one) => <Amount ore={one.amountOre} />,
    },
  ];
}
