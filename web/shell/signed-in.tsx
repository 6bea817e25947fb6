/** Who is signed in and at which till, for every page inside the frame. */
import type { Right } from "@kortkoll/core/people/rights.ts";
import type { Session } from "@kortkoll/server/sessions/session-api.ts";
import { createContext, type ReactNode, use } from "react";
import { useText } from "../text/text.tsx";
import { EmptyState } from "../ui/empty-state.tsx";

export const SignedInContext = createContext<Session | null>(null);

export function useSignedIn(): Session {
  const session = use(SignedInContext);
  if (session === null) throw new Error("This page is outside the frame");
  return session;
}

/** Shows the page only to those with the right; the server refuses the data all the same. */
export function WithRight({ right, children }: { right: Right; children: ReactNode }): ReactNode {
  const text = useText();
  if (useSignedIn().person.rights.includes(right)) return children;
  return (
    <>
      <h1 className="kk-hidden">{text.shell.noAccessTitle}</h1>
      <EmptyState title={text.shell.noAccessTitle} next={text.shell.noAccessBody} />
    </>
  );
}
