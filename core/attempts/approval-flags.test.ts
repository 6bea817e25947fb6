import { expect, test } from "vitest";
import { ore } from "../money.ts";
import { type ApprovalFacts, type AttemptFlag, flagsOfApproval } from "./approval-flags.ts";

const FACTS: ApprovalFacts = {
  askedOre: ore(100),
  approvedOre: ore(100),
  tipOre: undefined,
  surchargeOre: undefined,
  responseCode: "00",
  finishedOffline: false,
  stanAuth: "004711381022",
  isCharged: false,
  verification: "pin",
  siteId: "7000012",
  organisationNumber: "5560001234",
  knownSiteId: "7000012",
  knownOrganisationNumber: "5560001234",
  issuerUnknown: false,
  ownCardWhereOff: false,
};

test.each<[string, Partial<ApprovalFacts>, readonly AttemptFlag[]]>([
  ["an ordinary approval", {}, []],
  ["an öre less", { approvedOre: ore(99) }, ["partialApproval"]],
  ["an öre more, unexplained", { approvedOre: ore(101) }, ["amountMismatch"]],
  ["a tip", { approvedOre: ore(110), tipOre: ore(10) }, ["tip"]],
  ["a surcharge", { approvedOre: ore(103), surchargeOre: ore(3) }, ["surcharge"]],
  [
    "more than the tip explains",
    { approvedOre: ore(115), tipOre: ore(10) },
    ["amountMismatch", "tip"],
  ],
  ["a tip of nothing", { tipOre: ore(0), surchargeOre: ore(0) }, []],
  ["another site", { siteId: "7000099" }, ["wrongCompany"]],
  ["another organisation number", { organisationNumber: "5560009999" }, ["wrongCompany"]],
  ["a site where none is known yet", { siteId: "7000099", knownSiteId: null }, []],
  ["no site told", { siteId: undefined, organisationNumber: undefined }, []],
  ["a signature", { verification: "signature" }, ["signatureWaiting"]],
  ["approved offline", { responseCode: "Y1" }, ["offlineApproval"]],
  ["finished offline, by its own word", { finishedOffline: true }, ["offlineApproval"]],
  ["no response code, and the issuer's code", { responseCode: undefined }, []],
  [
    "no response code, and no code of the issuer's",
    { responseCode: undefined, stanAuth: "004711000000" },
    ["offlineApproval"],
  ],
  ["neither code", { responseCode: undefined, stanAuth: undefined }, ["offlineApproval"]],
  [
    "neither code, and an acquirer has charged it",
    { responseCode: undefined, stanAuth: undefined, isCharged: true },
    [],
  ],
  ["an issuer that no rule names", { issuerUnknown: true }, ["unknownIssuer"]],
  ["an own card where the programme is off", { ownCardWhereOff: true }, ["ownCardWhereOff"]],
])("%s", (_name, facts, flags) => {
  expect(flagsOfApproval({ ...FACTS, ...facts })).toEqual(flags);
});
