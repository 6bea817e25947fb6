/** The made-up dealer group of the simulation: two companies, three sites, and who works there. */
import {
  type CardRule,
  type PlacedCardRule,
  PRESET_RULES,
} from "@kortkoll/core/cards/card-rules.ts";
import { PRESET_REASONS, type PresetReason } from "@kortkoll/core/cash/cash-reasons.ts";
import { SITES, TERMINALS_PER_SITE, TILLS_PER_SITE } from "./draw-plan.ts";
import type { PlacesToLoad } from "./memory-database/load-places.ts";

export type SimulatedSite = {
  readonly code: string;
  readonly tills: readonly string[];
  /** Our id and the vendor's. */
  readonly terminals: readonly { readonly id: string; readonly vendorId: string }[];
  readonly organisationNumber: string;
  readonly ownCardsOn: boolean;
  readonly companyId: string;
  readonly cashReasons: readonly (PresetReason & { readonly id: string })[];
};

export type Places = {
  readonly toLoad: PlacesToLoad;
  readonly sites: readonly SimulatedSite[];
  readonly people: readonly { readonly id: string; readonly signature: string }[];
  readonly cardRules: readonly PlacedCardRule[];
};

const COMPANIES = [
  { code: "BIL", name: "Påhittade Bilar AB", organisationNumber: "5560001234" },
  { code: "LAST", name: "Påhittade Lastbilar AB", organisationNumber: "5560005678" },
];
const SITE_CODES = ["NORD", "SYD", "VÄST"];
const SYSTEMS = [
  { code: "workshop", claimSide: "ours", voucherSeries: "V" },
  { code: "parts", claimSide: "ours", voucherSeries: "L" },
  { code: "vehicles", claimSide: "theirs", voucherSeries: "F" },
] as const;
const PEOPLE = ["KASS", "CHEF", "ÅSÖ", "EKON"];

const OWN_CARD: CardRule = { issuer: "ownCard", panFrom: "990011" };

export function simulatedPlaces(): Places {
  const newId = countedIds();
  const cardRules = [OWN_CARD, ...PRESET_RULES].map((rule, index) => ({
    ...rule,
    version: 1,
    position: index + 1,
  }));
  const companies = COMPANIES.map((company) => ({
    id: newId(),
    ...company,
    cashReasons: PRESET_REASONS.map((reason) => ({ id: newId(), ...reason })),
  }));
  const people = PEOPLE.map((signature) => ({
    id: newId(),
    signature,
    name: `Namn ${signature}`,
    role: "manager" as const,
  }));
  const drawn = SITE_CODES.slice(0, SITES).map((code, index) => {
    const company = companies[index === 2 ? 1 : 0];
    if (company === undefined) throw new Error("No company");
    return drawSite(newId, { code, index, company });
  });
  return {
    toLoad: {
      companies,
      people,
      cardRules: cardRules.map((rule) => ({ id: newId(), ...rule })),
      systems: companies.flatMap((company) =>
        SYSTEMS.map((system) => ({ id: newId(), companyId: company.id, ...system })),
      ),
      sites: drawn.map(({ site }) => site),
      terminals: drawn.flatMap(({ terminals }) => terminals),
      tills: drawn.flatMap(({ tills }) => tills),
    },
    sites: drawn.map(({ seen }) => seen),
    people,
    cardRules,
  };
}

function countedIds(): () => string {
  let ids = 0;
  return () => {
    ids += 1;
    return `00000000-0000-7000-8000-${ids.toString(16).padStart(12, "0")}`;
  };
}

type DrawnSite = {
  readonly site: PlacesToLoad["sites"][number];
  readonly terminals: PlacesToLoad["terminals"];
  readonly tills: PlacesToLoad["tills"];
  readonly seen: SimulatedSite;
};

function drawSite(
  newId: () => string,
  of: {
    readonly code: string;
    readonly index: number;
    readonly company: PlacesToLoad["companies"][number];
  },
): DrawnSite {
  const { code, company } = of;
  const siteId = newId();
  const ownCardsOn = of.index === 0;
  const terminals = Array.from({ length: TERMINALS_PER_SITE }, (_, index) => ({
    id: newId(),
    companyId: company.id,
    siteId,
    vendorTerminalId: `7700${of.index}00${index + 1}`,
    name: `Terminal ${index + 1}`,
  }));
  const tills = Array.from({ length: TILLS_PER_SITE }, (_, index) => ({
    id: newId(),
    siteId,
    code: `K${index + 1}`,
    name: `Kassa ${index + 1}`,
    terminalIds: terminals.map(({ id }) => id),
  }));
  return {
    site: {
      id: siteId,
      code,
      name: `Verkstad ${code}`,
      companyIds: [company.id],
      toyotaFranchise: ownCardsOn,
      ownCardsOn,
    },
    terminals,
    tills,
    seen: {
      code,
      tills: tills.map(({ id }) => id),
      terminals: terminals.map(({ id, vendorTerminalId }) => ({ id, vendorId: vendorTerminalId })),
      organisationNumber: company.organisationNumber,
      ownCardsOn,
      companyId: company.id,
      cashReasons: company.cashReasons ?? [],
    },
  };
}
