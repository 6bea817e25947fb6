/**
 * The made-up dealer group that the demo shows. Names say that they are made up, organisation
 * numbers lie in a row that is not given out, and the passwords and PINs are printed at every start.
 */

import type { CardRule } from "@kortkoll/core/cards/card-rules.ts";
import type { Role } from "@kortkoll/core/people/rights.ts";
import { OWN_CARD_PREFIX } from "@kortkoll/terminals/simulator/cards.ts";
import type { EarlierSale } from "@kortkoll/terminals/simulator/simulator-config.ts";
import type { SYSTEM_CODES } from "../api.ts";

export type DemoCompany = {
  readonly code: string;
  readonly name: string;
  readonly organisationNumber: string;
};

const nordbil: DemoCompany = {
  code: "NORDBIL",
  name: "Demobolaget Nordbil AB",
  organisationNumber: "5599990016",
};
const sydbil: DemoCompany = {
  code: "SYDBIL",
  name: "Demobolaget Sydbil AB",
  organisationNumber: "5599990024",
};

/** Who puts the floats into the drawers. */
export const DEMO_CASHIER = "CHEF";

export const DEMO_COMPANIES: readonly DemoCompany[] = [nordbil, sydbil];

export type DemoTill = {
  readonly code: string;
  readonly name: string;
  /** Has no terminal of its own: it borrows the first two of the site. */
  readonly borrows?: true;
};

export type DemoTerminal = {
  readonly terminalId: string;
  readonly name: string;
  readonly tillCode: string;
  /** Where a site has several. */
  readonly company?: DemoCompany;
};

export type DemoSite = {
  readonly code: string;
  readonly name: string;
  readonly address: string;
  /** The first one has the terminals that name no other. */
  readonly companies: readonly [DemoCompany, ...DemoCompany[]];
  readonly toyotaFranchise: boolean;
  readonly tills: readonly DemoTill[];
  /** What Nets would call the place where the terminals stand. */
  readonly netsSiteId: string;
  /** Terminals of the simulated cloud; another cloud has its own. */
  readonly terminals: readonly DemoTerminal[];
};

/** Terminals that no list places are tied to tills here. */
export const DEMO_MAIN_SITE = "NORD";

export const DEMO_SITES: readonly DemoSite[] = [
  {
    code: DEMO_MAIN_SITE,
    name: "Nordbil Norr",
    address: "Låtsasgatan 1, Exempelby",
    companies: [nordbil],
    toyotaFranchise: true,
    tills: [
      { code: "V1", name: "Verkstadskassan" },
      { code: "L1", name: "Lagerkassan" },
      { code: "F1", name: "Bilhallens kassa" },
      { code: "E1", name: "Entrékassan", borrows: true },
    ],
    netsSiteId: "7900101",
    terminals: [
      { terminalId: "79001011", name: "Norr, verkstad", tillCode: "V1" },
      { terminalId: "79001012", name: "Norr, lager", tillCode: "L1" },
      { terminalId: "79001013", name: "Norr, bilhall", tillCode: "F1" },
    ],
  },
  {
    code: "VAST",
    name: "Nordbil Väst",
    address: "Påhittsvägen 7, Exempelköping",
    companies: [nordbil],
    toyotaFranchise: false,
    tills: [{ code: "V1", name: "Västkassan" }],
    netsSiteId: "7900102",
    terminals: [{ terminalId: "79001021", name: "Väst", tillCode: "V1" }],
  },
  {
    code: "SYD",
    name: "Sydbil Syd",
    address: "Övningsvägen 2, Provköping",
    companies: [sydbil],
    toyotaFranchise: false,
    tills: [
      { code: "V1", name: "Verkstadskassan" },
      { code: "L1", name: "Lagerkassan" },
    ],
    netsSiteId: "7900201",
    terminals: [
      { terminalId: "79002011", name: "Syd, verkstad", tillCode: "V1" },
      { terminalId: "79002012", name: "Syd, lager", tillCode: "L1" },
    ],
  },
  {
    // One reception, two companies: each has its own terminal there, and books of its own.
    code: "DELA",
    name: "Delade receptionen",
    address: "Gränsgatan 3, Exempelby",
    companies: [nordbil, sydbil],
    toyotaFranchise: false,
    tills: [{ code: "R1", name: "Receptionskassan" }],
    netsSiteId: "7900301",
    terminals: [
      { terminalId: "79003011", name: "Reception, Nordbil", tillCode: "R1", company: nordbil },
      { terminalId: "79003012", name: "Reception, Sydbil", tillCode: "R1", company: sydbil },
    ],
  },
];

export type DemoPerson = {
  readonly signature: string;
  readonly name: string;
  readonly role: Role;
  readonly password: string;
  /** For taking over a till that somebody else has signed in to. */
  readonly pin: string;
  /** What the start says of the person. */
  readonly says: string;
};

export const DEMO_PEOPLE: readonly DemoPerson[] = [
  {
    signature: "ANLI",
    name: "Anna Låtsasdotter",
    role: "serviceAdvisor",
    password: "demo-anli-2026",
    pin: "4719",
    says: "service advisor, takes cards",
  },
  {
    signature: "KASS",
    name: "Kassandra Testlund",
    role: "operator",
    password: "demo-kass-2026",
    pin: "2806",
    says: "operator, takes cards only",
  },
  {
    signature: "CHEF",
    name: "Charlie Exempelberg",
    role: "manager",
    password: "demo-chef-2026",
    pin: "7351",
    says: "manager, also cash, refunds and day close",
  },
  {
    signature: "EKON",
    name: "Ekaterina Övningsson",
    role: "finance",
    password: "demo-ekon-2026",
    pin: "9264",
    says: "finance, second approver",
  },
  {
    signature: "ADMI",
    name: "Admir Provström",
    role: "administrator",
    password: "demo-admi-2026",
    pin: "5083",
    says: "administrator",
  },
  {
    signature: "OLOV",
    name: "Olov Påhittsson",
    role: "serviceAdvisor",
    password: "demo-olov-2026",
    pin: "3972",
    says: "service advisor, takes cards",
  },
  {
    signature: "MAJA",
    name: "Maja Mönstergård",
    role: "serviceAdvisor",
    password: "demo-maja-2026",
    pin: "6148",
    says: "service advisor, takes cards",
  },
];

export type DemoInvoicingSystem = {
  readonly code: (typeof SYSTEM_CODES)[number];
  readonly name: string;
  readonly claimSide: "ours" | "theirs";
  readonly voucherSeries: string;
};

/** In each company. Two leave the claim's postings to us, one books them itself. */
export const DEMO_INVOICING_SYSTEMS: readonly DemoInvoicingSystem[] = [
  { code: "parts", name: "Lager", claimSide: "ours", voucherSeries: "LA" },
  { code: "workshop", name: "Verkstad", claimSide: "theirs", voucherSeries: "VE" },
  { code: "vehicles", name: "Fordon", claimSide: "ours", voucherSeries: "FO" },
];

/** Before all presets: the own card of the demo carries a Mastercard's issuer id and AID. */
export const DEMO_OWN_CARD_RULE: CardRule = { issuer: "ownCard", panFrom: OWN_CARD_PREFIX };

/** A Viking model that Connect@Cloud serves; a cloud's own list names no models. */
export const DEMO_TERMINAL_MODEL = "Lane3000";

export const DEMO_NETS_ACCOUNT = { username: "demo", password: "demo" } as const;

export type DemoSimulatorConfig = {
  readonly accounts: readonly { readonly username: string; readonly password: string }[];
  readonly terminals: readonly {
    readonly terminalId: string;
    readonly siteId: string;
    readonly organisationNumber: string;
    readonly merchantName: string;
    readonly address: string;
    readonly label: string;
  }[];
  readonly earlierSales: readonly EarlierSale[];
};

/** What the simulated cloud is told, so that its receipts carry the group's own names. */
export function demoSimulatorConfig(
  earlierSales: readonly EarlierSale[] = [],
): DemoSimulatorConfig {
  return {
    earlierSales,
    accounts: [DEMO_NETS_ACCOUNT],
    terminals: DEMO_SITES.flatMap(({ companies, netsSiteId, address, terminals }) =>
      terminals.map(({ terminalId, name, company = companies[0] }) => ({
        terminalId,
        siteId: netsSiteId,
        organisationNumber: company.organisationNumber,
        merchantName: company.name,
        address,
        label: name,
      })),
    ),
  };
}
