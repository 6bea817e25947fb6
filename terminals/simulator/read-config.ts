/** Reads configuration that came as JSON: every field is checked, and a wrong one is named. */
import { ore } from "@kortkoll/core/money.ts";
import type {
  EarlierSale,
  SimulatorAccount,
  SimulatorConfig,
  SimulatorSettings,
  SimulatorTerminal,
} from "./simulator-config.ts";

type Fields = Readonly<Record<string, unknown>>;

export type SettingsReading =
  | { readonly kind: "read"; readonly settings: Partial<SimulatorSettings> }
  | { readonly kind: "refused"; readonly why: string };

const DURATIONS = [
  "automaticLatencyMs",
  "authorisingMs",
  "slowApprovalMs",
  "lastResultDelayMs",
  "staleLastResultMs",
  "cardTimeoutMs",
  "tokenLifetimeMs",
] as const;

const KNOWN_SETTINGS: ReadonlySet<string> = new Set([...DURATIONS, "mode", "lastResultWhileBusy"]);

/** Throws a sentence that names the field: a wrong configuration file is not an outcome. */
export function readConfig(text: string): Partial<SimulatorConfig> {
  const fields = readFields(JSON.parse(text), "the configuration");
  const { accounts, terminals, earlierSales, host, port, stateFolder, ...rest } = fields;
  const settings = readSettings(rest);
  if (settings.kind === "refused") throw new Error(settings.why);
  return {
    ...settings.settings,
    ...(accounts === undefined ? {} : { accounts: readList(accounts, "accounts", readAccount) }),
    ...(terminals === undefined
      ? {}
      : { terminals: readList(terminals, "terminals", readTerminal) }),
    ...(earlierSales === undefined
      ? {}
      : { earlierSales: readList(earlierSales, "earlierSales", readEarlierSale) }),
    ...(host === undefined ? {} : { host: readText({ host }, "host") }),
    ...(port === undefined ? {} : { port: readPort(port) }),
    ...(stateFolder === undefined ? {} : { stateFolder: readText({ stateFolder }, "stateFolder") }),
  };
}

export function readSettings(fields: Fields): SettingsReading {
  const unknown = Object.keys(fields).find((name) => !KNOWN_SETTINGS.has(name));
  if (unknown !== undefined) return { kind: "refused", why: `Unknown setting: ${unknown}` };
  const durations: Partial<Record<(typeof DURATIONS)[number], number>> = {};
  for (const name of DURATIONS) {
    const value = fields[name];
    if (value === undefined) continue;
    if (typeof value !== "number" || !Number.isFinite(value) || value < 0) {
      return { kind: "refused", why: `${name} must be a number of milliseconds from 0` };
    }
    durations[name] = value;
  }
  const { mode, lastResultWhileBusy } = fields;
  if (mode !== undefined && mode !== "manual" && mode !== "automatic") {
    return { kind: "refused", why: "mode must be manual or automatic" };
  }
  if (
    lastResultWhileBusy !== undefined &&
    lastResultWhileBusy !== "busy" &&
    lastResultWhileBusy !== "previous"
  ) {
    return { kind: "refused", why: "lastResultWhileBusy must be busy or previous" };
  }
  return {
    kind: "read",
    settings: {
      ...durations,
      ...(mode === undefined ? {} : { mode }),
      ...(lastResultWhileBusy === undefined ? {} : { lastResultWhileBusy }),
    },
  };
}

/** Also for configurations given in code: a wrong terminal id would only show much later. */
export function checkTerminals(terminals: readonly SimulatorTerminal[]): void {
  const seen = new Set<string>();
  for (const { terminalId } of terminals) {
    if (!/^\d{8}$/.test(terminalId)) {
      throw new Error(`A terminal id has eight digits: ${terminalId}`);
    }
    if (seen.has(terminalId)) throw new Error(`Terminal ${terminalId} is there twice`);
    seen.add(terminalId);
  }
}

function readAccount(value: unknown, place: string): SimulatorAccount {
  const fields = readFields(value, place);
  const { terminalIds } = fields;
  return {
    username: readText(fields, "username"),
    password: readText(fields, "password"),
    ...(terminalIds === undefined
      ? {}
      : { terminalIds: readList(terminalIds, `${place}.terminalIds`, readString) }),
  };
}

function readTerminal(value: unknown, place: string): SimulatorTerminal {
  const fields = readFields(value, place);
  return {
    terminalId: readText(fields, "terminalId"),
    siteId: readText(fields, "siteId"),
    organisationNumber: readText(fields, "organisationNumber"),
    merchantName: readText(fields, "merchantName"),
    address: readText(fields, "address"),
    label: readText(fields, "label"),
  };
}

function readEarlierSale(value: unknown, place: string): EarlierSale {
  const fields = readFields(value, place);
  const { amountOre } = fields;
  if (typeof amountOre !== "number" || !Number.isSafeInteger(amountOre) || amountOre < 1) {
    throw new Error(`${place}.amountOre must be whole öre from 1`);
  }
  return {
    terminalId: readText(fields, "terminalId"),
    cardId: readText(fields, "cardId"),
    amountOre: ore(amountOre),
    stanAuth: readText(fields, "stanAuth"),
    at: readText(fields, "at"),
  };
}

function readList<Item>(
  value: unknown,
  place: string,
  readItem: (item: unknown, place: string) => Item,
): Item[] {
  if (!Array.isArray(value)) throw new Error(`${place} must be a list`);
  return value.map((item: unknown, index) => readItem(item, `${place}[${index}]`));
}

function readFields(value: unknown, place: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Error(`${place} must be an object`);
  }
  return Object.fromEntries(Object.entries(value));
}

function readText(fields: Fields, name: string): string {
  return readString(fields[name], name);
}

function readString(value: unknown, place: string): string {
  if (typeof value !== "string" || value === "") throw new Error(`${place} must be a text`);
  return value;
}

function readPort(value: unknown): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > 65_535) {
    throw new Error("port must be a whole number from 0 to 65535");
  }
  return value;
}
