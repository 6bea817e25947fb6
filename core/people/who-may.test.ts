import { expect, test } from "vitest";
import { askThem } from "./who-may.ts";

test("the next step names those who may", () => {
  expect(askThem("notAllowed", ["CHEF", "EKON"], "sv")).toBe("Be CHEF eller EKON.");
  expect(askThem("notAllowed", ["CHEF", "EKON"], "en")).toBe("Ask CHEF or EKON.");
  expect(askThem("notAllowed", ["CHEF"], "sv")).toBe("Be CHEF.");
  expect(askThem("notAllowed", ["A", "B", "C"], "sv")).toBe("Be A, B eller C.");
});

test("what one can do alone goes before asking", () => {
  expect(askThem("cashNotAllowed", ["CHEF"], "sv")).toBe("Ta betalt med kort, eller be CHEF.");
  expect(askThem("cashNotAllowed", ["CHEF"], "en")).toBe("Take payment by card, or ask CHEF.");
  expect(askThem("refundToCashNotAllowed", ["CHEF"], "en")).toBe(
    "Pay back to the card, or ask CHEF.",
  );
});

test("where nobody may, the standing sentence is left to say so", () => {
  expect(askThem("notAllowed", [], "sv")).toBeUndefined();
});
