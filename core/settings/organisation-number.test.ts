import { expect, test } from "vitest";
import { readOrganisationNumber, writeOrganisationNumber } from "./organisation-number.ts";

test.each([
  ["559999-0016", "5599990016"],
  ["5599990016", "5599990016"],
  ["559999 0024", "5599990024"],
  ["16559999-0024", "5599990024"],
])("%s is a number", (written, digits) => {
  expect(readOrganisationNumber(written)).toBe(digits);
});

test.each(["5599990017", "559999-001", "55999900160", "559999--0016", "SE5599990016", ""])(
  "%j is none",
  (written) => {
    expect(readOrganisationNumber(written)).toBeUndefined();
  },
);

test("one wrong digit is always found", () => {
  const right = "5599990016";
  for (let place = 0; place < right.length; place += 1) {
    for (let digit = 0; digit <= 9; digit += 1) {
      const changed = right.slice(0, place) + digit + right.slice(place + 1);
      expect(readOrganisationNumber(changed), changed).toBe(changed === right ? right : undefined);
    }
  }
});

test("it is shown with its hyphen", () => {
  expect(writeOrganisationNumber("5599990016")).toBe("559999-0016");
});
