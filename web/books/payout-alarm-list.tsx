/** Payouts that are late, missing, short or over: how long, whose they are, and the sales behind them. */
import type { PayoutAlarm } from "@kortkoll/server/open-items/open-items-api.ts";
import { Button } from "@mantine/core";
import { IconCircleCheck, IconUserShare } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useMemo, useState } from "react";
import { payoutSearchOf } from "../bank/payout-search.ts";
import { LeftOf, StateBadge } from "../bank/payout-state.tsx";
import { useSignedIn } from "../shell/signed-in.tsx";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { usePayoutAlarms } from "./ageing-data.ts";
import { HandOverDialog } from "./hand-over-dialog.tsx";

export function PayoutAlarmList(): ReactNode {
  const text = useText();
  const { ageing } = text;
  const names = ageing.payouts;
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } =
    usePayoutAlarms();
  const mayHand = useSignedIn().person.rights.includes("openItems");
  const [handing, setHanding] = useState<PayoutAlarm | undefined>(undefined);
  const [done, setDone] = useState("");
  useAnnouncement(done, "polite");
  const columns = useMemo(() => columnsIn(text, mayHand ? setHanding : undefined), [text, mayHand]);
  if (data === undefined) {
    return error === null ? null : <ProblemNotice error={error} again={() => void refetch()} />;
  }
  const alarms = data.pages.flatMap((page) => page.alarms);
  return (
    <div id="payouts">
      <Panel title={names.title}>
        {alarms.length === 0 ? (
          <p className="kk-ageing-calm">
            <IconCircleCheck size={18} aria-hidden /> {names.none}
          </p>
        ) : (
          <>
            <p className="kk-quiet" role="status">
              {done === "" ? names.lead : done}
            </p>
            <DataTable
              caption={names.title}
              columns={columns}
              rows={alarms}
              idOf={({ id }) => id}
            />
          </>
        )}
        {hasNextPage ? (
          <Button
            variant="default"
            loading={isFetchingNextPage}
            onClick={() => void fetchNextPage()}
            mt="md"
          >
            {ageing.more}
          </Button>
        ) : null}
      </Panel>
      {handing === undefined ? null : (
        <HandOverDialog
          path={`/api/ledger/payout-alarms/${handing.id}/owner`}
          close={() => setHanding(undefined)}
          done={(words) => {
            setHanding(undefined);
            setDone(words);
          }}
        />
      )}
    </div>
  );
}

/** Leads to the sales behind it, for those who may see them. */
export function AlarmName({ alarm }: { readonly alarm: PayoutAlarm }): ReactNode {
  const { rights } = useSignedIn().person;
  const name = nameOf(alarm);
  if (!rights.includes("bank")) return name;
  return (
    <Link
      to="/bank/payouts/$agreementId"
      params={{ agreementId: alarm.agreementId }}
      search={payoutSearchOf(alarm)}
      className="kk-payout-alarm"
    >
      {name}
    </Link>
  );
}

export function OwnerOf({ alarm }: { readonly alarm: PayoutAlarm }): ReactNode {
  const { ageing } = useText();
  return alarm.owner ?? ageing.payouts.noOwner;
}

function nameOf({ dueOn, agreementName }: PayoutAlarm): string {
  return `${dueOn} ${agreementName}`;
}

function columnsIn(
  text: Text,
  hand: ((alarm: PayoutAlarm) => void) | undefined,
): readonly Column<PayoutAlarm>[] {
  const { ageing, payouts } = text;
  const names = ageing.payouts;
  const columns: Column<PayoutAlarm>[] = [
    {
      id: "due",
      head: names.due,
      cell: (alarm) => (
        <>
          <AlarmName alarm={alarm} />
          <span className="kk-sub">
            {alarm.companyCode} · {alarm.siteCodes.join(", ")}
          </span>
        </>
      ),
    },
    {
      id: "state",
      head: payouts.state,
      cell: (alarm) => (
        <>
          <StateBadge payout={alarm} />
          <span className="kk-sub">{names.late(alarm.ageDays)}</span>
        </>
      ),
    },
    {
      id: "expected",
      head: names.expected,
      numeric: true,
      cell: (alarm) => (
        <>
          <Amount ore={alarm.amountOre} />
          <span className="kk-sub">{payouts.payments(alarm.payments)}</span>
        </>
      ),
    },
    {
      id: "left",
      head: names.left,
      numeric: true,
      cell: (alarm) => <LeftOf payout={alarm} strong />,
    },
    { id: "owner", head: ageing.owner, cell: ({ owner }) => owner ?? ageing.ownerNone },
  ];
  if (hand === undefined) return columns;
  return [
    ...columns,
    {
      id: "hand",
      head: ageing.hand,
      isOfActs: true,
      cell: (alarm) => (
        <Button
          variant="default"
          aria-label={names.handTitleOf(nameOf(alarm))}
          leftSection={<IconUserShare size={18} aria-hidden />}
          onClick={() => hand(alarm)}
        >
          {ageing.hand}
        </Button>
      ),
    },
  ];
}
