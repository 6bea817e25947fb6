/** Everything that has been changed in the settings, and what was refused. */
import { SETTING_SUBJECTS, type SettingSubject } from "@kortkoll/core/audit/audit-kinds.ts";
import { NativeSelect } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { WithRight } from "../shell/signed-in.tsx";
import { useText } from "../text/text.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { Panel } from "../ui/panel.tsx";
import { HistoryList } from "./history-list.tsx";

export function ChangesPage(): ReactNode {
  return (
    <WithRight right="settings">
      <Changes />
    </WithRight>
  );
}

function Changes(): ReactNode {
  const { settings } = useText();
  const names = settings.subjects;
  const [kind, setKind] = useState<SettingSubject | undefined>(undefined);
  return (
    <>
      <PageHeading title={settings.changes} lead={settings.changesLead} />
      <NativeSelect
        className="kk-setting-search"
        label={settings.of}
        value={kind ?? ""}
        onChange={(event) =>
          setKind(SETTING_SUBJECTS.find((one) => one === event.currentTarget.value))
        }
        data={[
          { value: "", label: settings.everything },
          ...SETTING_SUBJECTS.map((value) => ({ value, label: names[value] })),
        ]}
      />
      <Panel title={kind === undefined ? settings.everything : names[kind]}>
        <HistoryList subject={kind} />
      </Panel>
    </>
  );
}
