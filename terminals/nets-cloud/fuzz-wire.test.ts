/**
 * Damaged bytes on a real socket: every call of the adapter comes back in time with a value, and
 * what is called approved or refused has its evidence in the bytes that arrived.
 */
import net from "node:net";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { closeAll, connect, listen, REQUEST, TID, tokenFor } from "./scripted-cloud.ts";
import { checkEvidence, RECORDINGS } from "./test-evidence.ts";

const LIMIT_MS = 250;
/** Sign-in, state and the call itself, each at its limit, on a busy machine. */
const COMES_BACK_WITHIN_MS = 10_000;

const AS_RECORDED = "as recorded";

type Damage =
  | { readonly kind: "none" }
  | { readonly kind: "cut"; readonly at: number }
  | { readonly kind: "flip"; readonly at: number; readonly bits: number }
  | { readonly kind: "insert"; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: "encoding"; readonly name: "utf16le" | "latin1" | "byteOrderMark" }
  | { readonly kind: "padded"; readonly kilobytes: number };

type Framing =
  | "lengthRight"
  | "lengthShort"
  | "lengthLong"
  | "untilClose"
  | "chunked"
  | "badChunks";

type Wire = { readonly status: string; readonly headers: string; readonly framing: Framing };

const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc.constant<Damage>({ kind: "none" }),
  fc.nat().map((at): Damage => ({ kind: "cut", at })),
  fc
    .tuple(fc.nat(), fc.integer({ min: 1, max: 255 }))
    .map(([at, bits]): Damage => ({ kind: "flip", at, bits })),
  fc
    .tuple(fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 40 }))
    .map(([at, bytes]): Damage => ({ kind: "insert", at, bytes })),
  fc
    .constantFrom("utf16le" as const, "latin1" as const, "byteOrderMark" as const)
    .map((name): Damage => ({ kind: "encoding", name })),
  fc.constantFrom(2, 1_100).map((kilobytes): Damage => ({ kind: "padded", kilobytes })),
);

const wire: fc.Arbitrary<Wire> = fc.record({
  status: fc.constantFrom(
    AS_RECORDED,
    AS_RECORDED,
    AS_RECORDED,
    AS_RECORDED,
    "201 Created",
    "400 Bad Request",
    "500 Oops",
    "99 Odd",
    "abc",
  ),
  headers: fc.constantFrom(
    "content-type: application/json\r\n",
    "content-type: application/json\r\n",
    "",
    "content-type: text/html; charset=iso-8859-1\r\n",
    "content-encoding: gzip\r\n",
    "no colon here\r\n",
    `x-long: ${"å".repeat(30_000)}\r\n`,
  ),
  framing: fc.constantFrom<Framing>(
    "lengthRight",
    "lengthRight",
    "lengthRight",
    "lengthShort",
    "lengthLong",
    "untilClose",
    "chunked",
    "badChunks",
  ),
});

function damaged(body: unknown, how: Damage): Buffer {
  const whole = Buffer.from(JSON.stringify(body));
  switch (how.kind) {
    case "none":
      return whole;
    case "cut":
      return whole.subarray(0, how.at % (whole.length + 1));
    case "flip": {
      const flipped = Buffer.from(whole);
      const at = how.at % whole.length;
      flipped[at] = (flipped[at] ?? 0) ^ how.bits;
      return flipped;
    }
    case "insert": {
      const at = how.at % (whole.length + 1);
      return Buffer.concat([whole.subarray(0, at), how.bytes, whole.subarray(at)]);
    }
    case "encoding":
      return how.name === "byteOrderMark"
        ? Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), whole])
        : Buffer.from(whole.toString("utf8"), how.name);
    case "padded":
      return Buffer.concat([whole, Buffer.alloc(how.kilobytes * 1024, " ")]);
  }
}

function framed(content: Buffer, { status, headers, framing }: Wire, recorded = 200): Buffer {
  const start = `HTTP/1.1 ${status === AS_RECORDED ? `${recorded} Recorded` : status}\r\n${headers}`;
  const size = content.length;
  const chunk = Buffer.concat([
    Buffer.from(`${size.toString(16)}\r\n`),
    content,
    Buffer.from("\r\n0\r\n\r\n"),
  ]);
  const lengths: Readonly<Record<Framing, string>> = {
    lengthRight: `content-length: ${size}\r\n`,
    lengthShort: `content-length: ${Math.max(0, size - 7)}\r\n`,
    lengthLong: `content-length: ${size + 7}\r\n`,
    untilClose: "",
    chunked: "transfer-encoding: chunked\r\n",
    badChunks: "transfer-encoding: chunked\r\n",
  };
  const head = Buffer.from(`${start}${lengths[framing]}connection: close\r\n\r\n`);
  if (framing === "chunked" && size > 0) return Buffer.concat([head, chunk]);
  if (framing === "badChunks") return Buffer.concat([head, Buffer.from("zz\r\n"), content]);
  return Buffer.concat([head, content]);
}

let answer: Buffer = Buffer.alloc(0);
/** Whether the sign-in and the state are damaged too, or the money call alone. */
let damagesAll = false;
let url = "";

beforeAll(async () => {
  const plain: Wire = { status: "200 OK", headers: "", framing: "lengthRight" };
  const whole = (body: unknown): Buffer => framed(Buffer.from(JSON.stringify(body)), plain);
  const login = whole({ token: tokenFor(0, 86_400), terminals: [TID] });
  const state = whole({ terminal: { terminalState: "idle" } });
  const server = net.createServer((socket) => {
    socket.once("data", (asked: Buffer) => {
      const [method = "", path = ""] = asked.toString("latin1", 0, 80).split(" ");
      const isTransaction = path.endsWith("transaction");
      if (damagesAll || isTransaction) socket.end(answer);
      else socket.end(method === "POST" ? login : state);
    });
    socket.on("error", () => undefined);
  });
  const { port } = await listen(server);
  url = `http://127.0.0.1:${port}/`;
});

afterEach(() => {
  damagesAll = false;
});
afterAll(() => closeAll());

const limits = {
  connectMs: LIMIT_MS,
  loginMs: LIMIT_MS,
  stateMs: LIMIT_MS,
  listMs: LIMIT_MS,
  cancelMs: LIMIT_MS,
  lastResultMs: LIMIT_MS,
  voidMs: LIMIT_MS,
  reconcileMs: LIMIT_MS,
  moneyMs: LIMIT_MS,
};

test("a damaged answer to a payment comes back in time, and is money only by what arrived", async () => {
  const property = fc.asyncProperty(
    fc.constantFrom(...RECORDINGS),
    damage,
    wire,
    fc.constantFrom("purchase" as const, "returnOfGoods" as const, "voidLast" as const),
    async ({ body, status: recorded }, how, on, operation) => {
      const content = damaged(body, how);
      const status = on.status === AS_RECORDED ? recorded : Number.parseInt(on.status, 10);
      answer = framed(content, on, recorded);
      const { cloud } = connect(url, limits);
      const startedMs = performance.now();
      const outcome = await cloud[operation](REQUEST);
      await cloud.close();
      expect(performance.now() - startedMs).toBeLessThan(COMES_BACK_WITHIN_MS);
      const shown = on.framing === "lengthShort" ? content.subarray(0, -7) : content;
      if (outcome.kind !== "notSent") checkEvidence(outcome, status, shown.toString("utf8"));
      if (on.framing === "lengthLong" || on.framing === "badChunks") {
        expect(["unknown", "notSent"]).toContain(outcome.kind);
      }
    },
  );
  await fc.assert(property, { numRuns: 600 });
});

test("damaged answers to every other call come back in time, with a value", async () => {
  damagesAll = true;
  const property = fc.asyncProperty(
    fc.constantFrom(...RECORDINGS),
    damage,
    wire,
    async ({ body, status: recorded }, how, on) => {
      answer = framed(damaged(body, how), on, recorded);
      const { cloud } = connect(url, limits);
      const startedMs = performance.now();
      const kinds = [
        (await cloud.listTerminals()).kind,
        (await cloud.state(TID)).kind,
        (await cloud.lastResult(TID)).kind,
        (await cloud.cancel(TID)).kind,
        (await cloud.reconcile(TID)).kind,
        (await cloud.purchase(REQUEST)).kind,
      ];
      await cloud.close();
      expect(performance.now() - startedMs).toBeLessThan(3 * COMES_BACK_WITHIN_MS);
      expect(kinds).toHaveLength(6);
      // No recording signs anybody in, and without a sign-in nothing can have been sent.
      expect(kinds.at(-1)).toBe("notSent");
    },
  );
  await fc.assert(property, { numRuns: 100 });
});
