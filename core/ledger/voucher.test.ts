import fc from "fast-check";
import { expect, test } from "vitest";
import { ISSUERS } from "../cards/card-rules.ts";
import { ore } from "../money.ts";
import {
  ACCOUNT_ROLES,
  credit,
  DEFAULT_ACCOUNTS,
  debit,
  draftVoucher,
  issuerRole,
} from "./voucher.ts";

test("a voucher that does not balance cannot be built", () => {
  expect(() =>
    draftVoucher("approved", [debit("issuerVisa", ore(100)), credit("interim", ore(99))]),
  ).toThrow("does not balance: 1 öre");
});

test("no voucher with any other last amount than the balancing one can be built", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -1_000, max: 1_000 })),
      fc.integer(),
      (amounts, last) => {
        const lines = [...amounts, last].map((amount) => debit("interim", ore(amount)));
        const sum = amounts.reduce((total, amount) => total + amount, last);
        if (sum === 0) expect(() => draftVoucher("approved", lines)).not.toThrow();
        else expect(() => draftVoucher("approved", lines)).toThrow("does not balance");
      },
    ),
  );
});

test("empty lines are left out, and a voucher of only such lines is none", () => {
  const lines = [
    debit("interim", ore(5)),
    debit("claim", ore(0)),
    credit("interim", ore(0)),
    credit("claim", ore(5)),
  ];
  expect(draftVoucher("invoiceArrived", lines)?.lines).toEqual([
    { role: "interim", amountOre: 5 },
    { role: "claim", amountOre: -5 },
  ]);
  expect(draftVoucher("invoiceArrived", [debit("interim", ore(0))])).toBeUndefined();
});

test("each issuer has a role, and each role an account of its own", () => {
  expect(ISSUERS.map((issuer) => DEFAULT_ACCOUNTS[issuerRole(issuer)])).toEqual([
    "1581",
    "1582",
    "1583",
    "1584",
    "1585",
    "1589",
  ]);
  const accounts = ACCOUNT_ROLES.map((role) => DEFAULT_ACCOUNTS[role]);
  expect(new Set(accounts).size).toBe(ACCOUNT_ROLES.length);
});
