/** Before payment is taken a second time: what may have happened already, and a person's yes to it. */
import { Checkbox } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { usePageKeys } from "../keys/page-keys.tsx";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";

type AgainWarningProps = {
  readonly isWarned: boolean;
  readonly setIsWarned: (isWarned: boolean) => void;
};

export function AgainWarning({ isWarned, setIsWarned }: AgainWarningProps): ReactNode {
  const { again: names } = useText();
  useAnnouncement(`${names.title}. ${names.lead}`, "assertive");
  usePageKeys([
    { key: "v", shown: "V", label: names.keyConfirm, run: () => setIsWarned(!isWarned) },
  ]);
  return (
    <section className="kk-again" aria-label={names.title}>
      <p className="kk-again-title">
        <IconAlertTriangle size={32} aria-hidden className="kk-notice-icon" />
        {names.title}
      </p>
      <p>{names.lead}</p>
      <p>{names.ifBoth}</p>
      <Checkbox
        size="md"
        label={names.confirm}
        checked={isWarned}
        onChange={(event) => setIsWarned(event.currentTarget.checked)}
      />
    </section>
  );
}
