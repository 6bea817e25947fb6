/** Who is signed in and at which till, for every page inside the frame. */
import type { Right } from "@kortkoll/core/people/rights.ts";
import type { WhoMay } from "@kortkoll/server/access/who-may-api.ts";
import type { Session } from "@kortkoll/server/sessions/session-api.ts";
import { IconLock } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, use } from "react";
import { callApi } from "../api-client.ts";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { EmptyState } from "../ui/empty-state.tsx";

export const SignedInContext = createContext<Session | null>(null);

export function useSignedIn(): Session {
  const session = use(SignedInContext);
  if (session === null) throw new Error("This page is outside the frame");
  return session;
}

/** Shows the page only to those with the right; the server refuses the data all the same. */
export function WithRight({ right, children }: { right: Right; children: ReactNode }): ReactNode {
  return useSignedIn().person.rights.includes(right) ? children : <NoAccess right={right} />;
}

/** To whoever lacks the right: who has it, as a refusal tells. */
export function NoAccess({ right }: { right: Right }): ReactNode {
  const { shell: names } = useText();
  const { data } = useQuery({
    queryKey: ["whoMay", right, useSignedIn().person.signature],
    queryFn: ({ signal }) => callApi<WhoMay>({ path: `/api/who-may/${right}`, signal }),
  });
  const people = data?.allowed ?? [];
  const next = people.length === 0 ? data?.nextStep : names.whoMay(people.length);
  const spoken = people.map(({ signature, name }) => `${signature} ${name}`).join(", ");
  useAnnouncement(next === undefined ? undefined : `${next} ${spoken}`, "polite");
  return (
    <>
      <h1 className="kk-hidden">{names.noAccessTitle}</h1>
      <EmptyState
        title={names.noAccessTitle}
        next={names.noAccessBody}
        icon={<IconLock size={32} stroke={1.5} />}
      >
        {next === undefined ? null : <p>{next}</p>}
        {people.length === 0 ? null : (
          <ul className="kk-who-may" aria-label={next}>
            {people.map(({ signature, name }) => (
              <li key={signature}>
                <strong>{signature}</strong> {name}
              </li>
            ))}
          </ul>
        )}
      </EmptyState>
    </>
  );
}
