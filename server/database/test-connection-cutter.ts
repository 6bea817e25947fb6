/**
 * Stands between a test and the real server and cuts connections when a chosen text goes past,
 * either before the server gets it or after it, so that the answer is what is lost.
 */
import { connect, createServer, type Server, type Socket } from "node:net";

export interface ConnectionCutter {
  readonly port: number;
  /** The next connection that sends `text` is cut. */
  cutAt(text: string, when: "beforeItArrives" | "beforeTheAnswer"): void;
  close(): Promise<void>;
}

interface Cut {
  readonly text: string;
  readonly when: "beforeItArrives" | "beforeTheAnswer";
}

export async function openConnectionCutter(serverPort: number): Promise<ConnectionCutter> {
  const sockets = new Set<Socket>();
  let cut: Cut | undefined;
  const listener = createServer((client) => {
    const server = connect(serverPort, "127.0.0.1");
    let isMuted = false;
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => sockets.delete(socket));
    }
    const end = (): void => {
      client.destroy();
      server.destroy();
    };
    client.on("close", end);
    server.on("close", end);
    client.on("data", (bytes) => {
      const found = cut !== undefined && bytes.includes(cut.text) ? cut : undefined;
      if (found !== undefined) cut = undefined;
      if (found?.when === "beforeItArrives") return end();
      if (found !== undefined) isMuted = true;
      server.write(bytes);
    });
    server.on("data", (bytes) => (isMuted ? end() : client.write(bytes)));
  });
  const port = await listen(listener);
  return {
    port,
    cutAt: (text, when) => {
      cut = { text, when };
    },
    close: () =>
      new Promise((resolve) => {
        listener.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function listen(listener: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    listener.once("error", reject);
    listener.listen(0, "127.0.0.1", () => {
      const address = listener.address();
      if (address === null || typeof address === "string") throw new Error("no port");
      resolve(address.port);
    });
  });
}
