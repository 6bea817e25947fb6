/** Everything that has been changed in the settings, and what was refused. */
import { AUDIT_SUBJECTS, type AuditSubject } from "@kortkoll/core/audit/audit-kinds.ts";
import { NativeSelect } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { WithRight } from "../shell/signed-in.tsx";
import { useText } from "../text/text.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { Panel } from "../ui/panel.tsx";
import { HistoryList } from "./history-list.tsx";

/** The others are no settings. */
const NO_SETTINGS: readonly AuditSubject[] = ["order", "payment", "route", "auditChain"];
const KINDS = AUDIT_SUBJECTS.filter((kind) => !NO_SETTINGS.includes(kind));

export function ChangesPage(): ReactNode {
  return (
    <WithRight right="settings">
      <Changes />
    </WithRight>
  );
}

function Changes(): ReactNode {
  const { settings } = useText();
  const names: Readonly<Record<string, string>> = settings.subjects;
  const [kind, setKind] = useState<AuditSubject | undefined>(undefined);
  return (
    <>
      <PageHeading title={settings.changes} lead={settings.changesLead} />
      <NativeSelect
        className="kk-setting-search"
        label={settings.of}
        value={kind ?? ""}
        onChange={(event) => setKind(KINDS.find((one) => one === event.currentTarget.value))}
        data={[
          { value: "", label: settings.everything },
          ...KINDS.map((value) => ({ value, label: names[value] ?? value })),
        ]}
      />
      <Panel title={kind === undefined ? settings.everything : (names[kind] ?? kind)}>
        <HistoryList subject={kind} />
      </Panel>
    </>
  );
}
