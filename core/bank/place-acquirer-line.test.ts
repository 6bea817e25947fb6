import { expect, test } from "vitest";
import { type LinePlace, type LineTold, placeAcquirerLine } from "./place-acquirer-line.ts";
import { agreementWith, day, NORTH, SOUTH } from "./test-agreements.ts";

const NETS = agreementWith("nets", { merchantNumbers: [{ number: "7111111", siteId: NORTH }] });
const AMEX = agreementWith("amex", { issuers: ["amex"], siteIds: [SOUTH] });
const ENDED = agreementWith("ended", {}, { validFrom: day("2026-06-01"), issuers: [] });

const TOLD: LineTold = {
  merchantNumber: "7111111",
  saleOn: day("2026-08-03"),
  issuerText: "VISA",
  terminalSiteId: undefined,
  mappingAgreementId: undefined,
};

function place(told: Partial<LineTold>): LinePlace | undefined {
  return placeAcquirerLine({ ...TOLD, ...told }, [NETS, AMEX, ENDED]);
}

test("a line is of the agreement that has its merchant number, and sold at that number's site", () => {
  expect(place({})).toEqual({ agreementId: "nets", siteId: NORTH, issuer: "visa" });
});

test("the site of the terminal is surer than that of the merchant number", () => {
  expect(place({ terminalSiteId: SOUTH })?.siteId).toBe(SOUTH);
});

test("a merchant number that no agreement of the company has is nobody's, whatever read the file", () => {
  expect(place({ merchantNumber: "7999999" })).toBeUndefined();
  expect(place({ merchantNumber: "7999999", mappingAgreementId: "nets" })).toBeUndefined();
});

test("an agreement without merchant numbers has what its mapping reads", () => {
  const read = { merchantNumber: "9740001111", mappingAgreementId: "amex", issuerText: null };
  expect(place(read)).toEqual({ agreementId: "amex", siteId: SOUTH, issuer: "amex" });
});

test("an agreement that has ended has no lines, nor one before its first day", () => {
  const told = { merchantNumber: undefined, mappingAgreementId: "ended" };
  expect(place(told)).toBeUndefined();
  expect(place({ ...told, saleOn: day("2025-12-31") })).toBeUndefined();
  expect(place({ ...told, saleOn: day("2026-05-31") })?.agreementId).toBe("ended");
});

test("what no mapping and no merchant number tells is nobody's", () => {
  expect(place({ merchantNumber: undefined })).toBeUndefined();
});
