/**
 * A port of its own for Prometheus: no session and no key is asked for there, so it is kept away from
 * the port that the world reaches, and it answers also when the database does not.
 */
import { createServer, type Server } from "node:http";
import type { Metrics } from "./metrics.ts";

export interface MetricsServer {
  readonly port: number;
  stop(): Promise<void>;
}

export async function startMetricsServer(
  metrics: Pick<Metrics, "text" | "contentType">,
  place: { readonly host: string; readonly port: number },
): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    const isRead = request.method === "GET" || request.method === "HEAD";
    if (!isRead || request.url?.split("?")[0] !== "/metrics") {
      response.writeHead(404, { "content-type": "text/plain" }).end("Only /metrics is here.\n");
      return;
    }
    metrics.text().then(
      (text) => response.writeHead(200, { "content-type": metrics.contentType }).end(text),
      (error: unknown) => {
        response.writeHead(500, { "content-type": "text/plain" });
        response.end(`The metrics could not be written: ${String(error)}\n`);
      },
    );
  });
  await listen(server, place);
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : place.port,
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function listen(server: Server, place: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(place, () => {
      server.off("error", reject);
      resolve();
    });
  });
}
