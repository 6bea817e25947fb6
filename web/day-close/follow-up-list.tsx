/** What came after the cut, in its own order: numbered, dated, and by whom. */
import type { SchemeTotal } from "@kortkoll/core/day-close/frozen-close.ts";
import type { DayClose } from "@kortkoll/server/day-close/day-close-api.ts";
import type { ReactNode } from "react";
import { showDayAndTime, showKronor } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { type NamedPayment, paymentName, whoClosed } from "./close-words.ts";

type FollowUp = DayClose["followUps"][number];

type FollowUpListProps = {
  readonly followUps: readonly FollowUp[];
  readonly payments: readonly NamedPayment[];
};

export function FollowUpList({ followUps, payments }: FollowUpListProps): ReactNode {
  const text = useText();
  const { follow: names, followUpKinds } = text.dayClose;
  if (followUps.length === 0) return <EmptyState title={names.none} next={names.noneNext} />;
  return (
    <ol className="kk-close-followups">
      {followUps.map((followUp) => (
        <li key={followUp.number}>
          <span className="kk-close-number">{followUp.number}</span>
          <div>
            <p>
              <strong>{followUpKinds[followUp.kind]}</strong>
              {followUp.terminalId === null ? null : ` · ${followUp.terminalId}`}
              {followUp.explains === null ? null : ` · ${names.explains(followUp.explains)}`}
            </p>
            {wordsOf(followUp, payments, text).map((line) => (
              <p key={line}>{line}</p>
            ))}
            <p className="kk-quiet">
              {showDayAndTime(followUp.at)} · {whoClosed(followUp.by, text)}
            </p>
          </div>
        </li>
      ))}
    </ol>
  );
}

function wordsOf(
  { content }: FollowUp,
  payments: readonly NamedPayment[],
  text: Text,
): readonly string[] {
  const { text: words, why, payments: named, acquirer } = content;
  const failures: Readonly<Record<string, { what: string }>> = text.failures;
  if (typeof words === "string") return words.split("\n");
  if (typeof why === "string") return [failures[why]?.what ?? why];
  if (acquirer !== undefined) return acquirerWords(acquirer, text);
  if (!Array.isArray(named)) return [];
  const ids = named.map((one: { paymentId?: string }) => one.paymentId);
  const known = payments.filter(({ id }) => ids.includes(id)).map(paymentName);
  return [[text.dayClose.follow.named(ids.length), ...known].join(": ")];
}

/** Scheme by scheme, as the files had them then. */
function acquirerWords(acquirer: unknown, text: Text): readonly string[] {
  const { follow, schemes: names } = text.dayClose;
  const { schemes = [] } = acquirer as { readonly schemes?: readonly SchemeTotal[] };
  return schemes.map(({ scheme, count, netOre }) =>
    follow.acquirerSum(names[scheme], count, showKronor(netOre, text)),
  );
}
