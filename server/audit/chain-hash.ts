/** What an entry of the chain is hashed from. tools/audit/verify-audit.mjs says the same once more. */
import { hash } from "node:crypto";

/** What the first entry has in the place of a hash before it. */
export const NO_HASH = "0".repeat(64);

export type Link = {
  readonly seq: number;
  /** SHA-256 of the content, in hex. */
  readonly contentHash: string;
  readonly sealedAt: string;
};

/** Four lines that hold no line break, so that no two links read the same. */
export function hashLink(link: Link, previousHash: string): string {
  return hash("sha256", `${link.seq}\n${link.contentHash}\n${link.sealedAt}\n${previousHash}`);
}

/** An instant as the chain writes it: to the microsecond, though our clock has milliseconds. */
export function writeInstant(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, -1)}000Z`;
}
