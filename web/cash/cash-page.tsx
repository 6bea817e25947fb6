/** The drawers: what should lie in each, what has gone in and out, and the bags on their way. */
import type { Drawer } from "@kortkoll/server/cash/cash-api.ts";
import { NativeSelect } from "@mantine/core";
import { IconCash } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { useSignedIn } from "../shell/signed-in.tsx";
import { useText } from "../text/text.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { useDrawers } from "./cash-data.ts";
import { CashNotForYou } from "./cash-not-for-you.tsx";
import { DepositsPanel } from "./deposits-panel.tsx";
import { DrawerPanel } from "./drawer-panel.tsx";
import "./cash.css";

export function CashPage(): ReactNode {
  const text = useText();
  const { person, till } = useSignedIn();
  const seesAll = person.rights.includes("financeViews");
  const maySee = seesAll || person.rights.includes("takeCash");
  return (
    <>
      <PageHeading title={text.cash.drawer.title} lead={text.cash.drawer.lead} />
      {maySee ? (
        <Drawers tillId={seesAll ? undefined : till?.id} ownTillId={till?.id} />
      ) : (
        <CashNotForYou tillId={till?.id ?? ""} />
      )}
    </>
  );
}

type DrawersProps = {
  /** Only this till's, or all that the person sees. */
  readonly tillId: string | undefined;
  readonly ownTillId: string | undefined;
};

function Drawers({ tillId, ownTillId }: DrawersProps): ReactNode {
  const { cash } = useText();
  const names = cash.drawer;
  const { data, error, refetch } = useDrawers(tillId);
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  if (data === undefined) {
    return error === null ? (
      <LoadingRows rows={5} />
    ) : (
      <ProblemNotice error={error} again={() => void refetch()} />
    );
  }
  const { drawers } = data;
  const own = drawers.find((drawer) => drawer.till.id === ownTillId);
  const shown = drawers.find((drawer) => drawer.id === chosen) ?? own ?? drawers[0];
  if (shown === undefined) {
    return (
      <EmptyState
        title={names.none}
        next={names.noneNext}
        icon={<IconCash size={32} stroke={1.5} />}
      />
    );
  }
  return (
    <>
      {drawers.length === 1 ? null : (
        <NativeSelect
          className="kk-drawer-choice"
          label={names.choose}
          value={shown.id}
          onChange={(event) => setChosen(event.currentTarget.value)}
          data={drawers.map((drawer) => ({ value: drawer.id, label: nameOf(drawer) }))}
        />
      )}
      <DrawerPanel key={shown.id} drawer={shown} />
      <DepositsPanel />
    </>
  );
}

function nameOf({ siteCode, till, companyName }: Drawer): string {
  return `${siteCode} ${till.name}, ${companyName}`;
}
