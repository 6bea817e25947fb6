/** For tests: somebody's server that takes webhooks, and answers as the test wishes. */
import { createServer as createHttp, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttps } from "node:https";
import type { AddressInfo } from "node:net";
import { selfSignedCertificate } from "./test-certificate.ts";

export type Received = {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
  readonly body: {
    readonly id: string;
    readonly kind: string;
    readonly companyCode: string;
    readonly sequence: number;
    readonly newestSequence: number;
    readonly data: Readonly<Record<string, unknown>>;
  };
};

export type Answering = (response: ServerResponse, received: Received) => void | Promise<void>;

export type Target = {
  /** Of the server itself, without a path. */
  readonly address: string;
  readonly host: string;
  readonly received: Received[];
  /** How many it has open at once, at most. */
  mostAtOnce: number;
  answer: Answering;
  /** What it was told, as kinds. */
  kinds(): readonly string[];
  close(): Promise<void>;
};

export const TAKES: Answering = (response) => void response.end("ok");
export const answers =
  (status: number, text = ""): Answering =>
  (response) =>
    void response.writeHead(status).end(text);

export async function openTarget(options: { readonly isSecure?: true } = {}): Promise<Target> {
  let atOnce = 0;
  const take = (request: IncomingMessage, response: ServerResponse): void => {
    atOnce += 1;
    target.mostAtOnce = Math.max(target.mostAtOnce, atOnce);
    response.on("close", () => {
      atOnce -= 1;
    });
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => void chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString("utf8");
      const body: Received["body"] = JSON.parse(text);
      const received = { path: request.url ?? "", headers: request.headers, text, body };
      target.received.push(received);
      void target.answer(response, received);
    });
  };
  const server = options.isSecure
    ? createHttps(selfSignedCertificate("localhost"), take)
    : createHttp(take);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const host = `127.0.0.1:${port}`;
  const target: Target = {
    address: `${options.isSecure ? "https" : "http"}://${host}`,
    host,
    received: [],
    mostAtOnce: 0,
    answer: TAKES,
    kinds: () => target.received.map(({ body }) => body.kind),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return target;
}
