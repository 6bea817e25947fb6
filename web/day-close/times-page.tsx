/** When days are reminded of and closed by themselves, for each company at each site. */
import type { CloseTimesList } from "@kortkoll/server/day-close/day-close-times-api.ts";
import { TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { SettingDialog } from "../settings/setting-dialog.tsx";
import { OpenButton, SettingList } from "../settings/setting-list.tsx";
import { useSettingForm } from "../settings/use-setting-form.ts";
import { WithRight } from "../shell/signed-in.tsx";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import type { Column } from "../ui/data-table.tsx";
import { useCloseTimes, useReadClosesAgain } from "./day-close-data.ts";

type Times = CloseTimesList["times"][number];

export function TimesPage(): ReactNode {
  return (
    <WithRight right="settings">
      <EveryTime />
    </WithRight>
  );
}

function EveryTime(): ReactNode {
  const text = useText();
  const { times: names } = text.dayClose;
  const { data, error, refetch } = useCloseTimes();
  const [open, setOpen] = useState<Times | undefined>(undefined);
  const [done, setDone] = useState<string | undefined>(undefined);
  return (
    <>
      <SettingList
        title={names.title}
        lead={names.lead}
        rows={data?.times}
        error={error}
        again={() => void refetch()}
        columns={columnsIn(text, setOpen)}
        idOf={({ siteId, companyCode }) => `${siteId} ${companyCode}`}
        wordsOf={(one) => `${one.siteCode} ${one.siteName} ${one.companyCode} ${one.companyName}`}
        empty={names.empty}
        done={done}
      />
      {open === undefined ? null : (
        <TimesDialog
          times={open}
          close={(words) => {
            setOpen(undefined);
            if (words !== undefined) setDone(words);
          }}
        />
      )}
    </>
  );
}

function columnsIn(text: Text, open: (times: Times) => void): readonly Column<Times>[] {
  const { times: names } = text.dayClose;
  const shown = (time: string | null): ReactNode =>
    time ?? <span className="kk-quiet">{names.never}</span>;
  return [
    {
      id: "place",
      head: names.place,
      sortBy: ({ siteName }) => siteName,
      cell: (one) => (
        <>
          <OpenButton open={() => open(one)}>{one.siteName}</OpenButton>
          <span className="kk-sub">
            {one.siteCode} · {one.companyName}
          </span>
        </>
      ),
    },
    {
      id: "remindAt",
      head: names.remindAt,
      sortBy: ({ remindAt }) => remindAt ?? "",
      cell: ({ remindAt }) => shown(remindAt),
    },
    {
      id: "closeAt",
      head: names.closeAt,
      sortBy: ({ closeAt }) => closeAt ?? "",
      cell: ({ closeAt }) => shown(closeAt),
    },
  ];
}

type TimesValues = { readonly remindAt: string; readonly closeAt: string };

function valuesOf({ remindAt, closeAt }: Times): TimesValues {
  return { remindAt: remindAt ?? "", closeAt: closeAt ?? "" };
}

type TimesDialogProps = {
  readonly times: Times;
  readonly close: (done?: string) => void;
};

const isTime = (time: string): boolean => time === "" || /^([01]\d|2[0-3]):[0-5]\d$/.test(time);

function TimesDialog({ times, close }: TimesDialogProps): ReactNode {
  const { times: names } = useText().dayClose;
  const { siteId, siteName, companyCode, companyName } = times;
  const { refetch } = useCloseTimes();
  const readAgain = useReadClosesAgain();
  const form = useSettingForm({
    opened: { version: times.version, values: valuesOf(times) },
    wrong: ({ remindAt, closeAt }) => ({
      remindAt: !isTime(remindAt) && names.wrong,
      closeAt: !isTime(closeAt) && names.wrong,
    }),
    request: ({ remindAt, closeAt }, version) => ({
      method: "PUT",
      path: `/api/sites/${siteId}/day-close-times`,
      body: { companyCode, remindAt: remindAt || null, closeAt: closeAt || null, version },
    }),
    newest: async () => {
      const now = (await refetch()).data?.times.find(
        (one) => one.siteId === siteId && one.companyCode === companyCode,
      );
      return now && { version: now.version, values: valuesOf(now) };
    },
    done: () => {
      void readAgain();
      close(names.saved(siteName));
    },
  });
  return (
    <SettingDialog
      title={names.dialog(siteName, companyName)}
      close={() => close()}
      form={form}
      save={useText().settings.save}
      subject={{ kind: "site", id: siteId }}
    >
      <TextInput
        label={names.remindAt}
        description={names.remindHint}
        inputMode="numeric"
        autoComplete="off"
        placeholder={names.example}
        maxLength={5}
        data-autofocus
        value={form.values.remindAt}
        onChange={(event) => form.set({ remindAt: event.currentTarget.value })}
        error={form.errorOf("remindAt")}
      />
      <TextInput
        label={names.closeAt}
        description={names.closeHint}
        inputMode="numeric"
        autoComplete="off"
        placeholder={names.example}
        maxLength={5}
        value={form.values.closeAt}
        onChange={(event) => form.set({ closeAt: event.currentTarget.value })}
        error={form.errorOf("closeAt")}
      />
    </SettingDialog>
  );
}
