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
import { HiddenHeading } from "../ui/hidden-heading.tsx";

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

type NoAccessProps = {
  readonly right: Right;
  /** Where it is a deed that is asked for, and not a page. */
  readonly title?: string;
  readonly body?: string;
};

/** To whoever lacks the right: who has it, as a refusal tells. */
export function NoAccess({ right, ...own }: NoAccessProps): ReactNode {
  const { shell: names } = useText();
  const { title = names.noAccessTitle, body = names.noAccessBody } = own;
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
      {own.title === undefined ? <HiddenHeading title={title} /> : null}
      <EmptyState title={title} next={body} icon={<IconLock size={32} stroke={1.5} />}>
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
