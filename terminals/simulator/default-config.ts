/** Six terminals of two made-up merchants, enough to try a client without writing a file first. */
import { randomUUID } from "node:crypto";
import { systemClock } from "./clock.ts";
import type { SimulatorConfig, SimulatorTerminal } from "./simulator-config.ts";

const NORTH = {
  siteId: "7900101",
  organisationNumber: "5599990011",
  merchantName: "Påhittade Bilar Norr AB",
  address: "Låtsasgatan 1, Exempelby",
};

const SOUTH = {
  siteId: "7900202",
  organisationNumber: "5599990029",
  merchantName: "Påhittade Bilar Syd AB",
  address: "Övningsvägen 2, Provköping",
};

const DEFAULT_TERMINALS: readonly SimulatorTerminal[] = [
  { ...NORTH, terminalId: "79001011", label: "Norr, verkstad" },
  { ...NORTH, terminalId: "79001012", label: "Norr, lager" },
  { ...NORTH, terminalId: "79001013", label: "Norr, bilhall" },
  { ...SOUTH, terminalId: "79002021", label: "Syd, verkstad" },
  { ...SOUTH, terminalId: "79002022", label: "Syd, lager" },
  { ...SOUTH, terminalId: "79002023", label: "Syd, bilhall" },
];

export const DEFAULT_CONFIG: SimulatorConfig = {
  accounts: [{ username: "demo", password: "demo" }],
  terminals: DEFAULT_TERMINALS,
  earlierSales: [],
  host: "127.0.0.1",
  port: 0,
  stateFolder: null,
  clock: systemClock,
  newSeed: randomUUID,
  mode: "manual",
  automaticLatencyMs: 800,
  authorisingMs: 1_200,
  slowApprovalMs: 20_000,
  lastResultDelayMs: 3_000,
  staleLastResultMs: 30_000,
  cardTimeoutMs: 180_000,
  tokenLifetimeMs: 86_400_000,
  lastResultWhileBusy: "busy",
};
