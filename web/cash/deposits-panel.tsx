/** Bags on their way to the bank: printed for, and closed with what the bank counted in them. */
import type { Deposit } from "@kortkoll/server/cash/cash-api.ts";
import { Button } from "@mantine/core";
import {
  IconArrowBackUp,
  IconCircleCheck,
  IconPrinter,
  IconTruckDelivery,
} from "@tabler/icons-react";
import { type ReactNode, useEffect, useState } from "react";
import { useSignedIn } from "../shell/signed-in.tsx";
import { showDayAndTime, showKronor } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { ToneBadge } from "../ui/badge.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { useNarrow } from "../ui/use-narrow.ts";
import { BagCountedDialog } from "./bag-counted-dialog.tsx";
import { useDeposits } from "./cash-data.ts";
import { DepositSlip } from "./deposit-slip.tsx";

export function DepositsPanel(): ReactNode {
  const text = useText();
  const names = text.cash.bag;
  const { rights } = useSignedIn().person;
  const mayCount = rights.includes("takeCash") || rights.includes("bank");
  const [isAll, setIsAll] = useState(false);
  const found = useDeposits(isAll ? "all" : "onItsWay");
  const [counting, setCounting] = useState<Deposit | undefined>(undefined);
  const [slip, setSlip] = useState<Deposit | undefined>(undefined);
  const [done, setDone] = useState<string | undefined>(undefined);
  useAnnouncement(done, "polite");
  usePrint(slip, () => setSlip(undefined));
  const deposits = found.data?.pages.flatMap((page) => page.deposits);
  const acts = { count: mayCount ? setCounting : undefined, print: setSlip };
  return (
    <Panel
      title={isAll ? names.every : names.onTheWay}
      end={
        <Button variant="subtle" onClick={() => setIsAll(!isAll)}>
          {isAll ? names.onlyOnTheWay : names.all}
        </Button>
      }
    >
      {deposits === undefined ? (
        found.error === null ? (
          <LoadingRows rows={3} />
        ) : (
          <ProblemNotice error={found.error} again={() => void found.refetch()} />
        )
      ) : deposits.length === 0 ? (
        <p>{names.noneOnTheWay}</p>
      ) : (
        <DataTable
          caption={isAll ? names.every : names.onTheWay}
          columns={columnsIn(text, acts)}
          rows={deposits}
          idOf={({ id }) => id}
        />
      )}
      {found.hasNextPage ? (
        <Button variant="default" className="kk-more" onClick={() => void found.fetchNextPage()}>
          {text.cash.drawer.more}
        </Button>
      ) : null}
      {counting === undefined ? null : (
        <BagCountedDialog
          deposit={counting}
          close={() => setCounting(undefined)}
          done={() => {
            setDone(names.countedDone(counting.bagNumber));
            setCounting(undefined);
          }}
        />
      )}
      {slip === undefined ? null : <DepositSlip deposit={slip} />}
    </Panel>
  );
}

/** The slip is on the page first, and goes with the print. */
function usePrint(slip: Deposit | undefined, done: () => void): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: one print a slip
  useEffect(() => {
    if (slip === undefined) return;
    window.addEventListener("afterprint", done, { once: true });
    window.print();
    return () => window.removeEventListener("afterprint", done);
  }, [slip]);
}

type Acts = {
  readonly count: ((deposit: Deposit) => void) | undefined;
  readonly print: (deposit: Deposit) => void;
};

function columnsIn(text: Text, acts: Acts): readonly Column<Deposit>[] {
  const names = text.cash.bag;
  return [
    {
      id: "number",
      head: names.number,
      cell: ({ bagNumber }) => <strong>{bagNumber}</strong>,
    },
    {
      id: "from",
      head: names.from,
      cell: ({ till, siteCode, companyCode }) => (
        <>
          {siteCode} {till}
          <span className="kk-sub">{companyCode}</span>
        </>
      ),
    },
    {
      id: "sealed",
      head: names.sealed,
      cell: ({ sealedAt, sealedBy }) => (
        <>
          <span className="kk-whole">{showDayAndTime(sealedAt)}</span>
          <span className="kk-sub">{sealedBy}</span>
        </>
      ),
    },
    {
      id: "amount",
      head: names.amount,
      numeric: true,
      cell: ({ amountOre }) => <Amount ore={amountOre} strong />,
    },
    { id: "state", head: names.state, cell: (deposit) => <State deposit={deposit} /> },
    {
      id: "acts",
      head: names.act,
      cell: (deposit) => <BagActs deposit={deposit} acts={acts} />,
    },
  ];
}

function State({ deposit }: { readonly deposit: Deposit }): ReactNode {
  const text = useText();
  const names = text.cash.bag;
  const { state, countedOre, differenceOre, countedBy } = deposit;
  const look = {
    onItsWay: { tone: "finding", icon: IconTruckDelivery },
    counted: { tone: "paid", icon: IconCircleCheck },
    takenBack: { tone: "quiet", icon: IconArrowBackUp },
  } as const;
  return (
    <>
      <ToneBadge {...look[state]}>{names.states[state]}</ToneBadge>
      {countedOre === null || differenceOre === null ? null : (
        <span className="kk-sub">
          {showKronor(countedOre, text)} ·{" "}
          {differenceOre === 0 ? names.agrees : names.difference(showKronor(differenceOre, text))}
          {countedBy === null ? null : ` · ${countedBy}`}
        </span>
      )}
    </>
  );
}

type BagActsProps = { readonly deposit: Deposit; readonly acts: Acts };

function BagActs({ deposit, acts }: BagActsProps): ReactNode {
  const names = useText().cash.bag;
  const narrow = useNarrow();
  const { state, bagNumber } = deposit;
  const { count, print } = acts;
  if (state === "takenBack") return null;
  return (
    <div className="kk-row kk-row-whole">
      {state === "onItsWay" && count !== undefined ? (
        <Button
          variant="default"
          aria-label={names.countedLabel(bagNumber)}
          onClick={() => count(deposit)}
        >
          {names.counted}
        </Button>
      ) : null}
      <Button
        variant="default"
        className="kk-icon-button"
        aria-label={names.slipLabel(bagNumber)}
        onClick={() => print(deposit)}
      >
        <IconPrinter size={20} aria-hidden />
        {narrow ? <span className="kk-slip-word">{names.slipShort}</span> : null}
      </Button>
    </div>
  );
}
