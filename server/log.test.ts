import { inGroups, numberLikeACard } from "@kortkoll/core/cards/test-card-number.ts";
import { expect, test } from "vitest";
import { createLog } from "./log.ts";

const CARD = inGroups(numberLikeACard("411111", 16), " ");

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = [];
  write(createLog("info", { write: (line) => void lines.push(line) }));
  return lines.join("");
}

test("secrets are left out wherever they stand", () => {
  const text = logged((log) => {
    log.info({ password: "hemligt", token: "hemligt" }, "signed in");
    log.info({ pin: "hemligt", body: { recoveryCode: "hemligt", newPassword: "hemligt" } }, "set");
    log.info({ request: { headers: { authorization: "hemligt", cookie: "hemligt" } } }, "asked");
    log.info({ headers: { "set-cookie": "x", cookie: "hemligt" } }, "asked");
  });
  expect(text).not.toContain("hemligt");
  expect(text).toContain("[left out]");
});

test("card numbers are masked in messages, values, lists and errors", () => {
  const text = logged((log) => {
    log.info(`paid with ${CARD}`);
    log.info({ text: CARD, list: [{ deep: CARD }] }, "with %s", CARD);
    log.error({ err: new Error(CARD, { cause: new Error(CARD) }) }, "failed");
    log.error(new Error(CARD));
  });
  expect(text).not.toContain(CARD);
  expect(text.split(`4111 11** **** ${CARD.slice(-4)}`).length - 1).toBeGreaterThanOrEqual(8);
});

test("of a database error the row that was refused is not logged", () => {
  const error = Object.assign(new Error("duplicate key"), {
    code: "23505",
    constraint: "orders_pkey",
    detail: "Key (customer_name)=(Åke) already exists.",
  });
  const text = logged((log) => log.error({ err: error }, "failed"));
  expect(text).toContain('"constraint":"orders_pkey"');
  expect(text).not.toContain("Åke");
});
