/**
 * The app on somebody's telephone: time-based one-time codes straight from RFC 6238, written without
 * the library that the server uses, so that the two judge each other.
 */
import { createHmac } from "node:crypto";

const STEP_MS = 30_000;

export function codeOf(key: string, nowMs: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(nowMs / STEP_MS)));
  const mac = createHmac("sha1", fromBase32(key)).update(counter).digest();
  const at = (mac.at(-1) ?? 0) & 0xf;
  const number = (mac.readUInt32BE(at) & 0x7fff_ffff) % 1_000_000;
  return String(number).padStart(6, "0");
}

function fromBase32(key: string): Buffer {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...key.replaceAll(/\s/g, "")].map((one) =>
    letters.indexOf(one).toString(2).padStart(5, "0"),
  );
  const bytes = bits.join("").match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}
