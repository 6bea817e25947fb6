import { expect, test } from "vitest";
import { type Canceller, whyNotCancel } from "./may-cancel.ts";

const payment = { tillId: "K1", operatorId: "kåre", systems: ["parts", "workshop"] };

function person(personId: string, tillId: string | null, overridesOthers = false): Canceller {
  return { kind: "person", personId, tillId, overridesOthers };
}

test.each([
  ["the operator, at the till", person("kåre", "K1"), undefined],
  ["the operator, who has gone to another till", person("kåre", "K2"), undefined],
  ["a colleague at the same till", person("anna", "K1"), undefined],
  ["somebody at another till", person("anna", "K2"), "paymentOfAnotherTill"],
  ["somebody at no till", person("anna", null), "paymentOfAnotherTill"],
  ["a manager at another till", person("chärlie", "K2", true), undefined],
  ["a key for all its systems", { kind: "key", systems: ["workshop", "parts"] }, undefined],
  ["a key for one of its systems", { kind: "key", systems: ["parts"] }, "systemNotAllowed"],
  ["a key for another system", { kind: "key", systems: ["vehicles"] }, "systemNotAllowed"],
] as const)("%s may cancel: %#", (_who, canceller, refused) => {
  expect(whyNotCancel(canceller, payment)).toBe(refused);
});
