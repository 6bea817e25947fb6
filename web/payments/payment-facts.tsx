import type { Payment } from "@kortkoll/server/api.ts";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { conditionWords } from "../cards/rule-words.ts";
import { cashFactsOf } from "../cash/cash-change.tsx";
import { showDayAndSeconds, showKronor, showList } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { type Fact, Facts } from "../ui/facts.tsx";
import { reasonOf } from "./payment-words.ts";

export function PaymentFacts({ payment }: { payment: Payment }): ReactNode {
  const text = useText();
  const { payment: names } = text;
  const { marked } = text.cards;
  const when = (at: string | null): string => (at === null ? "" : showDayAndSeconds(at));
  return (
    <>
      <Facts
        facts={[
          [names.asked, showKronor(payment.askedOre, text)],
          [names.approved, payment.approvedOre > 0 && showKronor(payment.approvedOre, text)],
          ...cashRows(payment, text),
          [names.issuer, payment.issuer === null ? "" : text.issuers[payment.issuer]],
          [names.cardLabel, payment.cardLabel],
          [names.cardNumber, payment.truncatedPan],
          [marked.issuerId, payment.issuerId],
          [marked.aid, payment.aid],
          [marked.why, markedWords(payment.markedBy, text)],
          [marked.passedOver, passedOverWords(payment.markedBy, text)],
          [names.verification, verificationName(payment.verification, text)],
          [names.authorisation, payment.authorisationCode],
          [names.failure, reasonOf(payment, text)],
          [names.vendorWords, payment.failureDetail],
          [names.reason, payment.reason],
          [text.giveBack.approvedBy, payment.approvedBy],
          [names.till, `${payment.till.name} (${payment.till.code})`],
          [
            names.terminal,
            payment.terminal === null
              ? text.methods.cash
              : `${payment.terminal.name} (${payment.terminal.terminalId})`,
          ],
          [names.operator, payment.operator],
          [names.advisors, showList(payment.serviceAdvisors)],
          [names.company, payment.companyCode],
          [names.site, payment.siteCode],
          [names.started, when(payment.createdAt)],
          [names.sent, when(payment.sentAt)],
          [names.ended, when(payment.endedAt)],
          [names.businessDay, payment.businessDay],
          [names.responseCode, payment.responseCode],
          [names.stanAuth, payment.stanAuth],
          [names.session, payment.sessionNumber],
          [names.reference, payment.reference],
        ]}
      />
      {payment.refundableOre > 0 ? (
        <p className="kk-quiet">{names.refundable(showKronor(payment.refundableOre, text))}</p>
      ) : null}
      <Relations payment={payment} />
    </>
  );
}

function cashRows(payment: Payment, text: Text): readonly Fact[] {
  if (payment.cash === null) return [];
  const toPay = showKronor(payment.cash.toPayOre, text);
  return [[text.cash.result.toPay, toPay], ...cashFactsOf(payment, text)];
}

function markedWords(marked: Payment["markedBy"], text: Text): string {
  const { marked: names } = text.cards;
  if (marked === null) return "";
  const { rule } = marked;
  if (rule === null) return names.none;
  return names.by(rule.position, rule.version, conditionWords(rule, text));
}

function passedOverWords(marked: Payment["markedBy"], text: Text): string {
  const rule = marked?.ownCardRule ?? null;
  if (rule === null) return "";
  return text.cards.rules.rule(rule.position, conditionWords(rule, text));
}

function verificationName(verification: string | null, text: Text): string {
  const known: Readonly<Record<string, string>> = text.payment.verifications;
  return verification === null ? "" : (known[verification] ?? verification);
}

function Relations({ payment }: { payment: Payment }): ReactNode {
  const text = useText();
  const links = payment.refundIds.map((id, index) => ({
    id,
    name: text.payment.refund(index + 1),
  }));
  if (payment.originalId !== null) {
    links.unshift({ id: payment.originalId, name: text.payment.original });
  }
  if (links.length === 0) return null;
  return (
    <ul className="kk-links">
      {links.map(({ id, name }) => (
        <li key={id}>
          <Link to="/payments/$paymentId" params={{ paymentId: id }}>
            {name}
          </Link>
        </li>
      ))}
    </ul>
  );
}
