/** How names of receivers are looked up: whole, and without holding up anybody else's look-up. */
import { createSocket, type Socket } from "node:dgram";
import { lookup } from "node:dns/promises";
import { once } from "node:events";
import { afterEach, expect, test } from "vitest";
import { systemPause } from "../clock.ts";
import { systemReach } from "./system-reach.ts";

let server: Socket | undefined;
afterEach(() => server?.close());

/** A name server; undefined says nothing at all. */
async function openNameServer(
  answer: (
    type: number,
  ) => { readonly records: readonly Buffer[]; readonly code?: number } | undefined,
): Promise<string> {
  const socket = createSocket("udp4");
  server = socket;
  socket.on("message", (asked, { port, address }) => {
    const end = asked.indexOf(0, 12) + 5;
    const question = asked.subarray(12, end);
    const type = question.readUInt16BE(question.length - 4);
    const answered = answer(type);
    if (answered === undefined) return;
    const { records, code = 0 } = answered;
    const header = Buffer.from([0, 0, 0x81, 0x80 | code, 0, 1, 0, records.length, 0, 0, 0, 0]);
    asked.copy(header, 0, 0, 2);
    const lines = records.map((data) => {
      const line = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, data.length]);
      return Buffer.concat([line, data]);
    });
    socket.send(Buffer.concat([header, question, ...lines]), port, address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return `127.0.0.1:${socket.address().port}`;
}

test("all that a name stands for is found, also where one kind of address is not given", async () => {
  const four = [Buffer.from([93, 184, 216, 34]), Buffer.from([10, 0, 0, 7])];
  const at = await openNameServer((type) => ({ records: type === 1 ? four : [] }));
  const reach = systemReach([], systemPause, { servers: [at] });
  expect(await reach.resolve("hooks.example")).toEqual([
    { address: "93.184.216.34", family: 4 },
    { address: "10.0.0.7", family: 4 },
  ]);
});

test("a name that no name server knows is asked for at the machine, as its own names are", async () => {
  const at = await openNameServer(() => ({ records: [], code: 3 }));
  const reach = systemReach([], systemPause, { servers: [at] });
  expect((await reach.resolve("localhost")).length).toBeGreaterThan(0);
  await expect(reach.resolve("finns-inte.invalid")).rejects.toThrow();
});

test("a name whose server says nothing is left after its time, and holds up no other look-up", async () => {
  const at = await openNameServer(() => undefined);
  const named = ["localhost:8443"];
  const reach = systemReach(named, systemPause, { servers: [at], patienceMs: 700 });
  let ended = 0;
  const hung = Array.from({ length: 12 }, async (_, index) => {
    const found = await reach.resolve(`hangs-${index}.example`);
    ended += 1;
    return found;
  });
  await lookup("localhost");
  expect((await reach.resolve("localhost")).length, "named in the configuration").toBeGreaterThan(
    0,
  );
  expect(ended, "the machine's own look-up came first").toBe(0);
  expect(await Promise.all(hung)).toEqual(Array(12).fill([]));
});
