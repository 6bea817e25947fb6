/** The payouts of the day that is open, some at a time, of one state or of all. */
import type { PayoutState } from "@kortkoll/core/bank/payout-state.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { PayoutsOfDay } from "@kortkoll/server/payouts/payouts-api.ts";
import { Button } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { Link, useSearch } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef } from "react";
import { useText } from "../text/text.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { MoreButton } from "../ui/more-button.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { usePayoutsOfDay } from "./payout-data.ts";
import { sumOf } from "./payout-day-sums.ts";
import { PayoutList } from "./payout-list.tsx";
import { readCalendarSearch } from "./payout-search.ts";

type PayoutDayPanelProps = {
  readonly day: BusinessDay;
  /** Opened by a person just now, and not by the page's address. */
  readonly takesFocus: boolean;
  readonly close: () => void;
};

export function PayoutDayPanel({ day, takesFocus, close }: PayoutDayPanelProps): ReactNode {
  const { payouts: names } = useText();
  const search = useSearch({ from: "/frame/bank/payouts" });
  const { data, error, refetch, ...more } = usePayoutsOfDay(day, search);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!takesFocus) return;
    place.current?.focus({ preventScroll: true });
    place.current?.scrollIntoView({ block: "start" });
  }, [takesFocus]);
  const [first] = data?.pages ?? [];
  return (
    <div ref={place} tabIndex={-1} className="kk-payout-opened">
      <Panel
        title={names.ofDay(day)}
        end={
          <Button variant="default" onClick={close} leftSection={<IconX size={20} aria-hidden />}>
            {names.closeDay}
          </Button>
        }
      >
        {first === undefined ? (
          error === null ? (
            <LoadingRows rows={4} />
          ) : (
            <ProblemNotice error={error} again={() => void refetch()} />
          )
        ) : (
          <>
            <States day={first} chosen={search.state} />
            <Payouts pages={data?.pages ?? []} caption={names.ofDay(day)} />
            <MoreButton pages={more} label={names.moreOfDay} />
          </>
        )}
      </Panel>
    </div>
  );
}

type PayoutsProps = { readonly pages: readonly PayoutsOfDay[]; readonly caption: string };

function Payouts({ pages, caption }: PayoutsProps): ReactNode {
  const { payouts: names } = useText();
  const payouts = pages.flatMap((page) => page.payouts);
  const [first] = pages;
  if (payouts.length > 0) return <PayoutList caption={caption} payouts={payouts} />;
  return (
    <EmptyState
      title={names.noneOfDay}
      next={first?.closed === true ? names.closedNext : names.noneOfDayNext}
    />
  );
}

type StatesProps = { readonly day: PayoutsOfDay; readonly chosen: PayoutState | undefined };

/** Where there is nothing to choose between, nothing is asked. */
function States({ day, chosen }: StatesProps): ReactNode {
  const { payouts: names } = useText();
  const search = useSearch({ from: "/frame/bank/payouts" });
  if (day.states.length < 2 && chosen === undefined) return null;
  const all = { state: undefined, payouts: sumOf(day.states).payouts };
  return (
    <ul className="kk-payout-chips" aria-label={names.state}>
      {[all, ...day.states].map(({ state, payouts }) => (
        <li key={state ?? ""}>
          <Link
            to="/bank/payouts"
            search={readCalendarSearch({ ...search, state })}
            resetScroll={false}
            aria-current={state === chosen ? "true" : undefined}
            className="kk-payout-chip"
          >
            {state === undefined ? names.all : names.states[state]} {payouts}
          </Link>
        </li>
      ))}
    </ul>
  );
}
