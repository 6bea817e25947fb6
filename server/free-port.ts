/** Ports for the programs that run beside the server. */
import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

/** The first of the wanted ports that is free, else any. */
export async function findFreePort(host: string, wanted: readonly number[]): Promise<number> {
  for (const port of [...wanted.filter((one) => one > 0 && one < 65_536), 0]) {
    const free = await tryPort(host, port);
    if (free !== undefined) return free;
  }
  throw new Error(`There is no free port on ${host}.`);
}

/**
 * A server that is leaving gives its port back within moments; another program does not. Whether it
 * is free now.
 */
export async function waitForPort(host: string, port: number, atMostMs: number): Promise<boolean> {
  const giveUpAt = performance.now() + atMostMs;
  while (port !== 0 && (await tryPort(host, port)) === undefined) {
    if (performance.now() > giveUpAt) return false;
    await pause(50);
  }
  return true;
}

function tryPort(host: string, port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address();
      const found = typeof address === "object" && address !== null ? address.port : undefined;
      server.close(() => resolve(found));
    });
  });
}
