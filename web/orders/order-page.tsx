/** One order: its money first, then who and what, payments, credit invoices and the vouchers. */
import type { OrderDetails } from "@kortkoll/server/api.ts";
import { IconCreditCard, IconEye } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useRouter } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { usePageKeys } from "../keys/page-keys.tsx";
import { orderQuestion } from "../live/server-data.ts";
import { KeysToCar } from "../payments/keys-to-car.tsx";
import { PaymentTable } from "../payments/payment-table.tsx";
import { OrderPositionBadge } from "../payments/position-badge.tsx";
import { takesPayments } from "../payments/takes-payments.ts";
import { useSignedIn } from "../shell/signed-in.tsx";
import { showDayAndTime, showKronor } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Facts } from "../ui/facts.tsx";
import { KeyCap } from "../ui/key-cap.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { WarningNotice } from "../ui/warning-notice.tsx";
import { stepFor } from "../worklist/worklist-rules.ts";
import { OrderMoves } from "./order-moves.tsx";
import { OrderPayouts } from "./order-payouts.tsx";
import { OrderVouchers } from "./order-vouchers.tsx";
import { OwedPanel } from "./owed-panel.tsx";
import { ReleasePanel } from "./release-panel.tsx";
import "./orders.css";

export function OrderPage(): ReactNode {
  const { orderId } = useParams({ from: "/frame/orders/$orderId" });
  const {
    data: order,
    error,
    refetch,
  } = useQuery({
    ...orderQuestion(orderId),
    // What is being found out is told with the time to the next check.
    refetchInterval: ({ state }) => (state.data?.position === "findingOut" ? 2_000 : 15_000),
  });
  if (order !== undefined) return <ShownOrder key={order.id} order={order} />;
  if (error === null) return <LoadingRows rows={6} />;
  return <ProblemNotice error={error} again={() => void refetch()} />;
}

function ShownOrder({ order }: { order: OrderDetails }): ReactNode {
  const text = useText();
  const { order: names } = text;
  return (
    <>
      <PageHeading
        title={names.title(text.orderKinds[order.kind], order.invoiceNumber)}
        lead={order.customerName}
      >
        <OrderPositionBadge position={order.position} />
        <PayLink order={order} />
      </PageHeading>
      {order.withdrawn ? <WarningNotice title={names.withdrawn} /> : null}
      {order.pendingVersion === null ? null : (
        <WarningNotice title={names.pendingVersion(order.pendingVersion)} />
      )}
      {order.pendingWithdrawal ? <WarningNotice title={names.pendingWithdrawal} /> : null}
      <p className="kk-sentence">{order.sentence}</p>
      {order.kind === "creditInvoice" ? null : <KeysToCar orders={[order]} />}
      <Money order={order} />
      <Panel title={names.payments}>
        {order.payments.length === 0 ? (
          <EmptyState title={names.noPayments} next={payable(order) ? names.noPaymentsNext : ""} />
        ) : (
          <PaymentTable caption={names.payments} payments={order.payments} without="customer" />
        )}
      </Panel>
      <OrderMoves order={order} />
      <div className="kk-columns">
        <div>
          <Panel title={names.vouchers}>
            {order.vouchers.length === 0 ? (
              <p className="kk-quiet">{names.noVouchers}</p>
            ) : (
              <OrderVouchers vouchers={order.vouchers} />
            )}
          </Panel>
          <OrderPayouts orderId={order.id} />
        </div>
        <div>
          <OwedPanel order={order} />
          <ReleasePanel order={order} />
          <OrderFacts order={order} />
          {order.creditInvoices.length === 0 ? null : <CreditInvoices order={order} />}
          <Panel title={names.lines}>
            <OrderLines order={order} />
          </Panel>
        </div>
      </div>
    </>
  );
}

function payable(order: OrderDetails): boolean {
  return stepFor(order) === "pay";
}

function PayLink({ order }: { order: OrderDetails }): ReactNode {
  const text = useText();
  const navigate = useNavigate();
  const router = useRouter();
  const { person } = useSignedIn();
  const paymentId = order.activePaymentId;
  const step = takesPayments(person.rights) ? stepFor(order) : "open";
  const go = (): void => {
    if (step === "pay") void navigate({ to: "/till/pay", search: { orders: order.id } });
    if (step === "follow" && paymentId !== null) {
      void navigate({ to: "/till/payments/$paymentId", params: { paymentId } });
    }
  };
  const label = step === "pay" ? text.order.keyPay : text.order.follow;
  usePageKeys([
    ...(step === "open" ? [] : [{ key: "Enter", shown: text.keys.enter, label, run: go }]),
    {
      key: "Escape",
      shown: text.keys.escape,
      label: text.order.keyBack,
      run: () => router.history.back(),
    },
  ]);
  const keyCap = <KeyCap>{text.keys.enter}</KeyCap>;
  if (step === "follow" && paymentId !== null) {
    return (
      <LinkButton
        to="/till/payments/$paymentId"
        params={{ paymentId }}
        leftSection={<IconEye size={20} aria-hidden />}
        rightSection={keyCap}
      >
        {text.order.follow}
      </LinkButton>
    );
  }
  if (step !== "pay") return null;
  return (
    <LinkButton
      to="/till/pay"
      search={{ orders: order.id }}
      leftSection={<IconCreditCard size={20} aria-hidden />}
      rightSection={keyCap}
    >
      {text.order.pay}
    </LinkButton>
  );
}

function Money({ order }: { order: OrderDetails }): ReactNode {
  const text = useText();
  const { order: names } = text;
  const isCredit = order.kind === "creditInvoice";
  const figures = [
    { name: names.total, ore: order.totalOre },
    { name: isCredit ? names.refunded : names.paid, ore: order.paidOre },
    { name: isCredit ? names.leftToRefund : names.left, ore: order.leftOre, main: true },
  ];
  if (order.owedToCustomerOre !== 0)
    figures.push({ name: names.owed, ore: order.owedToCustomerOre });
  return (
    <section aria-label={names.money} className="kk-figures">
      {figures.map((figure) => (
        <div key={figure.name} className="kk-figure" data-main={figure.main === true}>
          <p className="kk-figure-name">{figure.name}</p>
          <p className="kk-figure-value">{showKronor(figure.ore, text)}</p>
        </div>
      ))}
    </section>
  );
}

function OrderFacts({ order }: { order: OrderDetails }): ReactNode {
  const text = useText();
  const { order: names } = text;
  return (
    <Panel title={names.facts}>
      <Facts
        facts={[
          [names.orderNumber, order.orderNumber],
          [names.customer, order.customerName],
          [names.customerNumber, order.customerNumber],
          [
            names.registration,
            order.registrationNumber && (
              <span className="kk-plate">{order.registrationNumber}</span>
            ),
          ],
          [names.advisor, order.serviceAdvisor],
          [names.system, text.systems[order.system]],
          [names.settles, text.orderSettlements[order.settlement]],
          [text.orderKinds.creditInvoice, order.credits && names.credits(order.credits)],
          [names.company, order.companyCode],
          [names.site, order.siteCode],
          [names.invoiceDate, order.invoiceDate],
          [names.version, order.version],
          [names.arrived, showDayAndTime(order.createdAt)],
          [names.changed, showDayAndTime(order.changedAt)],
        ]}
      />
    </Panel>
  );
}

function CreditInvoices({ order }: { order: OrderDetails }): ReactNode {
  const text = useText();
  return (
    <Panel title={text.order.credit}>
      <ul className="kk-pay-orders">
        {order.creditInvoices.map((credit) => (
          <li key={credit.id}>
            <div>
              <Link to="/orders/$orderId" params={{ orderId: credit.id }}>
                {credit.invoiceNumber}
              </Link>
              <p className="kk-quiet">
                {text.order.leftToRefund} {showKronor(credit.leftOre, text)}
              </p>
            </div>
            <Amount ore={credit.totalOre} strong />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function OrderLines({ order }: { order: OrderDetails }): ReactNode {
  const text = useText();
  if (order.lines.length === 0) return <p className="kk-quiet">{text.order.noLines}</p>;
  // An order's lines have no identity of their own: their place is all that tells them apart.
  const lines = order.lines.map((line, place) => ({ ...line, key: `${place} ${line.text}` }));
  return (
    <ul className="kk-pay-orders">
      {lines.map((line) => (
        <li key={line.key}>
          <span>
            {line.text}
            {line.quantity === undefined ? null : (
              <span className="kk-quiet"> × {line.quantity.toLocaleString("sv-SE")}</span>
            )}
          </span>
          {line.amountOre === undefined ? null : <Amount ore={line.amountOre} />}
        </li>
      ))}
    </ul>
  );
}
