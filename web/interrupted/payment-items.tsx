/** The payment's own items of the interrupted list, with what can be done about them. */
import type { Payment } from "@kortkoll/server/api.ts";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useMemo } from "react";
import { usePageKeys } from "../keys/page-keys.tsx";
import { useInterrupted } from "../live/server-data.ts";
import { useSignedIn } from "../shell/signed-in.tsx";
import { useText } from "../text/text.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { keyOf } from "./interrupted-search.ts";
import { actsOn, KEY_OF_ACT } from "./item-acts.ts";
import { ItemDetails } from "./item-details.tsx";
import { ItemDialogs } from "./item-dialogs.tsx";
import { useItemDesk } from "./use-item-desk.ts";
import "./interrupted.css";

export function PaymentItems({ payment }: { payment: Payment }): ReactNode {
  const mayLook = useSignedIn().person.rights.includes("interrupted");
  return mayLook ? <Items payment={payment} /> : null;
}

function Items({ payment }: { payment: Payment }): ReactNode {
  const text = useText();
  const { person } = useSignedIn();
  const desk = useItemDesk();
  const asked = useMemo(
    () => new URLSearchParams({ status: "all", search: payment.reference }),
    [payment.reference],
  );
  const { data } = useInterrupted(asked);
  const items = data?.items.filter((item) => item.paymentId === payment.id) ?? [];
  // The keys act on the first open one; the others have their buttons.
  const first = items.find(({ status }) => status === "open");
  const acts = first === undefined ? [] : actsOn(first, person);
  usePageKeys(
    first === undefined
      ? []
      : acts
          // The page itself gives back, and asks about the signature.
          .filter((act) => act !== "giveBack" && act !== "answerSignature")
          .map((act) => ({
            key: KEY_OF_ACT[act],
            shown: KEY_OF_ACT[act].toUpperCase(),
            label: text.interrupted.acts[act],
            run: () => desk.act(act, first),
          })),
  );
  if (items.length === 0) return null;
  return (
    <Panel
      title={text.interrupted.items}
      end={<Link to="/interrupted">{text.interrupted.toList}</Link>}
    >
      {desk.refusal === undefined || desk.refusal === null ? null : (
        <ProblemNotice error={desk.refusal} />
      )}
      <ul className="kk-payment-items">
        {items.map((item) => (
          <li key={keyOf(item)}>
            <p className="kk-item-title">{text.interruptedReasons[item.reason]}</p>
            <ItemDetails item={item} desk={desk} ofPayment />
          </li>
        ))}
      </ul>
      <ItemDialogs desk={desk} />
    </Panel>
  );
}
