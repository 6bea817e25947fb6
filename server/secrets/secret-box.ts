/**
 * Secrets at rest: AES-256-GCM with a key for each purpose, derived (HKDF-SHA256) from one master
 * key that is kept outside the database. A sealed text is bound to what it is about, so that one
 * row's secret does not open in another's.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

export type SecretPurpose =
  | "totp"
  | "recoveryCodes"
  | "pin"
  | "vendorCredentials"
  | "webhook"
  | "auditSigning"
  | "cardRuleTrial";

export interface SecretBox {
  /** `about`: what the secret belongs to, such as a row's id. */
  seal(purpose: SecretPurpose, about: string, text: string): string;
  /** Throws when it was sealed with another key, for another purpose or about something else. */
  open(purpose: SecretPurpose, about: string, sealed: string): string;
  /** 32 bytes for a purpose that needs a key of its own. */
  keyFor(purpose: SecretPurpose): Uint8Array;
  /** Tells two master keys apart, and nothing else of them. */
  readonly mark: string;
}

export const MASTER_KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const FORM = "v1.";

export function createSecretBox(masterKey: Uint8Array): SecretBox {
  if (masterKey.length !== MASTER_KEY_BYTES) throw new Error("A master key has 32 bytes");
  const derive = (info: string): Uint8Array =>
    new Uint8Array(hkdfSync("sha256", masterKey, "", `kortkoll ${info}`, 32));
  return {
    mark: Buffer.from(derive("mark")).toString("hex"),
    keyFor: (purpose) => derive(purpose),
    seal(purpose, about, text) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", derive(purpose), nonce);
      cipher.setAAD(Buffer.from(about, "utf8"));
      const parts = [nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()];
      return FORM + Buffer.concat(parts).toString("base64url");
    },
    open(purpose, about, sealed) {
      if (!sealed.startsWith(FORM)) throw new Error("Not a sealed text of this program");
      const bytes = Buffer.from(sealed.slice(FORM.length), "base64url");
      const nonce = bytes.subarray(0, NONCE_BYTES);
      const decipher = createDecipheriv("aes-256-gcm", derive(purpose), nonce, {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(Buffer.from(about, "utf8"));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      const hidden = bytes.subarray(NONCE_BYTES, -TAG_BYTES);
      return Buffer.concat([decipher.update(hidden), decipher.final()]).toString("utf8");
    },
  };
}
