import { ore } from "@kortkoll/core/money.ts";
import { rightsOfRole } from "@kortkoll/core/people/person-rights.ts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newUuid } from "../clock.ts";
import { statement } from "../database/database.ts";
import { findAnswer } from "../http/idempotency.ts";
import { apply, itemsOf, reasonsOf } from "../payments/test-claims.ts";
import { type Desk, openDesk } from "../payments/test-desk.ts";
import { answerOf, approved, DECLINED, nextStan, UNKNOWN } from "../payments/test-news.ts";
import type { InterruptedItem } from "./interrupted-api.ts";
import {
  commentItem,
  handleItem,
  type Named,
  ownItem,
  type WorkDeps,
  type WorkOutcome,
} from "./work-on-item.ts";

let desk: Desk;
let deps: WorkDeps;
beforeAll(async () => {
  desk = await openDesk();
  deps = {
    ...desk.deps,
    findPerson: (_sql, signature) => {
      const { people } = desk.places;
      if (signature === "CHEF")
        return Promise.resolve({ id: people.CHEF, signature, ...rightsOfRole("manager") });
      if (signature === "KASS")
        return Promise.resolve({ id: people.KASS, signature, ...rightsOfRole("manager") });
      if (signature === "LÄRL")
        return Promise.resolve({ id: people.KASS, signature, ...rightsOfRole("operator") });
      return Promise.resolve(undefined);
    },
  };
});
beforeEach(() => desk.startOver());
afterEach(async () => {
  expect(await desk.differences()).toEqual([]);
});
afterAll(() => desk.close());

function by(
  signature: "CHEF" | "KASS",
  paymentId: string,
  reason: InterruptedItem["reason"],
): Named {
  const id = desk.places.people[signature];
  const caller = {
    kind: "person",
    personId: id,
    signature,
    name: signature,
    ...rightsOfRole("manager"),
    tillId: null,
  } as const;
  const telling = { language: "sv", nowMs: desk.nowMs } as const;
  return { paymentId, reason, by: { id, signature }, watching: { caller, telling } };
}

const own = (
  named: Named,
  more: Partial<Parameters<typeof ownItem>[2]> = {},
): Promise<WorkOutcome> =>
  ownItem(deps, named, {
    owner: named.by.signature,
    deadlineAt: undefined,
    takeOver: false,
    ...more,
  });

async function unknownPayment(): Promise<string> {
  const attemptId = await desk.pay([await desk.send()]);
  await desk.tell(attemptId, UNKNOWN);
  return attemptId;
}

/** Approved with a surcharge: listed until somebody has looked at it. */
async function surcharged(): Promise<string> {
  const attemptId = await desk.pay([await desk.send()]);
  const answer = { ...answerOf("visa", nextStan()), surchargeOre: ore(500) };
  await desk.tell(attemptId, approved(100_000, answer));
  return attemptId;
}

describe("an owner", () => {
  test("is taken on once when two take an item at the same moment", async () => {
    const id = await unknownPayment();
    const outcomes = await Promise.all([
      own(by("CHEF", id, "unknown")),
      own(by("KASS", id, "unknown")),
    ]);
    expect(outcomes.map((one) => one.kind).toSorted()).toEqual(["done", "refused"]);
    const [item] = await itemsOf(desk, id);
    const winner = outcomes[0]?.kind === "done" ? "CHEF" : "KASS";
    expect(item?.owner).toBe(winner);
  });

  test("is somebody else only by taking over, and can let go", async () => {
    const id = await unknownPayment();
    await own(by("KASS", id, "unknown"));
    const chef = by("CHEF", id, "unknown");
    expect(await own(chef)).toMatchObject({ code: "itemOwnedByAnother" });
    expect(await own(chef, { takeOver: true })).toMatchObject({ item: { owner: "CHEF" } });
    expect(await own(chef, { owner: null })).toMatchObject({ item: { owner: null } });
    expect(await desk.timeline(id)).toContain("itemOwned");
  });

  test("can be given a deadline, and a second change of owner leaves it", async () => {
    const id = await unknownPayment();
    const deadlineAt = new Date("2026-03-09T12:00:00Z");
    const chef = by("CHEF", id, "unknown");
    await own(chef, { deadlineAt });
    expect(await own(chef, { owner: "KASS" })).toMatchObject({
      item: { owner: "KASS", deadlineAt: deadlineAt.toISOString(), overdue: false },
    });
  });

  test("must be somebody who may work on the list", async () => {
    const chef = by("CHEF", await unknownPayment(), "unknown");
    expect(await own(chef, { owner: "NYNY" })).toMatchObject({ code: "unknownOperator" });
    expect(await own(chef, { owner: "LÄRL" })).toMatchObject({ code: "operatorNotAllowed" });
  });
});

describe("handled by a person", () => {
  test("once, when two do it at the same moment", async () => {
    const id = await surcharged();
    const outcomes = await Promise.all([
      handleItem(deps, by("CHEF", id, "surcharge"), "Terminalen är rättad"),
      handleItem(deps, by("KASS", id, "surcharge"), "Ringt Nets"),
    ]);
    const codes = outcomes.map((one) => (one.kind === "refused" ? one.code : one.kind));
    expect(codes.toSorted()).toEqual(["done", "itemAlreadyClosed"]);
    expect(await reasonsOf(desk, id)).toEqual([]);
    const [closed] = await itemsOf(desk, id, "closed");
    expect(closed).toMatchObject({ status: "closed", reason: "surcharge", actions: [] });
    expect(["Terminalen är rättad", "Ringt Nets"]).toContain(closed?.closedBecause);
  });

  test("is refused for what only proof or an action closes, and nothing is changed", async () => {
    const id = await unknownPayment();
    expect(await handleItem(deps, by("CHEF", id, "unknown"), "Kunden sa ja")).toMatchObject({
      code: "itemClosesByProof",
    });
    const late = await desk.pay([await desk.send()], undefined, {
      till: "K2",
      terminalId: "77000002",
    });
    await desk.tell(late, DECLINED);
    await desk.approve(late, 100_000);
    expect(await handleItem(deps, by("CHEF", late, "lateApproval"), "Klart")).toMatchObject({
      code: "itemClosesByProof",
    });
    expect(await reasonsOf(desk, id)).toEqual(["unknown"]);
  });

  test("is refused while somebody else owns it", async () => {
    const id = await surcharged();
    await own(by("KASS", id, "surcharge"));
    expect(await handleItem(deps, by("CHEF", id, "surcharge"), "Klart")).toMatchObject({
      code: "itemOwnedByAnother",
    });
    expect(await handleItem(deps, by("KASS", id, "surcharge"), "Klart")).toMatchObject({
      item: { closedBy: "KASS", closedBecause: "Klart" },
    });
  });

  test("an unexpected approval opens again when there is one more", async () => {
    const id = await desk.pay([await desk.send()]);
    await desk.approve(id, 100_000);
    await desk.approve(id, 100_000);
    await handleItem(deps, by("CHEF", id, "unexpectedApproval"), "Dubbelt svar");
    expect(await reasonsOf(desk, id)).toEqual([]);
    await desk.approve(id, 100_000);
    expect(await reasonsOf(desk, id)).toEqual(["unexpectedApproval"]);
  });
});

test("an item that was never there, or of no payment, is not found", async () => {
  const id = await surcharged();
  expect(await own(by("CHEF", id, "unknown"))).toMatchObject({ code: "itemNotFound" });
  expect(await own(by("CHEF", newUuid(), "unknown"))).toMatchObject({ code: "itemNotFound" });
});

test("an item that evidence has closed can be neither owned nor handled, only commented", async () => {
  const id = await unknownPayment();
  await desk.approve(id, 100_000);
  const chef = by("CHEF", id, "unknown");
  expect(await own(chef)).toMatchObject({ code: "itemAlreadyClosed" });
  expect(await handleItem(deps, chef, "Klart")).toMatchObject({ code: "itemAlreadyClosed" });
  expect(await commentItem(deps, chef, "Kunden ringde")).toMatchObject({
    item: { status: "closed", closedBecause: "terminalAnswer", comments: [{ by: "CHEF" }] },
  });
});

test("comments stand in their order and can be neither changed nor deleted", async () => {
  const id = await unknownPayment();
  const chef = by("CHEF", id, "unknown");
  await commentItem(deps, chef, "Kunden väntar");
  desk.nowMs += 1_000;
  expect(await commentItem(deps, by("KASS", id, "unknown"), "Slipen är framme")).toMatchObject({
    item: { comments: [{ text: "Kunden väntar" }, { text: "Slipen är framme", by: "KASS" }] },
  });
  const remove = statement({
    name: "test_delete_comments",
    text: "delete from interrupted_comments",
  });
  await expect(desk.database.query(remove)).rejects.toThrow("append-only");
  const items = statement({ name: "test_delete_items", text: "delete from interrupted_items" });
  await expect(desk.database.query(items)).rejects.toThrow("append-only");
});

describe("the same call again with its key, because the answer was lost", () => {
  const keyed = (named: Named, key: string): Named => ({
    ...named,
    claim: { caller: `person:${named.by.id}`, key, requestHash: key },
  });

  test("says a comment once, also when both come at the same moment", async () => {
    const id = await unknownPayment();
    const chef = keyed(by("CHEF", id, "unknown"), "comment-1");
    const both = await Promise.allSettled([
      commentItem(deps, chef, "Kunden väntar"),
      commentItem(deps, chef, "Kunden väntar"),
    ]);
    expect(both.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    const [item] = await itemsOf(desk, id);
    expect(item?.comments.map((one) => one.text)).toEqual(["Kunden väntar"]);
    expect(await findAnswer(desk.database, chef.claim)).toMatchObject({
      status: 200,
      body: { paymentId: id, comments: [{ text: "Kunden väntar" }] },
    });
  });

  test("finds the answer of the first for an owner and for what is handled", async () => {
    const id = await surcharged();
    const owned = keyed(by("CHEF", id, "surcharge"), "own-1");
    await own(owned);
    expect(await findAnswer(desk.database, owned.claim)).toMatchObject({ body: { owner: "CHEF" } });
    const handled = keyed(by("CHEF", id, "surcharge"), "handle-1");
    await handleItem(deps, handled, "Ringt Nets");
    expect(await findAnswer(desk.database, handled.claim)).toMatchObject({
      body: { status: "closed", closedBy: "CHEF" },
    });
  });
});

test("a signature that was answered for stands in the history of the list", async () => {
  const id = await desk.pay([await desk.send()]);
  const answer = answerOf("visa", nextStan());
  const card = { ...answer.card, verification: "signature" } as const;
  await desk.tell(id, approved(100_000, { ...answer, card }));
  expect(await reasonsOf(desk, id)).toEqual(["signatureWaiting"]);
  desk.nowMs += 1_000;
  await desk.answerSignature(id, true, { signature: "CHEF", ...rightsOfRole("manager") });
  expect(await reasonsOf(desk, id)).toEqual([]);
  expect(await itemsOf(desk, id, "closed")).toMatchObject([
    { reason: "signatureWaiting", closedBy: "CHEF", closedBecause: "signed", actions: [] },
  ]);
});

test("a part payment leaves the list by itself when the rest is paid", async () => {
  const order = await desk.send();
  const part = await desk.pay([order]);
  await desk.approve(part, 60_000);
  expect(await reasonsOf(desk, part)).toEqual(["partialApproval"]);
  await desk.payAndApprove([order], 40_000);
  expect(await reasonsOf(desk, part)).toEqual([]);
  expect(await reasonsOf(desk, part, "closed")).toEqual(["partialApproval"]);
});

test("a refund that failed leaves the list when a later one has given as much back", async () => {
  const paid = await desk.payAndApprove([await desk.send()], 100_000);
  const refund = await desk.refund(paid, 40_000);
  await desk.tell(refund, DECLINED);
  expect(await itemsOf(desk, refund)).toMatchObject([
    { reason: "refundFailed", atRiskOre: 40_000 },
  ]);
  desk.nowMs += 1_000;
  await desk.approve(await desk.refund(paid, 40_000), 40_000);
  expect(await reasonsOf(desk, refund)).toEqual([]);
  expect(await reasonsOf(desk, refund, "closed")).toEqual(["refundFailed"]);
});

test("a refund that failed and that nobody will try again is closed by a person, with words", async () => {
  const paid = await desk.payAndApprove([await desk.send()], 100_000);
  const refund = await desk.refund(paid, 40_000);
  await desk.tell(refund, DECLINED);
  expect(await itemsOf(desk, refund)).toMatchObject([
    { reason: "refundFailed", closes: "person", actions: ["giveBack", "markHandled"] },
  ]);
  const named = by("CHEF", refund, "refundFailed");
  expect(await handleItem(deps, named, "Kunden ville byta i stället")).toMatchObject({
    item: { status: "closed", closedBy: "CHEF", closedBecause: "Kunden ville byta i stället" },
  });
  expect(await reasonsOf(desk, refund)).toEqual([]);
  desk.nowMs += 1_000;
  await desk.approve(await desk.refund(paid, 40_000), 40_000);
  expect(await reasonsOf(desk, refund, "closed")).toEqual(["refundFailed"]);
});

test("an excess that is settled leaves the list, and the tip that it was stays for a person", async () => {
  const order = await desk.send();
  const id = await desk.pay([order]);
  await desk.tell(id, approved(105_000, { ...answerOf("visa", nextStan()), tipOre: ore(5_000) }));
  expect(await reasonsOf(desk, id)).toEqual(["amountMismatch", "tip"]);
  const other = await desk.send({ totalOre: 5_000 });
  await apply(desk, id, { orderId: other.id, reason: "Samma kund" });
  expect(await reasonsOf(desk, id)).toEqual(["tip"]);
});
