/** A secret that is shown now and never again: a key, or a link for a password. */
import { Button } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { WarningNotice } from "../ui/warning-notice.tsx";
import { DialogShell } from "./setting-dialog.tsx";

type ShownOnceProps = {
  readonly title: string;
  /** Null when it was shown before, and the answer was lost. */
  readonly secret: string | null;
  readonly about: { readonly title: string; readonly words: string };
  readonly lost: { readonly title: string; readonly words: string };
  readonly close: () => void;
};

export function ShownOnce({ title, secret, about, lost, close }: ShownOnceProps): ReactNode {
  const { shownOnce: names } = useText().settings;
  const [copied, setCopied] = useState(false);
  useAnnouncement(copied ? names.copied : undefined, "polite");
  return (
    <DialogShell title={title} close={close}>
      {secret === null ? (
        <WarningNotice {...lost} />
      ) : (
        <div className="kk-form">
          <WarningNotice {...about} />
          <output className="kk-secret">{secret}</output>
          <Button
            size="lg"
            variant="default"
            data-autofocus
            leftSection={
              copied ? <IconCheck size={20} aria-hidden /> : <IconCopy size={20} aria-hidden />
            }
            onClick={() => void copy(secret).then(setCopied)}
          >
            {copied ? names.copied : names.copy}
          </Button>
          <Button size="lg" onClick={close}>
            {names.kept}
          </Button>
        </div>
      )}
    </DialogShell>
  );
}

/** Without a secure connection a browser has no clipboard: then it is marked and copied by hand. */
async function copy(secret: string): Promise<boolean> {
  if (!("clipboard" in navigator)) return false;
  try {
    await navigator.clipboard.writeText(secret);
    return true;
  } catch {
    return false;
  }
}
