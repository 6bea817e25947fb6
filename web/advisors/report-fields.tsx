import { Button, NativeSelect, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { useState } from "react";
import { serverNowMs } from "../live/contact.ts";
import { useTills } from "../live/server-data.ts";
import { useText } from "../text/text.tsx";
import { type Days, daysOf, PERIODS, periodOf, type ReportSearch } from "./report-search.ts";

type ReportFieldsProps = {
  readonly days: Days;
  readonly site: string | undefined;
  readonly isUsable: boolean;
  readonly change: (changed: ReportSearch) => void;
};

/** Days by one press, or any of one's own; and one site or all of them. */
export function ReportFields({ days, site, isUsable, change }: ReportFieldsProps): ReactNode {
  const { advisors: names } = useText();
  const [nowMs] = useState(serverNowMs);
  const period = periodOf(days, nowMs);
  const tills = useTills().data?.tills ?? [];
  const sites = [...new Map(tills.map((till) => [till.siteCode, till.siteName]))];
  const wrong = isUsable ? undefined : names.periodWrong;
  return (
    <div className="kk-report-fields">
      <fieldset className="kk-report-periods">
        <legend className="kk-hidden">{names.period}</legend>
        {PERIODS.map((one) => (
          <Button
            key={one}
            variant={one === period ? "filled" : "default"}
            aria-pressed={one === period}
            onClick={() => change(daysOf(one, nowMs))}
          >
            {names.periods[one]}
          </Button>
        ))}
      </fieldset>
      <TextInput
        label={names.from}
        type="date"
        value={days.from}
        onChange={(event) => change({ from: event.currentTarget.value })}
      />
      <TextInput
        label={names.to}
        type="date"
        value={days.to}
        error={wrong}
        onChange={(event) => change({ to: event.currentTarget.value })}
      />
      <NativeSelect
        label={names.site}
        value={site ?? ""}
        onChange={(event) => change({ site: event.currentTarget.value })}
        data={[
          { value: "", label: names.allSites },
          ...sites.map(([value, name]) => ({ value, label: `${value} ${name}` })),
        ]}
      />
    </div>
  );
}
