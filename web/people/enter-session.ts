/** From a successful sign-in to the first page: the till of this computer is taken up again. */
import type { TillList } from "@kortkoll/server/api.ts";
import type { Session } from "@kortkoll/server/sessions/session-api.ts";
import type { QueryClient } from "@tanstack/react-query";
import { callApi } from "../api-client.ts";
import { questions } from "../live/server-data.ts";
import { noteUse } from "../operators/last-use.ts";
import { takesPayments } from "../payments/takes-payments.ts";
import { rememberedTill } from "./remembered-till.ts";
import { forgetWhyEnded } from "./why-ended.ts";

/** A code is still to be given, or an app to be connected: until then nothing else is open. */
export function isHalf(session: Session | null | undefined): boolean {
  return session?.secondFactor === "needed" || session?.secondFactor === "missing";
}

/** False when a code is asked for first. */
export async function enterSession(client: QueryClient): Promise<boolean> {
  // What the person before was shown is not for this one.
  client.removeQueries({ type: "inactive" });
  noteUse();
  forgetWhyEnded();
  const session = await callApi<Session>({ path: "/api/session" });
  if (isHalf(session)) {
    client.setQueryData(questions.session, session);
    return false;
  }
  client.setQueryData(questions.session, await atRememberedTill(session));
  return true;
}

async function atRememberedTill(session: Session): Promise<Session> {
  const remembered = rememberedTill();
  if (session.till !== null || remembered === undefined) return session;
  if (!takesPayments(session.person.rights)) return session;
  const { tills } = await callApi<TillList>({ path: "/api/tills" });
  if (!tills.some((till) => till.id === remembered)) return session;
  return chooseTill(remembered);
}

export async function chooseTill(tillId: string | null): Promise<Session> {
  await callApi({ method: "PUT", path: "/api/session/till", body: { tillId } });
  return callApi<Session>({ path: "/api/session" });
}
