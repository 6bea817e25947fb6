/** What surrounds every page of a signed-in person: menu, person and till, contact, and the keys. */
import { useQueryClient } from "@tanstack/react-query";
import { Outlet, useNavigate, useRouter } from "@tanstack/react-router";
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import { showOperator } from "../api-client.ts";
import { useLiveUpdates } from "../live/live-updates.ts";
import { questions, useSession } from "../live/server-data.ts";
import { OperatorDesk } from "../operators/operator-desk.tsx";
import { onOtherWindow } from "../operators/other-windows.ts";
import { TillLock } from "../operators/till-lock.tsx";
import { isHalf } from "../people/enter-session.ts";
import { useLanguages, useText } from "../text/text.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { ContactBanner } from "./contact-banner.tsx";
import { KeyStrip } from "./key-strip.tsx";
import { Menu } from "./menu.tsx";
import { SignedInContext } from "./signed-in.tsx";

/** Once: a navigation that every render began anew would never arrive. */
function ToSignIn(): null {
  const navigate = useNavigate();
  const { state } = useRouter();
  const [{ pathname, searchStr }] = useState(state.location);
  useEffect(() => {
    const search = pathname === "/" ? {} : { back: `${pathname}${searchStr}` };
    void navigate({ to: "/sign-in", search, replace: true });
  }, [navigate, pathname, searchStr]);
  return null;
}

/** The server's own sentences are asked for again when the language changes. */
function useSentencesIn(code: string): void {
  const client = useQueryClient();
  const asked = useRef(code);
  useEffect(() => {
    if (asked.current === code) return;
    asked.current = code;
    void client.invalidateQueries();
  }, [client, code]);
}

/** Before anything on the page can ask the server for something in the operator's name. */
function useShownOperator(signature: string | undefined): void {
  const client = useQueryClient();
  useLayoutEffect(() => {
    if (signature !== undefined) showOperator(signature);
  }, [signature]);
  useEffect(
    () => onOtherWindow(() => void client.invalidateQueries({ queryKey: questions.session })),
    [client],
  );
}

export function Frame(): ReactNode {
  const text = useText();
  const { suggest } = useLanguages();
  const { data: session, error, isPending, refetch } = useSession();
  useLiveUpdates(session !== undefined && session !== null && !isHalf(session));
  useShownOperator(session?.person.signature);
  const language = session?.person.language;
  useEffect(() => {
    if (language !== undefined) suggest(language);
  }, [language, suggest]);
  useSentencesIn(text.code);
  if (isPending) {
    return (
      <main className="kk-alone">
        <LoadingRows />
      </main>
    );
  }
  if (session === null || isHalf(session)) return <ToSignIn />;
  if (session === undefined) {
    return (
      <main className="kk-alone">
        <ProblemNotice error={error} again={() => void refetch()} />
      </main>
    );
  }
  return (
    <SignedInContext value={session}>
      <OperatorDesk>
        <a className="kk-skip" href="#content">
          {text.shell.skip}
        </a>
        <div className="kk-frame">
          <Menu />
          <div className="kk-body">
            <ContactBanner />
            <main id="content" className="kk-content" tabIndex={-1}>
              <Outlet />
            </main>
            <KeyStrip />
          </div>
        </div>
        <TillLock />
      </OperatorDesk>
    </SignedInContext>
  );
}
