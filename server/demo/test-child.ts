/** A program of the demo in miniature, for the tests of what keeps such programs running. */
import { createServer } from "node:http";
import { parseArgs } from "node:util";

const { values } = parseArgs({ options: { port: { type: "string", default: "0" } } });
let firstLine = "";
process.stdin.once("data", (piece: Buffer) => {
  firstLine = piece.toString().trim();
});
process.stdin.once("end", () => process.exit(0));
const server = createServer((request, response) => {
  if (request.url === "/die") process.exit(3);
  response.end(JSON.stringify({ pid: process.pid, firstLine }));
});
server.listen(Number(values.port), "127.0.0.1", () => {
  const address = server.address();
  if (address === null || typeof address === "string") process.exit(1);
  const url = `http://127.0.0.1:${address.port}`;
  process.stdout.write(`${JSON.stringify({ ready: true, url })}\n`);
});
