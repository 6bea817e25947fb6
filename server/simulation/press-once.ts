/**
 * A key that moves cash is pressed until it is answered, always with the same Idempotency-Key, and
 * whoever gives up looks at the screen a while later: nobody leaves the till without knowing.
 */
import { violatedConstraint } from "../database/database-errors.ts";
import { findAnswer, type IdempotencyClaim } from "../http/idempotency.ts";
import type { Desk } from "./desk.ts";
import type { SimulatedServer } from "./simulated-server.ts";

const TRIES = 8;
const TRIES_EVERY_MS = 8_000;
/** Longer than any server stands still: what it was asked before has then been done, or never will be. */
const LOOKS_AFTER_MS = 60_000;

export type Pressed<Done, Refused> =
  | { readonly kind: "done"; readonly done: Done }
  | { readonly kind: "refused"; readonly refused: Refused }
  /** It was never done. */
  | { readonly kind: "nothing" };

/** `press` gives what is done, as it is stored for the key, or why it is refused. */
export async function pressOnce<Done, Refused>(
  desk: Desk,
  key: string,
  press: (
    server: SimulatedServer,
    claim: IdempotencyClaim,
  ) => Promise<Exclude<Pressed<Done, Refused>, { kind: "nothing" }>>,
): Promise<Pressed<Done, Refused>> {
  const claim = { caller: "person:cash", key, requestHash: key };
  desk.drawer.waiting += 1;
  try {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const got = await desk.ask(async (server) => {
        const known = await findAnswer(server.deps.database, claim);
        if (typeof known === "object") return { kind: "done", done: known.body as Done } as const;
        try {
          return await press(server, claim);
        } catch (error) {
          if (violatedConstraint(error) !== "idempotency_keys_pkey") throw error;
          return { kind: "nothing" } as const;
        }
      });
      if (got.kind === "answer" && got.value.kind !== "nothing") return got.value;
      await desk.clock.wait(TRIES_EVERY_MS);
    }
    await desk.clock.wait(LOOKS_AFTER_MS);
    const seen = await desk.screen.answerOf(claim);
    return seen === undefined ? { kind: "nothing" } : { kind: "done", done: seen as Done };
  } finally {
    desk.drawer.waiting -= 1;
  }
}
