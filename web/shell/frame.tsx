/** What surrounds every page of a signed-in person: menu, person and till, contact, and the keys. */
import { Navigate, Outlet, useLocation } from "@tanstack/react-router";
import { type ReactNode, useEffect } from "react";
import { useLiveUpdates } from "../live/live-updates.ts";
import { useSession } from "../live/server-data.ts";
import { useLanguages, useText } from "../text/text.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { ContactBanner } from "./contact-banner.tsx";
import { KeyStrip } from "./key-strip.tsx";
import { Menu } from "./menu.tsx";
import { SignedInContext } from "./signed-in.tsx";

export function Frame(): ReactNode {
  const text = useText();
  const { suggest } = useLanguages();
  const { data: session, error, isPending, refetch } = useSession();
  const { pathname, searchStr } = useLocation();
  useLiveUpdates(session !== undefined && session !== null);
  const language = session?.person.language;
  useEffect(() => {
    if (language !== undefined) suggest(language);
  }, [language, suggest]);
  if (isPending) {
    return (
      <main className="kk-alone">
        <LoadingRows />
      </main>
    );
  }
  if (session === null) {
    const here = pathname === "/" ? {} : { back: `${pathname}${searchStr}` };
    return <Navigate to="/sign-in" search={here} replace />;
  }
  if (session === undefined) {
    return (
      <main className="kk-alone">
        <ProblemNotice error={error} again={() => void refetch()} />
      </main>
    );
  }
  return (
    <SignedInContext value={session}>
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
    </SignedInContext>
  );
}
