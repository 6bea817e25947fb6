import { expect, test } from "vitest";
import { ore } from "../money.ts";
import { mayDo } from "../people/rights.ts";
import { ATTEMPT_STATES } from "./attempt.ts";
import { mayAnswerSignature, signatureDeadlineMs } from "./signature.ts";

test.each(ATTEMPT_STATES)("approved from %s it asks only while the terminal is held", (from) => {
  const asked = { from, verification: "signature", nowMs: 1_000 };
  const isHeld = ["created", "sent", "unknown"].includes(from);
  expect(signatureDeadlineMs(asked)).toBe(isHeld ? 121_000 : undefined);
  expect(signatureDeadlineMs({ ...asked, verification: "pin" })).toBeUndefined();
});

const answers = [
  { role: "operator", signed: true, kronor: 5_000, may: "yes" },
  { role: "operator", signed: true, kronor: 5_001, may: "aboveLimit" },
  { role: "operator", signed: false, kronor: 5_001, may: "yes" },
  { role: "serviceAdvisor", signed: true, kronor: 5_001, may: "aboveLimit" },
  { role: "manager", signed: true, kronor: 90_000, may: "yes" },
  { role: "finance", signed: true, kronor: 90_000, may: "yes" },
  { role: "administrator", signed: true, kronor: 1, may: "notAllowed" },
  { role: "administrator", signed: false, kronor: 1, may: "notAllowed" },
] as const;

test.each(answers)("$role, signed $signed, $kronor kr: $may", ({ role, signed, kronor, may }) => {
  expect(
    mayAnswerSignature((right) => mayDo(role, right), { signed, approvedOre: ore(kronor * 100) }),
  ).toBe(may);
});
