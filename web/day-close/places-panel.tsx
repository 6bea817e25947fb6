/** Each company at each site: what waits there, when it was last closed, and the way to close it. */
import type { DayClosePlaces } from "@kortkoll/server/day-close/day-close-times-api.ts";
import { IconCalendarCheck, IconCircleCheck, IconHourglass } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { showDayAndTime } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import { ToneBadge } from "../ui/badge.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { useClosePlaces } from "./day-close-data.ts";

type Place = DayClosePlaces["places"][number];

export function PlacesPanel(): ReactNode {
  const text = useText();
  const names = text.dayClose.places;
  const { data, error, refetch } = useClosePlaces();
  const places = data?.places;
  const companies = new Set(places?.map((place) => place.companyCode));
  return (
    <Panel
      title={names.title}
      end={
        companies.size > 0 && (places?.length ?? 0) > companies.size ? (
          <LinkButton to="/day-close/new" search={{ what: "company" }} variant="subtle">
            {names.all}
          </LinkButton>
        ) : undefined
      }
    >
      {places === undefined ? (
        error === null ? (
          <LoadingRows rows={3} />
        ) : (
          <ProblemNotice error={error} again={() => void refetch()} />
        )
      ) : places.length === 0 ? (
        <EmptyState
          title={names.empty}
          next={names.emptyNext}
          icon={<IconCalendarCheck size={32} stroke={1.5} />}
        />
      ) : (
        <DataTable
          caption={names.title}
          columns={columnsIn(text)}
          rows={places}
          idOf={({ siteId, companyCode }) => `${siteId} ${companyCode}`}
        />
      )}
    </Panel>
  );
}

function columnsIn(text: Text): readonly Column<Place>[] {
  const names = text.dayClose.places;
  return [
    {
      id: "place",
      head: names.place,
      sortBy: ({ siteName }) => siteName,
      cell: ({ siteName, siteCode, companyName }) => (
        <>
          <strong>{siteName}</strong>
          <span className="kk-sub">
            {siteCode} · {companyName}
          </span>
        </>
      ),
    },
    {
      id: "waits",
      head: names.waits,
      sortBy: ({ events }) => events,
      cell: (place) => <Waits place={place} />,
    },
    {
      id: "cards",
      head: names.cards,
      numeric: true,
      sortBy: ({ cardsOre }) => cardsOre,
      cell: ({ cardsOre }) => <Amount ore={cardsOre} />,
    },
    {
      id: "cash",
      head: names.cash,
      numeric: true,
      sortBy: ({ cashOre }) => cashOre,
      cell: ({ cashOre }) => <Amount ore={cashOre} />,
    },
    {
      id: "last",
      head: names.last,
      sortBy: ({ lastCutAt }) => lastCutAt ?? "",
      cell: (place) => <LastClose place={place} />,
    },
    {
      id: "act",
      head: names.act,
      cell: ({ siteCode, siteName, companyCode, companyName, events }) => (
        <LinkButton
          to="/day-close/new"
          search={{ site: siteCode, company: companyCode }}
          variant={events === 0 ? "default" : "filled"}
          aria-label={names.closeLabel(siteName, companyName)}
        >
          {names.close}
        </LinkButton>
      ),
    },
  ];
}

function Waits({ place }: { readonly place: Place }): ReactNode {
  const { places: names } = useText().dayClose;
  const { events, firstDay, inFlight, closeAt } = place;
  return (
    <>
      {events === 0 || firstDay === null ? (
        <ToneBadge tone="quiet" icon={IconCircleCheck}>
          {names.nothing}
        </ToneBadge>
      ) : (
        <>
          {names.events(events)} <span className="kk-whole">{names.since(firstDay)}</span>
        </>
      )}
      {inFlight === 0 ? null : (
        <span className="kk-sub kk-close-flight">
          <IconHourglass size={16} aria-hidden /> {names.inFlight(inFlight)}
        </span>
      )}
      {closeAt === null ? null : <span className="kk-sub">{names.automatic(closeAt)}</span>}
    </>
  );
}

function LastClose({ place }: { readonly place: Place }): ReactNode {
  const { dayClose: names } = useText();
  const { lastCloseId, lastNumber, lastCutAt } = place;
  if (lastCloseId === null || lastCutAt === null) {
    return <span className="kk-quiet">{names.places.never}</span>;
  }
  return (
    <>
      <Link to="/day-close/$closeId" params={{ closeId: lastCloseId }} className="kk-whole">
        {names.number(lastNumber)}
      </Link>
      <span className="kk-sub kk-whole">{showDayAndTime(lastCutAt)}</span>
    </>
  );
}
