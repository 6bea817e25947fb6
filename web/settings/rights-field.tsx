/** What a person may do beside the role: given or denied, everywhere or at one site. */
import { RIGHTS, RIGHTS_OF, type Right, type Role } from "@kortkoll/core/people/rights.ts";
import type { NamedPlace, PersonSetting } from "@kortkoll/server/settings/person-api.ts";
import { Button, NativeSelect } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { type ReactNode, useId, useState } from "react";
import { useText } from "../text/text.tsx";

type Grants = PersonSetting["rights"];

type RightsFieldProps = {
  readonly role: Role;
  readonly rights: Grants;
  readonly sites: readonly NamedPlace[];
  readonly choose: (rights: Grants) => void;
  readonly error: string | undefined;
};

export function RightsField({ role, rights, sites, choose, error }: RightsFieldProps): ReactNode {
  const { settings } = useText();
  const { people: names } = settings;
  const id = useId();
  const siteName = (siteId: string | null): string | null =>
    siteId === null ? null : (sites.find((site) => site.id === siteId)?.name ?? siteId);
  return (
    <fieldset
      className="kk-choices"
      aria-invalid={error !== undefined}
      {...(error !== undefined && { "aria-describedby": `${id}-error` })}
    >
      <legend>{names.rightsTitle}</legend>
      <p className="kk-quiet">
        {names.roleMay(
          RIGHTS_OF[role].map((right) => names.rights[right].toLowerCase()).join(", "),
        )}
      </p>
      {rights.length === 0 ? null : (
        <ul className="kk-ranked" aria-label={names.rightsTitle}>
          {rights.map((grant) => {
            const told = names.grant(
              names.rights[grant.right],
              siteName(grant.siteId),
              grant.allowed,
            );
            return (
              <li key={`${grant.right} ${grant.siteId}`}>
                <span className="kk-ranked-name">{told}</span>
                <button
                  type="button"
                  className="kk-clear"
                  aria-label={names.removeGrant(told)}
                  onClick={() => choose(rights.filter((one) => one !== grant))}
                >
                  <IconX size={20} aria-hidden />
                </button>
              </li>
            );
          })}
        </ul>
      )}
      <AddGrant rights={rights} sites={sites} choose={choose} />
      {error === undefined ? null : (
        <p id={`${id}-error`} className="kk-field-error">
          {error}
        </p>
      )}
    </fieldset>
  );
}

type AddGrantProps = Pick<RightsFieldProps, "rights" | "sites" | "choose">;

/** One decision a right and place: another one takes its place. */
function AddGrant({ rights, sites, choose }: AddGrantProps): ReactNode {
  const { people: names } = useText().settings;
  const [right, setRight] = useState<Right>("takeCash");
  const [siteId, setSiteId] = useState("");
  const add = (allowed: boolean): void => {
    const place = siteId === "" ? null : siteId;
    const others = rights.filter((one) => one.right !== right || one.siteId !== place);
    choose([...others, { right, siteId: place, allowed }]);
  };
  return (
    <div className="kk-row kk-add">
      <NativeSelect
        label={names.right}
        value={right}
        onChange={(event) => {
          const chosen = RIGHTS.find((one) => one === event.currentTarget.value);
          if (chosen !== undefined) setRight(chosen);
        }}
        data={RIGHTS.map((value) => ({ value, label: names.rights[value] }))}
      />
      <NativeSelect
        label={names.where}
        value={siteId}
        onChange={(event) => setSiteId(event.currentTarget.value)}
        data={[
          { value: "", label: names.everywhere },
          ...sites.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <div className="kk-row">
        <Button variant="default" onClick={() => add(true)}>
          {names.allow}
        </Button>
        <Button variant="default" onClick={() => add(false)}>
          {names.deny}
        </Button>
      </div>
    </div>
  );
}
