/**
 * Time-based one-time codes (RFC 6238) as every app on a telephone makes them: six digits, SHA-1, a
 * step of thirty seconds. A clock that is one step off is borne with.
 */
import { Secret, TOTP } from "otpauth";

const STEP_MS = 30_000;
const STEPS_OFF = 1;
const ISSUER = "Kortkoll";

export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** What the app reads, as a picture or as an address. */
export function totpAddress(secret: string, signature: string): string {
  return totp(secret, signature).toString();
}

/** The time step that the code is of; undefined when it is of none near now. */
export function stepOfCode(secret: string, code: string, nowMs: number): number | undefined {
  const off = totp(secret).validate({ token: code, timestamp: nowMs, window: STEPS_OFF });
  return off === null ? undefined : Math.floor(nowMs / STEP_MS) + off;
}

function totp(secret: string, label = ""): TOTP {
  const steps = { algorithm: "SHA1", digits: 6, period: STEP_MS / 1_000 };
  return new TOTP({ issuer: ISSUER, label, secret: Secret.fromBase32(secret), ...steps });
}
