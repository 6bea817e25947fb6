/** Cash that no voucher has yet, counted down to the end of the next working day. */
import type { CashDeadlines } from "@kortkoll/server/books/books-api.ts";
import { IconAlertTriangle, IconClockHour4 } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useNowMs } from "../payments/use-now.ts";
import { useSignedIn } from "../shell/signed-in.tsx";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import { ToneBadge } from "../ui/badge.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { Panel } from "../ui/panel.tsx";
import { useCashDeadlines } from "./books-data.ts";
import "./books.css";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export function CashCountdown(): ReactNode {
  const { cash: names } = useText().bookkeeping;
  const { rights } = useSignedIn().person;
  const { data } = useCashDeadlines(rights.includes("financeViews"));
  const nowMs = useNowMs(MINUTE_MS);
  const waiting = data?.waiting ?? [];
  if (waiting.length === 0) return null;
  return (
    <Panel
      title={names.title}
      end={
        rights.includes("dayClose") ? (
          <LinkButton to="/day-close" search={{}} variant="default">
            {names.close}
          </LinkButton>
        ) : null
      }
    >
      <p className="kk-books-lead">{names.lead}</p>
      <ul className="kk-books-list">
        {waiting.map((one) => (
          <li
            key={`${one.companyCode} ${one.siteCode} ${one.businessDay}`}
            className="kk-books-row"
          >
            <span>
              {names.of(one.businessDay, placeOf(one, waiting))} <Amount ore={one.cashOre} strong />
            </span>
            <Left one={one} nowMs={nowMs} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

type Waiting = CashDeadlines["waiting"][number];

/** At a reception that companies share, each has cash of its own. */
function placeOf({ siteCode, companyCode }: Waiting, waiting: readonly Waiting[]): string {
  const isShared = waiting.some(
    (other) => other.siteCode === siteCode && other.companyCode !== companyCode,
  );
  return isShared ? `${siteCode} ${companyCode}` : siteCode;
}

type LeftProps = { readonly one: Waiting; readonly nowMs: number };

function Left({ one, nowMs }: LeftProps): ReactNode {
  const { cash: names } = useText().bookkeeping;
  const leftMs = Date.parse(one.deadlineAt) - nowMs;
  if (leftMs <= 0) {
    return (
      <ToneBadge tone="unpaid" icon={IconAlertTriangle}>
        {names.late(one.deadlineDay)}
      </ToneBadge>
    );
  }
  return (
    <ToneBadge tone="finding" icon={IconClockHour4}>
      {`${names.left(Math.ceil(leftMs / HOUR_MS))}, ${names.by(one.deadlineDay)}`}
    </ToneBadge>
  );
}
