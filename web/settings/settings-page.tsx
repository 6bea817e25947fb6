/** What surrounds every part of the settings: the way between them, and on a telephone the way back. */
import { IconArrowLeft } from "@tabler/icons-react";
import { Link, Outlet, useLocation } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { NoAccess, useSignedIn } from "../shell/signed-in.tsx";
import { useText } from "../text/text.tsx";
import { useNarrow } from "../ui/use-narrow.ts";
import "./settings.css";
import { partsFor } from "./settings-parts.ts";

export function SettingsPage(): ReactNode {
  const text = useText();
  const narrow = useNarrow();
  const { pathname } = useLocation();
  const parts = partsFor(useSignedIn().person.rights);
  if (parts.length === 0) return <NoAccess right="settings" />;
  if (/^\/settings\/?$/.test(pathname)) return <Outlet />;
  return (
    <>
      <nav className="kk-settings-nav" aria-label={text.settings.title}>
        {narrow ? (
          <Link to="/settings" className="kk-settings-back">
            <IconArrowLeft size={20} aria-hidden />
            {text.settings.title}
          </Link>
        ) : (
          <ul>
            {parts.map((part) => (
              <li key={part.to}>
                <Link
                  to={part.to}
                  className="kk-settings-tab"
                  activeProps={{ "data-active": true }}
                >
                  {text.settings.parts[part.name].title}
                </Link>
              </li>
            ))}
          </ul>
        )}
      </nav>
      <Outlet />
    </>
  );
}
