/** The items behind a figure, each with its age and owner, leading on to its order or payment. */
import type { OpenItem } from "@kortkoll/server/open-items/open-items-api.ts";
import { Button } from "@mantine/core";
import { IconAlertTriangle, IconArrowRight, IconUserShare } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useMemo, useState } from "react";
import { ApplyOwedDialog, type OwedOrder } from "../orders/apply-owed-dialog.tsx";
import { isOfOrder } from "../orders/owed-panel.tsx";
import { useSignedIn } from "../shell/signed-in.tsx";
import { showKronor } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { ToneBadge } from "../ui/badge.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { useOpenItems } from "./ageing-data.ts";
import type { AgeingSearch } from "./ageing-search.ts";
import { HandOverDialog } from "./hand-over-dialog.tsx";

export function OpenItemList({ search }: { readonly search: AgeingSearch }): ReactNode {
  const text = useText();
  const { ageing: names } = text;
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } =
    useOpenItems(search);
  const mayHand = useSignedIn().person.rights.includes("openItems");
  const [handing, setHanding] = useState<OpenItem | undefined>(undefined);
  const [applying, setApplying] = useState<OwedOrder | undefined>(undefined);
  const [done, setDone] = useState("");
  useAnnouncement(done, "polite");
  const columns = useMemo(() => {
    const acts = { hand: setHanding, apply: setApplying };
    return columnsIn(text, mayHand ? acts : undefined);
  }, [text, mayHand]);
  if (data === undefined) {
    return error === null ? (
      <LoadingRows rows={6} />
    ) : (
      <ProblemNotice error={error} again={() => void refetch()} />
    );
  }
  const items = data.pages.flatMap((page) => page.items);
  const total = data.pages[0]?.total ?? { items: 0, amountOre: 0 };
  return (
    <Panel title={names.items}>
      <p className="kk-quiet" role="status">
        {`${names.count(total.items)}, ${showKronor(total.amountOre, text)}`}
        {done === "" ? "" : ` · ${done}`}
      </p>
      {items.length === 0 ? (
        <EmptyState title={names.noneFound} next={names.noneFoundNext} />
      ) : (
        <DataTable
          caption={names.items}
          columns={columns}
          rows={items}
          idOf={(one) => `${one.kind} ${one.id}`}
        />
      )}
      {hasNextPage ? (
        <Button
          variant="default"
          loading={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
          mt="md"
        >
          {names.more}
        </Button>
      ) : null}
      {applying === undefined ? null : (
        <ApplyOwedDialog
          order={applying}
          close={() => setApplying(undefined)}
          done={(words) => {
            setApplying(undefined);
            setDone(words);
          }}
        />
      )}
      {handing === undefined ? null : (
        <HandOverDialog
          path={`/api/ledger/items/${handing.kind}/${handing.id}/owner`}
          close={() => setHanding(undefined)}
          done={(words) => {
            setHanding(undefined);
            setDone(words);
          }}
        />
      )}
    </Panel>
  );
}

type Acts = {
  readonly hand: (item: OpenItem) => void;
  readonly apply: (order: OwedOrder) => void;
};

function columnsIn(text: Text, acts: Acts | undefined): readonly Column<OpenItem>[] {
  const { ageing: names, owed } = text;
  const columns: Column<OpenItem>[] = [
    { id: "what", head: names.what, cell: (item) => <What item={item} /> },
    {
      id: "account",
      head: names.account,
      cell: (item) => (
        <>
          <span className="kk-account">{item.account}</span> {names.kinds[item.kind]}
          <span className="kk-sub">
            {item.companyCode} · {item.siteCode}
          </span>
        </>
      ),
    },
    {
      id: "age",
      head: names.age,
      numeric: true,
      cell: (item) => <Age item={item} />,
    },
    {
      id: "amount",
      head: names.amount,
      numeric: true,
      cell: (item) => <Amount ore={item.amountOre} strong />,
    },
    { id: "owner", head: names.owner, cell: (item) => item.owner ?? names.ownerNone },
  ];
  if (acts === undefined) return columns;
  return [
    ...columns,
    {
      id: "hand",
      head: names.hand,
      isOfActs: true,
      cell: (item) => {
        const order = owedOrderOf(item);
        const name = nameOf(item, text);
        return (
          <div className="kk-item-acts">
            <Button
              variant="default"
              aria-label={`${names.hand}: ${name}`}
              leftSection={<IconUserShare size={18} aria-hidden />}
              onClick={() => acts.hand(item)}
            >
              {names.hand}
            </Button>
            {order === undefined ? null : (
              <Button
                variant="default"
                aria-label={owed.goFor(name)}
                leftSection={<IconArrowRight size={18} aria-hidden />}
                onClick={() => acts.apply(order)}
              >
                {owed.go}
              </Button>
            )}
          </div>
        );
      },
    },
  ];
}

/** A debt that came of lowering or withdrawing an order is applied from that order. */
function owedOrderOf(item: OpenItem): OwedOrder | undefined {
  const { orderId, invoiceNumber, companyCode, customerName, amountOre: owedOre } = item;
  if (orderId === null || !isOfOrder({ reason: item.debtReason })) return undefined;
  return {
    ...{ id: orderId, companyCode, owedOre },
    invoiceNumber: invoiceNumber ?? "",
    customerName: customerName ?? "",
    // Where the order was raised again its own page says so.
    leftOre: 0,
  };
}

export function nameOf(item: OpenItem, text: Text): string {
  if (item.kind === "issuer") {
    return `${item.issuer === null ? "" : text.issuers[item.issuer]} ${item.sinceDay}`;
  }
  return item.invoiceNumber ?? text.ageing.kinds[item.kind];
}

function What({ item }: { readonly item: OpenItem }): ReactNode {
  const text = useText();
  const { ageing: names } = text;
  const { orderId, paymentId, issuer, sinceDay, companyCode, siteCode } = item;
  if (item.kind === "issuer" && issuer !== null) {
    const ofDay = { businessFrom: sinceDay, businessTo: sinceDay };
    return (
      <>
        <Link to="/history" search={{ ...ofDay, issuer, companyCode, siteCode }}>
          {nameOf(item, text)}
        </Link>
        <span className="kk-sub">{names.ofPayments(item.payments)}</span>
      </>
    );
  }
  const why = item.debtReason === null ? undefined : names.reasons[item.debtReason];
  const name = nameOf(item, text);
  return (
    <>
      {orderId !== null ? (
        <Link to="/orders/$orderId" params={{ orderId }}>
          {name}
        </Link>
      ) : paymentId !== null ? (
        <Link to="/payments/$paymentId" params={{ paymentId }}>
          {name}
        </Link>
      ) : (
        name
      )}
      <span className="kk-sub">
        {[item.customerName, item.registrationNumber, why].filter(Boolean).join(" · ")}
      </span>
    </>
  );
}

function Age({ item }: { readonly item: OpenItem }): ReactNode {
  const { ageing: names } = useText();
  return (
    <>
      {item.isTooOld ? (
        <ToneBadge tone="unpaid" icon={IconAlertTriangle}>
          {names.days(item.ageDays)}, {names.tooOld.toLowerCase()}
        </ToneBadge>
      ) : (
        names.days(item.ageDays)
      )}
      <span className="kk-sub kk-whole">{names.since(item.sinceDay)}</span>
    </>
  );
}
