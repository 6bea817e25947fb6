/**
 * One POST to a webhook's address. It follows no redirect, reads no more of the answer than is shown,
 * and is over when its time is: a target can hold up nothing but itself.
 */
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { maskCardNumbers } from "@kortkoll/core/cards/card-number.ts";
import { type AddressFault, hostOf, type Resolved, type WebhookTarget } from "./find-target.ts";

export const SEND_FAILURES = [
  "timedOut",
  "notConnected",
  "connectionLost",
  "badCertificate",
  "redirected",
  "refused",
  "targetFailed",
  "secretNotOpened",
  "noSecret",
] as const;
export type SendFailure = (typeof SEND_FAILURES)[number] | AddressFault;

export type SendResult = {
  readonly status: number | null;
  /** Null where it was delivered. */
  readonly failure: SendFailure | null;
  /** The beginning of what was answered. */
  readonly answer: string;
};

/** Enough to see what a target says; the rest is not even read. */
const READ_BYTES = 16_384;
const KEPT_LETTERS = 300;

export interface WebhookLine {
  post(body: string, headers: Readonly<Record<string, string>>): Promise<SendResult>;
  close(): void;
}

/** Connects to the address that was checked, whatever the name has come to mean since. */
export function openLine(target: WebhookTarget, timeoutMs: number): WebhookLine {
  const { url, at } = target;
  const isSecure = url.protocol === "https:";
  const host = hostOf(url);
  const settings = { keepAlive: true, maxSockets: 1, lookup: alwaysTo(at) };
  const agent = isSecure
    ? new HttpsAgent({ ...settings, ...(isIP(host) === 0 && { servername: host }) })
    : new HttpAgent(settings);
  const send = isSecure ? httpsRequest : httpRequest;
  const once = (body: string, headers: Readonly<Record<string, string>>): Promise<Tried> =>
    new Promise((resolve) => {
      const request = send(url, {
        agent,
        method: "POST",
        headers: { ...headers, "content-length": Buffer.byteLength(body) },
      });
      let answered: IncomingMessage | undefined;
      const chunks: Buffer[] = [];
      const end = (failure: SendFailure | undefined): void => {
        clearTimeout(timer);
        request.destroy();
        const wasReused = request.reusedSocket && answered === undefined;
        resolve({ ...resultOf(answered?.statusCode, chunks, failure), wasReused });
      };
      const timer = setTimeout(() => end("timedOut"), timeoutMs);
      request.on("error", (error) => end(failureOf(error)));
      request.on("response", (response) => {
        answered = response;
        let bytes = 0;
        response.on("data", (chunk: Buffer) => {
          chunks.push(chunk);
          bytes += chunk.length;
          if (bytes >= READ_BYTES) end(undefined);
        });
        response.on("error", () => end(undefined));
        response.on("end", () => {
          clearTimeout(timer);
          resolve({ ...resultOf(response.statusCode, chunks, undefined), wasReused: false });
        });
      });
      request.end(body);
    });
  return {
    async post(body, headers) {
      const first = await once(body, headers);
      // A target may close a connection that has rested, just as it is used again.
      const { wasReused, ...result } =
        first.wasReused && first.failure === "connectionLost" ? await once(body, headers) : first;
      return result;
    },
    close: () => agent.destroy(),
  };
}

type Tried = SendResult & { readonly wasReused: boolean };

function alwaysTo({ address, family }: Resolved): LookupFunction {
  return (_host, options, done) => {
    if (options.all === true) done(null, [{ address, family }]);
    else done(null, address, family);
  };
}

/** What the target has said with its status holds, also where the rest of its answer never came. */
function resultOf(
  status: number | undefined,
  chunks: readonly Buffer[],
  failure: SendFailure | undefined,
): SendResult {
  const answer = shortAnswer(Buffer.concat(chunks).toString("utf8"));
  if (status === undefined) return { status: null, failure: failure ?? "connectionLost", answer };
  return { status, failure: failureOfStatus(status), answer };
}

function failureOfStatus(status: number): SendFailure | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) return "redirected";
  return status < 500 ? "refused" : "targetFailed";
}

function shortAnswer(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Z}\uFFFD]+/gu, " ").trim();
  return [...maskCardNumbers(plain)].slice(0, KEPT_LETTERS).join("");
}

const CERTIFICATE_ERROR =
  /^(CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|EPROTO)/;

function failureOf(error: Error & { readonly code?: string }): SendFailure {
  const code = error.code ?? "";
  if (CERTIFICATE_ERROR.test(code)) return "badCertificate";
  return ["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "ETIMEDOUT", "EADDRNOTAVAIL"].includes(
    code,
  )
    ? "notConnected"
    : "connectionLost";
}
