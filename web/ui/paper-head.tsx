/** What every paper begins with and the screen has elsewhere: whose it is, and who printed it when. */
import { writeOrganisationNumber } from "@kortkoll/core/settings/organisation-number.ts";
import { type ReactNode, useState } from "react";
import { useSignedIn } from "../shell/signed-in.tsx";
import { showDayAndTime } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { Facts } from "./facts.tsx";

type PaperHeadProps = {
  readonly companyName: string;
  /** Left out where there are several companies: then each name is followed by its own. */
  readonly organisationNumber?: string;
  readonly siteName?: string;
};

export function PaperHead({
  companyName,
  organisationNumber,
  siteName,
}: PaperHeadProps): ReactNode {
  const { dayClose, shell } = useText();
  const { signature } = useSignedIn().person;
  const [at] = useState(() => new Date().toISOString());
  const { result: names } = dayClose;
  return (
    <div className="kk-paper-head">
      <Facts
        facts={[
          [names.company, companyName],
          [
            names.organisationNumber,
            organisationNumber && writeOrganisationNumber(organisationNumber),
          ],
          [names.site, siteName],
          [shell.printed, `${showDayAndTime(at)}, ${signature}`],
        ]}
      />
    </div>
  );
}
