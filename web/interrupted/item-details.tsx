/** One item in full: how it stands, what is being done, what to do, who does it, and the words. */
import type { InterruptedItem } from "@kortkoll/server/interrupted/interrupted-api.ts";
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useNowMs } from "../payments/use-now.ts";
import { useSignedIn } from "../shell/signed-in.tsx";
import { showAge, showDayAndTime, showList } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { Facts } from "../ui/facts.tsx";
import { KeyCap } from "../ui/key-cap.tsx";
import { closedWords } from "./closed-words.ts";
import { actsOn, type ItemAct, KEY_OF_ACT } from "./item-acts.ts";
import { Doing } from "./item-row.tsx";
import type { ItemDesk } from "./use-item-desk.ts";

type ItemDetailsProps = {
  readonly item: InterruptedItem;
  readonly desk: ItemDesk;
  /** On the payment's own page there is no need to lead to it. */
  readonly ofPayment?: boolean;
};

export function ItemDetails({ item, desk, ofPayment = false }: ItemDetailsProps): ReactNode {
  const text = useText();
  const { interrupted: names } = text;
  const now = useNowMs();
  const isOpen = item.status === "open";
  return (
    <div className="kk-item-details">
      {ofPayment || item.payment.position === "findingOut" ? null : (
        <p className="kk-strong">{item.payment.sentence}</p>
      )}
      <Acts item={item} desk={desk} />
      <div className="kk-item-columns">
        <Facts
          facts={[
            [names.next, isOpen && <strong key="next">{names.steps[item.reason]}</strong>],
            [names.doing, isOpen && ofPayment && <Doing key="doing" item={item} />],
            [names.howItCloses, isOpen && names.closes[item.closes]],
            [names.closedBecause, closedWords(item, text)],
            [names.closed, closingWords(item, text)],
            [names.owner, isOpen ? (item.owner ?? names.noOwner) : item.owner],
            [names.deadline, deadlineWords(item, text)],
            [
              names.since,
              `${showDayAndTime(item.since)} (${showAge(now - Date.parse(item.since), text)})`,
            ],
            [names.where, `${item.payment.till.name} · ${item.payment.terminal?.name ?? ""}`],
            [text.payment.operator, item.payment.operator],
            [
              text.payment.allocations,
              ofPayment ? null : (
                <Link
                  key="payment"
                  to="/payments/$paymentId"
                  params={{ paymentId: item.paymentId }}
                >
                  {names.open(showList(item.payment.invoiceNumbers))}
                </Link>
              ),
            ],
          ]}
        />
        <Comments item={item} />
      </div>
    </div>
  );
}

function closingWords({ closedAt, closedBy }: InterruptedItem, text: Text): string {
  if (closedAt === null) return "";
  return text.interrupted.closedAt(showDayAndTime(closedAt), byName(closedBy, text));
}

function byName(by: string | null, text: Text): string {
  const actors: Readonly<Record<string, string>> = text.payment.actors;
  return by === null ? text.payment.actors.server : (actors[by] ?? by);
}

function deadlineWords({ deadlineAt, overdue, status }: InterruptedItem, text: Text): string {
  const { interrupted: names } = text;
  if (status === "closed") return "";
  if (deadlineAt === null) return names.noDeadline;
  const when = showDayAndTime(deadlineAt);
  return overdue ? names.overdueSince(when) : when;
}

type ActsProps = { readonly item: InterruptedItem; readonly desk: ItemDesk };

/** What puts the money right is marked; owning, words and what may make things worse are quieter. */
const MARKED: readonly ItemAct[] = ["apply", "giveBack", "answerSignature", "markHandled"];

function Acts({ item, desk }: ActsProps): ReactNode {
  const { interrupted: names } = useText();
  const acts = actsOn(item, useSignedIn().person);
  return (
    <fieldset className="kk-item-acts kk-row">
      <legend className="kk-hidden">{names.actsOf(showList(item.payment.invoiceNumbers))}</legend>
      {acts.map((act) => (
        <Button
          key={act}
          variant={MARKED.includes(act) ? "filled" : "default"}
          onClick={() => desk.act(act, item)}
          disabled={desk.changes.isPending}
        >
          {act === "takeOver" ? names.takeOverFrom(item.owner ?? "") : names.acts[act]}
          <KeyCap>{KEY_OF_ACT[act].toUpperCase()}</KeyCap>
        </Button>
      ))}
    </fieldset>
  );
}

function Comments({ item }: { item: InterruptedItem }): ReactNode {
  const { interrupted: names } = useText();
  return (
    <section className="kk-item-comments" aria-label={names.comments}>
      <p className="kk-strong">{names.comments}</p>
      {item.comments.length === 0 ? <p className="kk-quiet">{names.noComments}</p> : null}
      <ul>
        {item.comments.map((comment) => (
          <li key={comment.id} className="kk-item-comment">
            <p>{comment.text}</p>
            <p className="kk-quiet">
              {comment.by} · <time dateTime={comment.at}>{showDayAndTime(comment.at)}</time>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
