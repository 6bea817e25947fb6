/** Taking payments: through the use cases alone, and over HTTP with everything on the same machine. */
import { benchPart } from "../bench-part.ts";
import type { MeasuredRate } from "../floor.ts";
import { measurePaymentRates } from "../payment-rate.ts";
import { atLeast, type Table, type Told } from "../section.ts";
import { measureWireRates, type WireRates } from "../wire-rate.ts";

const LEAST_RATIO = 0.6;
const forMs = (quick: boolean): number => (quick ? 1_500 : 5_000);

export const paymentsPart = benchPart({
  name: "payments",
  measure: ({ quick }) => measurePaymentRates(forMs(quick)),
  tell: tellPayments,
  aims: (rates) => [
    atLeast(
      "payments at 64 in flight, by the bare floor's rate",
      LEAST_RATIO,
      rates?.find(({ inFlight }) => inFlight === 64)?.ratio,
    ),
  ],
});

export const wirePart = benchPart({
  name: "wire",
  measure: ({ quick }) => measureWireRates(forMs(quick)),
  tell: tellWire,
  aims: () => [],
});

function tellPayments(rates: readonly MeasuredRate[]): Told {
  return {
    title: "Taking payments, through the use cases",
    method:
      "Intent, sent, and approved with its voucher, each a durable commit, with terminals that answer " +
      "at once inside the same process. The bare floor is three durable inserts of one row a payment. The " +
      "floor of rows is three durable statements that write what the rules of money demand of a payment " +
      "(five rows changed, eleven added, seven digests, two unique holds), and have nothing to search by, no checks, no " +
      "foreign keys and no reads.",
    tables: [rateTable(rates)],
    charts: [
      {
        name: "payments",
        title: "Payments a second, by how many are in flight",
        x: "in flight",
        y: "a second",
        series: [
          { name: "payments", points: rates.map((one) => [one.inFlight, one.payments.perSecond]) },
          {
            name: "floor of rows",
            points: rates.map((one) => [one.inFlight, one.rowsFloor.perSecond]),
          },
          { name: "bare floor", points: rates.map((one) => [one.inFlight, one.floor.perSecond]) },
        ],
      },
    ],
  };
}

function tellWire({ rates, underLoad }: WireRates): Told {
  return {
    title: "Taking payments, over HTTP",
    method:
      "The server's process, the simulated Nets' and the cashiers' share the cores and are all in the " +
      "figure. The same bare floor; in the floor of rows a simulated terminal is asked as well, over the same " +
      "sockets as the product's, between the second commit and the third.",
    tables: [
      rateTable(rates),
      {
        columns: ["memory right after the last", "MB"],
        rows: [
          ["server", underLoad?.appMb ?? "not told here"],
          ["database", underLoad?.databaseMb ?? "not told here"],
        ],
      },
    ],
    charts: [],
  };
}

function rateTable(rates: readonly MeasuredRate[]): Table {
  return {
    columns: [
      "in flight",
      "payments/s",
      "p50 ms",
      "p95 ms",
      "p99 ms",
      "bare floor/s",
      "ratio",
      "floor of rows/s",
      "its p99 ms",
      "ratio",
    ],
    rows: rates.map(({ inFlight, payments, floor, rowsFloor, ratio, rowsRatio }) => [
      inFlight,
      payments.perSecond,
      payments.p50,
      payments.p95,
      payments.p99,
      floor.perSecond,
      ratio,
      rowsFloor.perSecond,
      rowsFloor.p99,
      rowsRatio,
    ]),
  };
}
