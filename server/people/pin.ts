/**
 * PINs of four to six digits. So short a secret is kept by the brake on guessing and by a key from
 * outside the database, without which its hash is of no use; so the hash itself may be quick, and
 * an operator is not kept waiting. They have a queue of their own: a flood of guessed passwords does
 * not stop the tills.
 */
import { hash, verify } from "@node-rs/argon2";
import type { SecretBox } from "../secrets/secret-box.ts";
import { makeQueue } from "./work-queue.ts";

const PARAMETERS = { memoryCost: 7_168, timeCost: 2, parallelism: 1 };
const oneAtATime = makeQueue();

export function hashPin(secrets: SecretBox, personId: string, pin: string): Promise<string> {
  const secret = secrets.keyFor("pin");
  return oneAtATime(() => hash(`${personId}:${pin}`, { ...PARAMETERS, secret }));
}

/** Takes equally long for somebody without a PIN. */
export async function isRightPin(
  secrets: SecretBox,
  pin: string,
  person: { readonly id: string; readonly pinHash: string | null } | undefined,
): Promise<boolean> {
  const { id = "", pinHash = null } = person ?? {};
  if (pinHash === null) {
    await hashPin(secrets, id, pin);
    return false;
  }
  const secret = secrets.keyFor("pin");
  return oneAtATime(() => verify(pinHash, `${id}:${pin}`, { secret }));
}
