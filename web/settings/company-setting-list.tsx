import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { callApi } from "../api-client.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import type { Column } from "../ui/data-table.tsx";
import { OpenButton, SettingList } from "./setting-list.tsx";

type OfCompany = {
  readonly companyId: string;
  readonly companyCode: string;
  readonly companyName: string;
};

/** What is passed to the dialog that changes one company's. */
export type ChangeOfCompany<Setting> = {
  readonly setting: Setting;
  /** As it stands now, when somebody else came between. */
  readonly newest: () => Promise<Setting | undefined>;
  readonly close: (done?: string) => void;
};

type CompanySettingListProps<Setting extends OfCompany> = {
  readonly title: string;
  readonly lead: string;
  readonly queryKey: string;
  /** Answers with `companies`. */
  readonly path: string;
  /** Beside the company's own. */
  readonly columns: readonly Column<Setting>[];
  readonly dialog: (changing: ChangeOfCompany<Setting>) => ReactNode;
};

/** A setting that each company has one of: all of them in a list, changed in a dialog. */
export function CompanySettingList<Setting extends OfCompany>({
  title,
  lead,
  queryKey,
  path,
  columns,
  dialog,
}: CompanySettingListProps<Setting>): ReactNode {
  const text = useText();
  const { data, error, refetch } = useQuery({
    queryKey: ["settings", queryKey],
    queryFn: ({ signal }) => callApi<{ readonly companies: Setting[] }>({ path, signal }),
  });
  const [open, setOpen] = useState<Setting | undefined>(undefined);
  const [done, setDone] = useState<string | undefined>(undefined);
  return (
    <>
      <SettingList
        title={title}
        lead={lead}
        rows={data?.companies}
        error={error}
        again={() => void refetch()}
        columns={[companyColumn<Setting>(text, (setting) => setOpen(setting)), ...columns]}
        idOf={({ companyId }) => companyId}
        wordsOf={({ companyCode, companyName }) => `${companyCode} ${companyName}`}
        empty={text.settings.companies.empty}
        done={done}
      />
      {open === undefined
        ? null
        : dialog({
            setting: open,
            newest: async () =>
              (await refetch()).data?.companies.find((one) => one.companyId === open.companyId),
            close: (words) => {
              setOpen(undefined);
              if (words !== undefined) setDone(words);
            },
          })}
    </>
  );
}

function companyColumn<Setting extends OfCompany>(
  { settings }: Text,
  open: (setting: Setting) => void,
): Column<Setting> {
  return {
    id: "name",
    head: settings.fields.company,
    sortBy: ({ companyName }) => companyName,
    cell: (setting) => (
      <>
        <OpenButton open={() => open(setting)}>{setting.companyName}</OpenButton>
        <span className="kk-sub">{setting.companyCode}</span>
      </>
    ),
  };
}
