/** Says that the server is silent, and that no payment is hurt by it; and when it is back. */
import { IconPlugConnectedX } from "@tabler/icons-react";
import { type ReactNode, useEffect, useState } from "react";
import { useContact } from "../live/live-updates.ts";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";

export function ContactBanner(): ReactNode {
  const text = useText();
  const inContact = useContact();
  const [hasBeenLost, setHasBeenLost] = useState(false);
  useEffect(() => {
    if (!inContact) setHasBeenLost(true);
  }, [inContact]);
  useAnnouncement(inContact && hasBeenLost ? text.shell.backOnline : undefined, "polite");
  if (inContact) return null;
  return (
    <div className="kk-contact" role="alert">
      <IconPlugConnectedX size={22} aria-hidden />
      <p>
        <strong>{text.shell.offline}</strong> {text.shell.offlineNext}
      </p>
    </div>
  );
}
