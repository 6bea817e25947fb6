/**
 * Each site with its switch. Without the franchise there is none to turn. When somebody has changed
 * the site since it was shown, what holds now is told, and the wish is made again from there.
 */
import type { OwnCardSite, OwnCards } from "@kortkoll/server/cards/cards-api.ts";
import { Switch } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconCircleMinus } from "@tabler/icons-react";
import { type UseMutationResult, useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { callApi } from "../api-client.ts";
import { Conflict } from "../settings/setting-dialog.tsx";
import { isConflict, newerThan } from "../settings/use-setting-form.ts";
import { useSignedIn } from "../shell/signed-in.tsx";
import { showDayAndTime, showKronor, showList } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { ToneBadge } from "../ui/badge.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { useWishKeys } from "../use-wish-keys.ts";

type OwnCardSitesProps = {
  readonly sites: readonly OwnCardSite[];
  readonly done: (words: string) => void;
  readonly readAgain: () => Promise<OwnCards | undefined>;
};
/** `site` as it was shown to whoever wishes. */
type Wish = { readonly site: OwnCardSite; readonly on: boolean };
type Change = UseMutationResult<OwnCardSite, Error, Wish>;

export function OwnCardSites({ sites, done, readAgain }: OwnCardSitesProps): ReactNode {
  const { own: names } = useText().cards;
  const maySet = useSignedIn().person.rights.includes("settings");
  const [newest, setNewest] = useState<OwnCardSite | undefined>(undefined);
  const withKey = useWishKeys();
  const change: Change = useMutation({
    mutationFn: ({ site: { siteId, version }, on }: Wish) =>
      withKey({ siteId, version, on }, (idempotencyKey) =>
        callApi<OwnCardSite>({
          method: "PUT",
          path: `/api/sites/${siteId}/own-cards`,
          body: { version, on },
          idempotencyKey,
        }),
      ),
    onMutate: () => setNewest(undefined),
    onSuccess: ({ name }, { on }) => done(on ? names.turnedOn(name) : names.turnedOff(name)),
    onError: async (error, { site: { siteId } }) => {
      if (!isConflict(error)) return;
      const now = await readAgain();
      setNewest(now?.sites.find((one) => one.siteId === siteId));
    },
  });
  const columns = useColumns(change);
  return (
    <Panel
      title={names.sites}
      end={
        maySet ? (
          <LinkButton to="/settings/sites" variant="default">
            {names.toSites}
          </LinkButton>
        ) : undefined
      }
    >
      {change.isError ? <Refused change={change} newest={newest} /> : null}
      <DataTable
        caption={names.sites}
        columns={columns}
        rows={sites}
        idOf={({ siteId }) => siteId}
      />
    </Panel>
  );
}

type RefusedProps = { readonly change: Change; readonly newest: OwnCardSite | undefined };

function Refused({ change, newest }: RefusedProps): ReactNode {
  const { own: names } = useText().cards;
  const { error, variables: wish } = change;
  if (wish === undefined || newest === undefined) return <ProblemNotice error={error} />;
  const { on } = wish;
  const form = {
    error,
    conflict: newerThan(partsOf(wish.site), partsOf(newest)),
    goOn: () => change.mutate({ site: newest, on }),
  };
  return <Conflict form={form} goOn={on ? names.switch(newest.name) : names.stop(newest.name)} />;
}

type Parts = Pick<OwnCardSite, "name" | "toyotaFranchise" | "ownCardsOn"> & {
  readonly companies: readonly string[];
};

function partsOf({ name, toyotaFranchise, ownCardsOn, companyCodes }: OwnCardSite): Parts {
  return { name, toyotaFranchise, ownCardsOn, companies: companyCodes };
}

function useColumns(change: Change): readonly Column<OwnCardSite>[] {
  const { own: names } = useText().cards;
  return [
    {
      id: "site",
      head: names.site,
      sortBy: ({ name }) => name,
      cell: ({ name, code, companyCodes }) => (
        <>
          <strong>{name}</strong>
          <span className="kk-sub">
            {code} · {showList(companyCodes)}
          </span>
        </>
      ),
    },
    {
      id: "franchise",
      head: names.franchise,
      cell: (site) => <Franchise site={site} />,
    },
    {
      id: "taken",
      head: names.taken,
      cell: (site) =>
        site.toyotaFranchise ? (
          <Switch
            size="lg"
            className="kk-own-switch"
            aria-label={names.switch(site.name)}
            label={site.ownCardsOn ? names.on : names.off}
            checked={site.ownCardsOn}
            disabled={change.isPending}
            onChange={(event) => change.mutate({ site, on: event.currentTarget.checked })}
          />
        ) : (
          <span className="kk-quiet">
            {names.off}. {names.needsFranchise}.
          </span>
        ),
    },
    { id: "turnedUp", head: names.turnedUp, cell: (site) => <TurnedUp site={site} /> },
  ];
}

function Franchise({ site: { toyotaFranchise } }: { site: OwnCardSite }): ReactNode {
  const { own: names } = useText().cards;
  return (
    <ToneBadge
      tone={toyotaFranchise ? "accent" : "quiet"}
      icon={toyotaFranchise ? IconCircleCheck : IconCircleMinus}
    >
      {toyotaFranchise ? names.hasFranchise : names.noFranchise}
    </ToneBadge>
  );
}

function TurnedUp({ site }: { site: OwnCardSite }): ReactNode {
  const text = useText();
  const { own: names } = text.cards;
  const { payments, amountOre, open, lastAt } = site.turnedUp;
  if (payments === 0) return <span className="kk-quiet">{names.turnedUpNone}</span>;
  return (
    <>
      <Link
        to="/history"
        search={{ flag: "ownCardWhereOff", siteCode: site.code }}
        aria-label={names.turnedUpAll(names.turnedUpCount(payments), site.name)}
      >
        {names.turnedUpCount(payments)}
      </Link>{" "}
      <span className="kk-amount">{showKronor(amountOre, text)}</span>
      {lastAt === null ? null : <span className="kk-sub">{showDayAndTime(lastAt)}</span>}
      {open === 0 ? null : (
        <ToneBadge tone="finding" icon={IconAlertTriangle}>
          {names.turnedUpOpen(open)}
        </ToneBadge>
      )}
    </>
  );
}
