/** Each site with its switch. Without the franchise there is none to turn. */
import type { OwnCardSite } from "@kortkoll/server/cards/cards-api.ts";
import { Button, Switch } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconCircleMinus } from "@tabler/icons-react";
import { type UseMutationResult, useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { callApi } from "../api-client.ts";
import { DialogFrame } from "../interrupted/words-dialog.tsx";
import { useSignedIn } from "../shell/signed-in.tsx";
import { showDayAndTime, showKronor, showList } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { ToneBadge } from "../ui/badge.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";

type OwnCardSitesProps = {
  readonly sites: readonly OwnCardSite[];
  readonly done: (words: string) => void;
};
type Wish =
  | { readonly site: OwnCardSite; readonly on: boolean }
  | { readonly site: OwnCardSite; readonly toyotaFranchise: boolean };
type Change = UseMutationResult<OwnCardSite, Error, Wish>;

export function OwnCardSites({ sites, done }: OwnCardSitesProps): ReactNode {
  const { own: names } = useText().cards;
  const [losing, setLosing] = useState<OwnCardSite | undefined>(undefined);
  const change: Change = useMutation({
    mutationFn: (wish: Wish) => {
      const isSwitch = "on" in wish;
      return callApi<OwnCardSite>({
        method: "PUT",
        path: `/api/sites/${wish.site.siteId}/${isSwitch ? "own-cards" : "toyota-franchise"}`,
        body: isSwitch ? { on: wish.on } : { toyotaFranchise: wish.toyotaFranchise },
        idempotencyKey: crypto.randomUUID(),
      });
    },
    onSuccess: ({ name }, wish) => {
      setLosing(undefined);
      const turned = "on" in wish && wish.on ? names.turnedOn(name) : names.turnedOff(name);
      done("on" in wish ? turned : names.franchiseSet(name));
    },
  });
  const columns = useColumns(change, setLosing);
  return (
    <Panel title={names.sites}>
      {change.isError && losing === undefined ? <ProblemNotice error={change.error} /> : null}
      <DataTable
        caption={names.sites}
        columns={columns}
        rows={sites}
        idOf={({ siteId }) => siteId}
      />
      {losing === undefined ? null : (
        <DialogFrame title={names.takeTitle(losing.name)} close={() => setLosing(undefined)}>
          <div className="kk-form">
            <p>{names.takeLead}</p>
            {change.isError ? <ProblemNotice error={change.error} /> : null}
            <Button
              size="lg"
              color="red"
              data-autofocus
              loading={change.isPending}
              onClick={() => change.mutate({ site: losing, toyotaFranchise: false })}
            >
              {names.takeDo}
            </Button>
          </div>
        </DialogFrame>
      )}
    </Panel>
  );
}

function useColumns(
  change: Change,
  lose: (site: OwnCardSite) => void,
): readonly Column<OwnCardSite>[] {
  const { own: names } = useText().cards;
  const maySet = useSignedIn().person.rights.includes("settings");
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
      cell: (site) => <Franchise site={site} change={change} lose={lose} maySet={maySet} />,
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

type FranchiseProps = {
  readonly site: OwnCardSite;
  readonly change: Change;
  readonly lose: (site: OwnCardSite) => void;
  readonly maySet: boolean;
};

/** Taking it away while own cards are on turns them off: that is asked about first. */
function Franchise({ site, change, lose, maySet }: FranchiseProps): ReactNode {
  const { own: names } = useText().cards;
  const { toyotaFranchise, ownCardsOn, name } = site;
  return (
    <div className="kk-own-franchise">
      <ToneBadge
        tone={toyotaFranchise ? "accent" : "quiet"}
        icon={toyotaFranchise ? IconCircleCheck : IconCircleMinus}
      >
        {toyotaFranchise ? names.hasFranchise : names.noFranchise}
      </ToneBadge>
      {maySet ? (
        <Button
          variant="subtle"
          disabled={change.isPending}
          aria-label={`${names.change}. ${toyotaFranchise ? names.takeFranchise : names.giveFranchise}. ${name}`}
          onClick={() =>
            ownCardsOn ? lose(site) : change.mutate({ site, toyotaFranchise: !toyotaFranchise })
          }
        >
          {names.change}
        </Button>
      ) : null}
    </div>
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
        aria-label={names.turnedUpAll(site.name)}
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
