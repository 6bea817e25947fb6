import { ore } from "@kortkoll/core/money.ts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Order } from "../api.ts";
import { putInFloat } from "../cash/test-cash.ts";
import { newUuid } from "../clock.ts";
import { statement } from "../database/database.ts";
import { violatedConstraint } from "../database/database-errors.ts";
import { NO_CLOUD } from "../no-cloud.ts";
import { type RefundOutcome, type StartRefund, startRefund } from "./start-refund.ts";
import { apply, showSale } from "./test-claims.ts";
import { type Desk, openDesk, VOIDING_CLOUD } from "./test-desk.ts";
import { DECLINED, NOT_SENT, nextStan, UNKNOWN } from "./test-news.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  await putInFloat(desk);
});
beforeEach(() => desk.startOver());
afterEach(async () => {
  expect(await desk.differences()).toEqual([]);
});
afterAll(() => desk.close());

async function paid(totalOre = 100_000): Promise<{ order: Order; attemptId: string }> {
  const order = await desk.send({ totalOre });
  return { order, attemptId: await desk.payAndApprove([order], totalOre) };
}

function codeOf(outcome: RefundOutcome): string {
  return outcome.kind === "started" ? "started" : outcome.code;
}

type More = Pick<StartRefund, "tender" | "terminalId" | "approver">;

function approvedByKass(tender: "otherCard" | "cash"): More {
  return { tender, approver: { id: desk.places.people.KASS, signature: "KASS" } };
}

// First of all: no refund that failed stands in the way of finding the sale.
test("a sale keyed by hand goes back when it has been applied to an order, not before", async () => {
  const stanAuth = nextStan();
  await showSale(desk, { stanAuth, amountOre: 45_000 });
  const [sale] = await desk.database.query<{ id: string }>(FIND_SALE, [stanAuth]);
  const saleId = sale?.id ?? "";
  expect(await desk.tryRefund(saleId, 45_000)).toMatchObject({
    code: "refundTooLarge",
    leftOre: 0,
  });
  const order = await desk.send({ totalOre: 45_000 });
  await apply(desk, saleId, { orderId: order.id, reason: "Kundens slip" });
  await desk.approve(await desk.refund(saleId, 45_000), 45_000);
  expect(await desk.order(order)).toMatchObject({ position: "hasNotPaid", leftOre: 45_000 });
});

describe("another way back than to the card that paid", () => {
  test("needs a second person, and never the one who hands out the money", async () => {
    const { attemptId } = await paid();
    for (const tender of ["otherCard", "cash"] as const) {
      expect(codeOf(await desk.tryRefund(attemptId, 100, { tender }))).toBe("secondPersonNeeded");
      const approver = { id: desk.places.people.CHEF, signature: "CHEF" };
      expect(codeOf(await desk.tryRefund(attemptId, 100, { tender, approver }))).toBe(
        "secondPersonNotAllowed",
      );
    }
  });

  test("is refused by the database too where no second person stands", async () => {
    const { attemptId } = await paid();
    const refundId = await desk.refund(attemptId, 100);
    const withoutApprover = statement({
      name: "test_without_approver",
      text: "update attempts set refund_tender = 'otherCard' where id = $1",
    });
    const refused = await desk.database
      .query(withoutApprover, [refundId])
      .catch((error: unknown) => violatedConstraint(error) ?? "no constraint");
    expect(refused).toMatch(/^attempts_check/);
    await desk.tell(refundId, DECLINED);
  });

  test("to another card is booked on that card's issuer, and is no surprise", async () => {
    const { attemptId } = await paid();
    const outcome = await desk.tryRefund(attemptId, 100_000, approvedByKass("otherCard"));
    if (outcome.kind === "refused") throw new Error(outcome.code);
    await desk.markSent(outcome.payment.id);
    await desk.approve(outcome.payment.id, 100_000, "amex");
    expect(await desk.attempt(outcome.payment.id)).toMatchObject({ issuer: "amex", flags: [] });
  });

  test("to another card that the terminal does not name is on the unknown issuer", async () => {
    const { attemptId } = await paid();
    const outcome = await desk.tryRefund(attemptId, 100_000, approvedByKass("otherCard"));
    if (outcome.kind === "refused") throw new Error(outcome.code);
    await desk.markSent(outcome.payment.id);
    await desk.approve(outcome.payment.id, 100_000, "unknown");
    expect(await desk.attempt(outcome.payment.id)).toMatchObject({ issuer: "unknown" });
  });
});

describe("never more than is left of the payment", () => {
  test("however it goes back: card, cash, and what is unknown", async () => {
    const { attemptId } = await paid();
    const refundId = await desk.refund(attemptId, 50_000);
    await desk.tell(refundId, UNKNOWN);
    // The order is being found out about; nothing else goes out meanwhile.
    expect(codeOf(await desk.tryRefund(attemptId, 10_000, approvedByKass("cash")))).toBe(
      "orderHeld",
    );
    await desk.approve(refundId, 50_000);
    await desk.tryRefund(attemptId, 30_000, approvedByKass("cash"));
    expect(await desk.tryRefund(attemptId, 20_001, approvedByKass("cash"))).toMatchObject({
      code: "refundTooLarge",
      leftOre: 20_000,
    });
    expect(codeOf(await desk.tryRefund(attemptId, 20_000, approvedByKass("cash")))).toBe("started");
    expect(codeOf(await desk.tryRefund(attemptId, 1, approvedByKass("cash")))).toBe(
      "nothingToRefund",
    );
  });

  test("with cash handed out at two servers at the same moment", async () => {
    const { order, attemptId } = await paid();
    const servers = [desk.places.serverId, newUuid()];
    await desk.database.query(ADD_SERVER, [servers[1], new Date(desk.nowMs)]);
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, (_, nth) =>
        startRefund(
          { ...desk.deps, serverId: servers[nth % 2] ?? "" },
          {
            attemptId,
            amountOre: ore(30_000),
            reason: "Felaktigt arbete",
            operator: { id: desk.places.people.CHEF, signature: "CHEF" },
            askedBy: "CHEF",
            ...approvedByKass("cash"),
          },
          undefined,
        ),
      ),
    );
    const codes = outcomes.map(codeOf);
    expect(codes.filter((code) => code === "started")).toHaveLength(3);
    expect(codes.filter((code) => code === "refundTooLarge")).toHaveLength(9);
    expect(await desk.order(order)).toMatchObject({ paidOre: 10_000 });
    expect(await desk.balances()).toMatchObject({ "1910": -90_000 });
  });
});

const ADD_SERVER = statement({
  name: "test_add_server",
  text: "insert into servers (id, started_at, seen_at) values ($1, $2, $2)",
});

describe("all of it, to the card that paid,", () => {
  beforeEach(() => {
    desk.cloud = VOIDING_CLOUD;
  });
  afterEach(() => {
    desk.cloud = NO_CLOUD;
  });

  async function kindOf(attemptId: string, amountOre: number, more: More = {}): Promise<string> {
    const outcome = await desk.tryRefund(attemptId, amountOre, more);
    return outcome.kind === "started" ? outcome.payment.kind : outcome.code;
  }

  test("is a void while it is the terminal's last, and one of twenty at once", async () => {
    const { attemptId } = await paid();
    const kinds = await Promise.all(Array.from({ length: 20 }, () => kindOf(attemptId, 100_000)));
    expect(kinds.filter((kind) => kind === "void")).toHaveLength(1);
    expect(kinds.filter((kind) => kind === "nothingToRefund")).toHaveLength(19);
  });

  test("is a return of goods for a part of it, and elsewhere", async () => {
    const { attemptId } = await paid();
    expect(await kindOf(attemptId, 99_999)).toBe("refund");
    await desk.startOver();
    const other = await paid();
    expect(await kindOf(other.attemptId, 100_000, { terminalId: "77000002" })).toBe("refund");
  });

  test("is a return of goods after a session's close, an hour, or another transaction", async () => {
    const closed = await paid();
    desk.nowMs += 1_000;
    await desk.database.query(CLOSE_SESSION, [new Date(desk.nowMs)]);
    expect(await kindOf(closed.attemptId, 100_000)).toBe("refund");
    await desk.startOver();
    await desk.database.query(CLOSE_SESSION, [null]);
    const old = await paid();
    desk.nowMs += 3_600_001;
    expect(await kindOf(old.attemptId, 100_000)).toBe("refund");
    await desk.startOver();
    const first = await paid();
    await desk.tell(await desk.pay([await desk.send()]), DECLINED);
    expect(await kindOf(first.attemptId, 100_000)).toBe("refund");
  });

  test("is a void still where what came after never reached the terminal", async () => {
    const { attemptId } = await paid();
    await desk.tell(await desk.pay([await desk.send()]), NOT_SENT);
    expect(await kindOf(attemptId, 100_000)).toBe("void");
  });

  test("is a return of goods once the terminal has refused a void", async () => {
    const { attemptId } = await paid();
    await desk.tell(await desk.void(attemptId, 100_000), DECLINED);
    expect(await kindOf(attemptId, 100_000)).toBe("refund");
  });

  test("that was given back in part is a return of the rest", async () => {
    const { attemptId } = await paid();
    await desk.approve(await desk.refund(attemptId, 1), 1);
    expect(await kindOf(attemptId, 99_999)).toBe("refund");
  });
});

const CLOSE_SESSION = statement({
  name: "test_close_session",
  text: "update terminals set session_closed_at = $1",
});

const FIND_SALE = statement({
  name: "test_find_sale",
  text: "select id from attempts where hand_keyed and stan_auth = $1",
});

describe("a refund at another terminal", () => {
  test("goes on where the terminal that paid is held, or is gone", async () => {
    const { attemptId } = await paid();
    await desk.pay([await desk.send()]);
    expect(codeOf(await desk.tryRefund(attemptId, 10_000))).toBe("terminalHeld");
    const elsewhere = await desk.tryRefund(attemptId, 10_000, { terminalId: "77000002" });
    if (elsewhere.kind === "refused") throw new Error(elsewhere.code);
    expect(elsewhere.payment).toMatchObject({
      kind: "refund",
      terminalId: desk.places.terminals["77000002"],
    });
    await desk.markSent(elsewhere.payment.id);
    await desk.approve(elsewhere.payment.id, 10_000);
    await desk.database.query(RETIRE, [desk.places.terminals["77000001"], new Date(desk.nowMs)]);
    expect(codeOf(await desk.tryRefund(attemptId, 10_000))).toBe("terminalNotFound");
    const other = await desk.tryRefund(attemptId, 10_000, { terminalId: "77000002" });
    expect(codeOf(other)).toBe("started");
    await desk.database.query(RETIRE, [desk.places.terminals["77000001"], null]);
  });

  test("is refused where that one belongs to another company, or is nobody's", async () => {
    const { attemptId } = await paid();
    await desk.database.query(OTHER_COMPANY, [newUuid(), newUuid(), newUuid()]);
    const other = { terminalId: "77000099" };
    expect(codeOf(await desk.tryRefund(attemptId, 1_000, other))).toBe("terminalOfAnotherCompany");
    const nobodys = { terminalId: "12345678" };
    expect(codeOf(await desk.tryRefund(attemptId, 1_000, nobodys))).toBe("terminalNotFound");
  });

  test("that another till has to itself waits for that till", async () => {
    const { attemptId } = await paid();
    await desk.database.query(LEASE, [
      desk.places.terminals["77000002"],
      desk.places.tills.K2,
      new Date(desk.nowMs),
      new Date(desk.nowMs + 60_000),
    ]);
    expect(await desk.tryRefund(attemptId, 1_000, { terminalId: "77000002" })).toMatchObject({
      code: "terminalLeased",
      lease: { till: "K2", operator: "ANLI" },
    });
  });
});

const RETIRE = statement({
  name: "test_retire_terminal",
  text: "update terminals set retired_at = $2 where id = $1",
});

const OTHER_COMPANY = statement({
  name: "test_other_company",
  text: `with c as (insert into companies (id, code, name, organisation_number)
      values ($1, 'ANN', 'Annat Påhittat AB', '5560009999')),
    s as (insert into sites (id, code, name) values ($3, 'ANNAN', 'Annans anläggning')),
    w as (insert into site_companies (site_id, company_id) values ($3, $1))
    insert into terminals (id, company_id, site_id, terminal_id, model, name, adapter)
    values ($2, $1, $3, '77000099', 'Påhittad modell', 'Annan', 'netsCloud')`,
});

const LEASE = statement({
  name: "test_lease",
  text: `insert into terminal_leases (terminal_id, till_id, till, operator, since, expires_at)
    values ($1, $2, 'K2', 'ANLI', $3, $4)`,
});
