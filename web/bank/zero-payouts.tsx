/** Payouts that came to nothing, on the bench: accepted as the acquirer's file has them, or said by a person. */
import type { ZeroPayoutView } from "@kortkoll/server/payout-matches/payout-matches-api.ts";
import { Button } from "@mantine/core";
import { IconCheck, IconPencil } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { useText } from "../text/text.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { OutcomeBadge } from "./bench-list.tsx";
import { useMatchChange } from "./match-data.ts";
import { PartsTable } from "./parts-table.tsx";
import { Unconfirmed } from "./payout-state.tsx";
import { ZeroPayoutDialog } from "./zero-payout-dialog.tsx";

type ZeroPayoutsProps = {
  readonly zeroPayouts: readonly ZeroPayoutView[];
  /** Which match it became. */
  readonly booked: (matchId: string) => void;
};

export function ZeroPayouts({ zeroPayouts, booked }: ZeroPayoutsProps): ReactNode {
  const { matching: names } = useText();
  const [asking, setAsking] = useState<ZeroPayoutView | undefined>(undefined);
  const accept = useMatchChange<{ readonly id: string }>(({ id }) => booked(id));
  if (zeroPayouts.length === 0) return null;
  return (
    <Panel title={names.zero.title}>
      <p className="kk-quiet">{names.zero.lead}</p>
      {accept.error === null ? null : <ProblemNotice error={accept.error} />}
      {zeroPayouts.map((zero) => (
        <ZeroPayout
          key={zero.key}
          zero={zero}
          isPending={accept.isPending}
          accept={() => {
            const path = `/api/bank/agreements/${zero.agreementId}/zero-payouts/accept`;
            accept.mutate({ path, body: { proposalKey: zero.key } });
          }}
          say={() => setAsking(zero)}
        />
      ))}
      {asking === undefined ? null : (
        <ZeroPayoutDialog
          companyCodes={[asking.companyCode]}
          about={asking}
          close={() => setAsking(undefined)}
          done={(matchId) => {
            setAsking(undefined);
            booked(matchId);
          }}
        />
      )}
    </Panel>
  );
}

type ZeroPayoutProps = {
  readonly zero: ZeroPayoutView;
  readonly isPending: boolean;
  readonly accept: () => void;
  readonly say: () => void;
};

function ZeroPayout({ zero, isPending, accept, say }: ZeroPayoutProps): ReactNode {
  const { matching: names } = useText();
  const { agreementName, companyCode, confirmed, dueOn, ground, parts, why } = zero;
  return (
    <article className="kk-bench-proposal">
      <div className="kk-bench-head">
        <h3>{[agreementName, companyCode, dueOn].join(" · ")}</h3>
        <OutcomeBadge outcome={ground === "report" ? "certain" : "bench"} />
      </div>
      <Unconfirmed confirmed={confirmed} />
      <p className="kk-bench-why">{why}</p>
      <PartsTable parts={parts} />
      {ground === "calendar" ? (
        <Button variant="default" leftSection={<IconPencil size={20} aria-hidden />} onClick={say}>
          {names.zero.sayThis}
        </Button>
      ) : (
        <Button
          variant={ground === "report" ? "filled" : "default"}
          loading={isPending}
          leftSection={<IconCheck size={20} aria-hidden />}
          onClick={accept}
        >
          {names.accept}
        </Button>
      )}
    </article>
  );
}
