/** The Nets simulator as a process of its own, whose customers pay at once and by themselves. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type KillableProcess, startKillable } from "./killable-process.ts";

const program = join(import.meta.dirname, "../../terminals/simulator/main.ts");

export type SimulatedNets = {
  readonly folder: string;
  readonly terminalIds: readonly string[];
  readonly customerTakesMs: number;
  readonly lastResultDelayMs: number;
};

export async function startSimulatedNets(wanted: SimulatedNets): Promise<KillableProcess> {
  const config = join(wanted.folder, "simulated-nets.json");
  const place = {
    siteId: "7900101",
    organisationNumber: "5599990032",
    merchantName: "Mätbolaget (påhittat)",
    address: "Låtsasgatan 1, Exempelby",
  };
  const settings = {
    mode: "automatic",
    automaticLatencyMs: wanted.customerTakesMs,
    lastResultDelayMs: wanted.lastResultDelayMs,
    accounts: [{ username: "demo", password: "demo" }],
    terminals: wanted.terminalIds.map((terminalId) => ({
      ...place,
      terminalId,
      label: `Terminal ${terminalId}`,
    })),
  };
  await writeFile(config, JSON.stringify(settings));
  return await startKillable(program, ["--config", config, "--stay-with-parent"]);
}

export function makeTerminalIds(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => String(79_300_001 + index));
}

/** One transaction that the simulator knows was really taken. */
export type Taken = {
  readonly terminalId: string;
  readonly kind: "purchase" | "refund" | "void";
  readonly amountOre: number;
  readonly effectOre: number;
  /** Our reference. */
  readonly orderId: string | null;
};

export async function readTaken(simulatorUrl: string): Promise<readonly Taken[]> {
  const answer = await fetch(`${simulatorUrl}/simulator/truth`);
  const truth = (await answer.json()) as { readonly transactions: readonly Taken[] };
  return truth.transactions;
}
