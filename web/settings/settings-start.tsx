/** All parts of the settings with what each is for. */
import { IconChevronRight } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useSignedIn } from "../shell/signed-in.tsx";
import { useText } from "../text/text.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { partsFor } from "./settings-parts.ts";

export function SettingsStart(): ReactNode {
  const text = useText();
  const parts = partsFor(useSignedIn().person.rights);
  return (
    <>
      <PageHeading title={text.settings.title} lead={text.settings.lead} />
      <ul className="kk-settings-parts">
        {parts.map((part) => {
          const { title, lead } = text.settings.parts[part.name];
          return (
            <li key={part.to}>
              <Link to={part.to} className="kk-settings-card">
                <part.icon size={26} stroke={1.6} aria-hidden />
                <span className="kk-settings-part">
                  <strong>{title}</strong>
                  <span className="kk-sub">{lead}</span>
                </span>
                <IconChevronRight size={18} aria-hidden />
              </Link>
            </li>
          );
        })}
      </ul>
    </>
  );
}
