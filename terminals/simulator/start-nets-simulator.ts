/** Starts the simulated Nets cloud inside this process; `main.ts` makes a process of its own of it. */
import { once } from "node:events";
import { DEFAULT_CONFIG } from "./default-config.ts";
import { createSimulatorServer } from "./http/listen.ts";
import { checkTerminals } from "./read-config.ts";
import type { SimulatorConfig } from "./simulator-config.ts";
import { recordEarlierSales } from "./terminal/earlier-sales.ts";
import { openNetsCloud } from "./terminal/nets-cloud.ts";

export type RunningSimulator = {
  readonly url: string;
  readonly port: number;
  /** Cuts every connection, as a cloud does that goes down; the journal is complete. */
  close(): Promise<void>;
};

/** What is left out is taken from the default configuration. */
export async function startNetsSimulator(
  given: Partial<SimulatorConfig> = {},
): Promise<RunningSimulator> {
  const config: SimulatorConfig = { ...DEFAULT_CONFIG, ...given };
  checkTerminals(config.terminals);
  const { cloud, isNew } = await openNetsCloud(config);
  if (isNew) await recordEarlierSales(cloud, config.earlierSales);
  const server = createSimulatorServer(cloud);
  server.listen(config.port, config.host);
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port to listen on");
  const { port } = address;
  return {
    url: `http://${config.host.includes(":") ? `[${config.host}]` : config.host}:${port}`,
    port,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
      await cloud.journal.close();
    },
  };
}
