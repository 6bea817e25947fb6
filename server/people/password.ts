/**
 * Password hashes: argon2id with the parameters that OWASP recommends (19 MiB, two passes, one
 * lane). Hashing is done one at a time, so that a flood of guesses costs one core and 19 MiB.
 */
import { randomBytes } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";
import { makeQueue } from "./work-queue.ts";

const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const oneAtATime = makeQueue();

export function hashPassword(password: string): Promise<string> {
  return oneAtATime(() => hash(normalised(password), PARAMETERS));
}

/** Takes equally long without a hash, so that the time does not tell which signatures exist. */
export async function isRightPassword(
  password: string,
  storedHash: string | null | undefined,
): Promise<boolean> {
  const compared = storedHash ?? (await decoy());
  const isEqual = await oneAtATime(() => verify(compared, normalised(password)));
  return isEqual && storedHash !== null && storedHash !== undefined;
}

/** The same letters with å as one sign or as two are the same password. */
function normalised(password: string): string {
  return password.normalize("NFC");
}

let decoyHash: Promise<string> | undefined;

function decoy(): Promise<string> {
  decoyHash ??= hashPassword(randomBytes(16).toString("hex"));
  return decoyHash;
}
