/**
 * One person's wish to take one payment. Its key is made once; whatever happens to the answer, the
 * same wish is asked about with the same key until the server has said yes or no. Only a new press
 * by a person makes a new key.
 */
import type { Payment, StartPaymentBody } from "@kortkoll/server/api.ts";
import { ApiProblem, NoContact } from "../api-client.ts";

export type PayIntent = {
  readonly key: string;
  /** Whose wish it is: a key belongs to a person, so that another's would be a second payment. */
  readonly by: string;
  readonly body: StartPaymentBody;
  /** The card payment that the customer goes over to cash from. */
  readonly instead?: string;
};

/** What the server says at once: enough to follow the payment. */
export type StartedPayment = Pick<Payment, "id" | "state">;

export type PayAnswer =
  | { readonly kind: "started"; readonly payment: StartedPayment }
  | { readonly kind: "refused"; readonly error: ApiProblem }
  /** The session ran out: the wish stays, and is asked about after their next sign-in. */
  | { readonly kind: "signedOut" }
  /** Somebody else has taken over: the wish stays, and is asked about when its own person is back. */
  | { readonly kind: "takenOver" };

export type SendDeps = {
  readonly post: (intent: PayIntent) => Promise<StartedPayment>;
  readonly wait: (ms: number) => Promise<void>;
  /** It was sent before, and nobody knows what became of it. */
  readonly isUnanswered: boolean;
  /** Told before each new try, with its number. */
  readonly onRetry: (attempt: number) => void;
};

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 4_000;

export async function sendIntent(intent: PayIntent, deps: SendDeps): Promise<PayAnswer> {
  for (let attempt = 1; ; attempt += 1) {
    if (attempt > 1) deps.onRetry(attempt);
    try {
      return { kind: "started", payment: await deps.post(intent) };
    } catch (error) {
      if (error instanceof ApiProblem && error.problem.status === 401) return { kind: "signedOut" };
      const mayBeTaken = deps.isUnanswered || attempt > 1;
      if (mayBeTaken && error instanceof ApiProblem && isTakenOver(error)) {
        return { kind: "takenOver" };
      }
      if (error instanceof ApiProblem && saysNo(error)) return { kind: "refused", error };
      if (!(error instanceof ApiProblem) && !(error instanceof NoContact)) throw error;
    }
    await deps.wait(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1)));
  }
}

function isTakenOver({ problem }: ApiProblem): boolean {
  return problem.code === "operatorChanged";
}

/** A failing server, or one that is too busy to look, has not said no. */
function saysNo({ problem }: ApiProblem): boolean {
  return problem.status < 500 && problem.status !== 408 && problem.status !== 429;
}
