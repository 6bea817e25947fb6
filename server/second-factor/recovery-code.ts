/**
 * Codes on paper for the day when the telephone is lost: ten, each of 50 random bits, each used once.
 * They are hashed with a key from outside the database, without which the hashes are of no use.
 */
import { createHmac, randomInt } from "node:crypto";
import type { SecretBox } from "../secrets/secret-box.ts";

const HOW_MANY = 10;
const LENGTH = 10;
/** Without I, L, O and U, which are read as something else. */
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** As they are shown: two groups of five. */
export function newRecoveryCodes(): readonly string[] {
  return Array.from({ length: HOW_MANY }, () => {
    const letters = Array.from({ length: LENGTH }, () => LETTERS.charAt(randomInt(32))).join("");
    return `${letters.slice(0, 5)}-${letters.slice(5)}`;
  });
}

/** However it is written: small letters, spaces, O for 0, I or L for 1. */
export function hashRecoveryCode(secrets: SecretBox, personId: string, code: string): string {
  const plain = code
    .toUpperCase()
    .replaceAll(/[\s-]/g, "")
    .replaceAll("O", "0")
    .replaceAll(/[IL]/g, "1");
  const hmac = createHmac("sha256", secrets.keyFor("recoveryCodes"));
  return hmac.update(`${personId}:${plain}`).digest("hex");
}
