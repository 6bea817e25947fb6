/**
 * Signs the chain's ends with Ed25519. The key comes from the master key, which is not in the
 * database: whoever writes the chain anew cannot sign it anew.
 */
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import type { SecretBox } from "../secrets/secret-box.ts";

export interface HeadKey {
  sign(text: string): string;
  isSigned(text: string, signature: string): boolean;
  /** SPKI in base64: what an auditor checks signatures with. */
  readonly publicKey: string;
}

/** What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410). */
const PKCS8_HEAD = Buffer.from("302e020100300506032b657004220420", "hex");

export function createHeadKey(secrets: Pick<SecretBox, "keyFor">): HeadKey {
  const seed = secrets.keyFor("auditSigning");
  const privateKey = createPrivateKey({
    key: Buffer.concat([PKCS8_HEAD, seed]),
    format: "der",
    type: "pkcs8",
  });
  const publicKey: KeyObject = createPublicKey(privateKey);
  return {
    sign: (text) => sign(null, Buffer.from(text, "utf8"), privateKey).toString("base64"),
    isSigned: (text, signature) =>
      verify(null, Buffer.from(text, "utf8"), publicKey, Buffer.from(signature, "base64")),
    publicKey: publicKey.export({ format: "der", type: "spki" }).toString("base64"),
  };
}

export type Head = {
  readonly no: number;
  readonly seq: number;
  /** Of the entry `seq`, in hex. */
  readonly hash: string;
  readonly at: string;
  readonly signature: string;
};

export function textOfHead(head: Omit<Head, "signature">): string {
  return `kortkoll audit head\n${head.no}\n${head.seq}\n${head.hash}\n${head.at}`;
}

export type Tip = {
  readonly seq: number;
  readonly hash: string;
  /** Every row before this place is sealed. */
  readonly tx: string;
  readonly source: string;
  readonly id: string;
  readonly heads: number;
  readonly headAt: string | null;
  readonly sealedAt: string | null;
  readonly sources: number;
  /** So many of the first heads were signed with a key that is lost. */
  readonly lostHeads: number;
};

/**
 * Begins unlike a head, so that an old head never passes for the end of the chain. How many sources
 * there are is not in it: a migration changes that, and has no key.
 */
export function textOfTip(tip: Tip): string {
  const { seq, hash, tx, source, id, heads, headAt, sealedAt, lostHeads } = tip;
  const lost = lostHeads === 0 ? [] : [`lost ${lostHeads}`];
  const lines = [seq, hash, tx, source, id, heads, headAt, sealedAt, ...lost];
  return `kortkoll audit tip\n${lines.join("\n")}`;
}
