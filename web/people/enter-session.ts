/** From a successful sign-in to the first page: the till of this computer is taken up again. */
import type { TillList } from "@kortkoll/server/api.ts";
import type { Session } from "@kortkoll/server/sessions/session-api.ts";
import type { QueryClient } from "@tanstack/react-query";
import { callApi } from "../api-client.ts";
import { questions } from "../live/server-data.ts";
import { rememberedTill } from "./remembered-till.ts";

export async function enterSession(client: QueryClient): Promise<void> {
  // What the person before was shown is not for this one.
  client.removeQueries({ type: "inactive" });
  const session = await callApi<Session>({ path: "/api/session" });
  client.setQueryData(questions.session, await atRememberedTill(session));
}

async function atRememberedTill(session: Session): Promise<Session> {
  const remembered = rememberedTill();
  if (session.till !== null || remembered === undefined) return session;
  if (!session.person.rights.includes("takeCard")) return session;
  const { tills } = await callApi<TillList>({ path: "/api/tills" });
  if (!tills.some((till) => till.id === remembered)) return session;
  return chooseTill(remembered);
}

export async function chooseTill(tillId: string | null): Promise<Session> {
  await callApi({ method: "PUT", path: "/api/session/till", body: { tillId } });
  return callApi<Session>({ path: "/api/session" });
}
