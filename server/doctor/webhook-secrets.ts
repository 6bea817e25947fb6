/** Whether what is told to receivers of webhooks can be signed: after the key was lost, it cannot. */
import { bad, type Finding, well } from "./finding.ts";

const RECEIVERS_NAMED = 10;

export function judgeWebhookSecrets(unopened: readonly string[]): Finding {
  const what = "webhooks";
  if (unopened.length === 0) return well(what, "secret.key opens the secret of every receiver.");
  const named = unopened.slice(0, RECEIVERS_NAMED).join(", ");
  const more = unopened.length > RECEIVERS_NAMED ? " and others" : "";
  return bad(
    what,
    `${unopened.length} whose secret the key does not open are told of nothing: ${named}${more}. ` +
      "Give each a new secret in the settings.",
  );
}
