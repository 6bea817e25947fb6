/** Whose payout it is: the agreements of the company, one of them chosen. */
import type { LineChoices } from "@kortkoll/server/payout-matches/payout-matches-api.ts";
import { NativeSelect } from "@mantine/core";
import type { ReactNode } from "react";
import { useText } from "../text/text.tsx";

export function AgreementChoice(props: {
  readonly agreements: LineChoices["agreements"];
  readonly value: string;
  readonly choose: (id: string) => void;
}): ReactNode {
  const { agreements, value, choose } = props;
  const { matching: names } = useText();
  return (
    <NativeSelect
      label={names.agreement}
      data-autofocus
      value={value}
      data={agreements.map(({ id, name }) => ({ value: id, label: name }))}
      onChange={(event) => choose(event.currentTarget.value)}
    />
  );
}
