/** How each company's SIE files mark where a posting comes from. */
import { ISSUERS } from "@kortkoll/core/cards/card-rules.ts";
import type { CompanyMarking, MarkingList } from "@kortkoll/server/settings/marking-api.ts";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { callApi } from "../api-client.ts";
import { WithRight } from "../shell/signed-in.tsx";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import type { Column } from "../ui/data-table.tsx";
import { ChangeMarking } from "./change-marking.tsx";
import { OpenButton, SettingList } from "./setting-list.tsx";

export function MarkingPage(): ReactNode {
  return (
    <WithRight right="settings">
      <Markings />
    </WithRight>
  );
}

function Markings(): ReactNode {
  const text = useText();
  const { marking: names } = text;
  const { data, error, refetch } = useQuery({
    queryKey: ["settings", "originMarkings"],
    queryFn: ({ signal }) =>
      callApi<MarkingList>({ path: "/api/settings/origin-markings", signal }),
  });
  const [open, setOpen] = useState<CompanyMarking | undefined>(undefined);
  const [done, setDone] = useState<string | undefined>(undefined);
  return (
    <>
      <SettingList
        title={names.title}
        lead={names.lead}
        rows={data?.companies}
        error={error}
        again={() => void refetch()}
        columns={columnsIn(text, setOpen)}
        idOf={({ companyId }) => companyId}
        wordsOf={({ companyCode, companyName }) => `${companyCode} ${companyName}`}
        empty={text.settings.companies.empty}
        done={done}
      />
      {open === undefined ? null : (
        <ChangeMarking
          company={open}
          newest={async () =>
            (await refetch()).data?.companies.find((one) => one.companyId === open.companyId)
          }
          close={(words) => {
            setOpen(undefined);
            if (words !== undefined) setDone(words);
          }}
        />
      )}
    </>
  );
}

function columnsIn(
  { marking: names, settings }: Text,
  open: (company: CompanyMarking) => void,
): readonly Column<CompanyMarking>[] {
  return [
    {
      id: "name",
      head: settings.fields.company,
      sortBy: ({ companyName }) => companyName,
      cell: (company) => (
        <>
          <OpenButton open={() => open(company)}>{company.companyName}</OpenButton>
          <span className="kk-sub">{company.companyCode}</span>
        </>
      ),
    },
    {
      id: "dimension",
      head: names.issuerDimension,
      numeric: true,
      cell: ({ dimensions }) => dimensions.issuer,
    },
    {
      id: "fortnox",
      head: names.fortnox,
      cell: ({ project }) => (project === "issuer" ? names.project : names.costCentre),
    },
    {
      id: "codes",
      head: names.codes,
      cell: ({ codes }) => ISSUERS.map((issuer) => codes[issuer]).join(", "),
    },
  ];
}
