/** How each company's SIE files mark where a posting comes from. */
import { ISSUERS } from "@kortkoll/core/cards/card-rules.ts";
import type { CompanyMarking } from "@kortkoll/server/settings/marking-api.ts";
import type { ReactNode } from "react";
import { WithRight } from "../shell/signed-in.tsx";
import { useText } from "../text/text.tsx";
import { ChangeMarking } from "./change-marking.tsx";
import { CompanySettingList } from "./company-setting-list.tsx";

export function MarkingPage(): ReactNode {
  return (
    <WithRight right="settings">
      <Markings />
    </WithRight>
  );
}

function Markings(): ReactNode {
  const { marking: names } = useText();
  return (
    <CompanySettingList<CompanyMarking>
      title={names.title}
      lead={names.lead}
      queryKey="originMarkings"
      path="/api/settings/origin-markings"
      columns={[
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
      ]}
      dialog={({ setting, newest, close }) => (
        <ChangeMarking company={setting} newest={newest} close={close} />
      )}
    />
  );
}
