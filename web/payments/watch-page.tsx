/**
 * The till's view of one payment from the moment it starts: under way, then its result. It only
 * watches: leaving, reloading or opening it twice changes nothing.
 */
import type { Payment } from "@kortkoll/server/api.ts";
import { Navigate, useParams, useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { usePayment } from "../live/server-data.ts";
import { LoadingRows } from "../ui/loading.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { InProgress } from "./in-progress.tsx";
import { isUnderWay } from "./payment-words.ts";
import { Result } from "./result.tsx";
import "./payments.css";

const WHILE_OPEN_MS = 1_000;
/** A late approval may still come after the end. */
const AFTER_THE_END_MS = 10_000;

export function WatchPage(): ReactNode {
  const { paymentId } = useParams({ from: "/frame/till/payments/$paymentId" });
  return <Watch key={paymentId} paymentId={paymentId} />;
}

function Watch({ paymentId }: { paymentId: string }): ReactNode {
  const { data: payment, error, refetch } = usePayment(paymentId, pauseFor);
  const wantsCash = useSearch({ from: "/frame/till/payments/$paymentId" }).cash !== undefined;
  if (payment === undefined) {
    if (error === null) return <LoadingRows rows={4} />;
    return <ProblemNotice error={error} again={() => void refetch()} />;
  }
  if (isUnderWay(payment.state)) return <InProgress payment={payment} wantsCash={wantsCash} />;
  // The card is known not to have paid: only now is cash taken.
  if (wantsCash && payment.position === "hasNotPaid") {
    const orders = payment.allocations.map(({ orderId }) => orderId).join(",");
    const search = { orders, cash: "1", instead: payment.id };
    return <Navigate to="/till/pay" search={search} replace />;
  }
  // A new position is a new result: it is shown and announced from the start.
  return (
    <Result key={`${payment.position} ${payment.late}`} payment={payment} wantsCash={wantsCash} />
  );
}

export function pauseFor(payment: Payment | undefined): number {
  if (payment === undefined || payment.position === "findingOut") return WHILE_OPEN_MS;
  return AFTER_THE_END_MS;
}
