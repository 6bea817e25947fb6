/** How a wrong password of somebody who is signed in is answered: they stay signed in. */
import { ProblemError } from "../http/problem.ts";
import type { OwnRefusal } from "./own-credentials.ts";

export function ownRefusal(refusal: OwnRefusal): ProblemError {
  switch (refusal.kind) {
    case "wrongCredentials":
      return new ProblemError({ status: 403, code: "wrongCredentials", field: "password" });
    case "sessionEnded":
      return new ProblemError({ status: 401, code: "notSignedIn" });
    case "tooManyFailures":
      return new ProblemError({
        status: 429,
        code: "tooManyRequests",
        retryAfterSeconds: refusal.retryAfterSeconds,
      });
  }
}
