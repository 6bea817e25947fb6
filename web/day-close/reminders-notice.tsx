/** On the first page of those who may close: where the time has come and something waits. */
import { IconCalendarCheck } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useSignedIn } from "../shell/signed-in.tsx";
import { useText } from "../text/text.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { useCloseReminders } from "./day-close-data.ts";

export function CloseReminders(): ReactNode {
  const { reminder: names } = useText().dayClose;
  const mayClose = useSignedIn().person.rights.includes("dayClose");
  const reminders = useCloseReminders(mayClose).data?.reminders ?? [];
  if (!mayClose || reminders.length === 0) return null;
  return (
    <section className="kk-notice kk-notice-accent" aria-label={names.title}>
      <IconCalendarCheck size={24} aria-hidden className="kk-notice-icon" />
      <div className="kk-notice-words">
        <p className="kk-strong">{names.title}</p>
        {reminders.map(({ siteCode, companyCode, events }) => (
          <p key={`${siteCode} ${companyCode}`}>{names.words(siteCode, companyCode, events)}</p>
        ))}
      </div>
      <LinkButton to="/day-close" variant="default">
        {names.go}
      </LinkButton>
    </section>
  );
}
