/** What is to be closed: a site, a till, a terminal, or a company at all its sites. */
import { NativeSelect } from "@mantine/core";
import type { ReactNode } from "react";
import { useTerminals, useTills } from "../live/server-data.ts";
import { useText } from "../text/text.tsx";
import { useClosePlaces } from "./day-close-data.ts";
import { type NewCloseSearch, WHAT, whatOf } from "./day-close-search.ts";

type CloseChoiceProps = {
  readonly search: NewCloseSearch;
  readonly change: (changed: NewCloseSearch) => void;
};

type Option = { readonly value: string; readonly label: string };

export function CloseChoice({ search, change }: CloseChoiceProps): ReactNode {
  const { create: names } = useText().dayClose;
  const places = useClosePlaces().data?.places ?? [];
  const what = whatOf(search);
  const sites = new Map(places.map(({ siteCode, siteName }) => [siteCode, siteName]));
  const here = places.filter(({ siteCode }) => what === "company" || siteCode === search.site);
  const companies = new Map(here.map(({ companyCode, companyName }) => [companyCode, companyName]));
  return (
    <div className="kk-close-choice">
      <NativeSelect
        label={names.what}
        value={what}
        onChange={(event) => change({ what: event.currentTarget.value, till: "", terminal: "" })}
        data={WHAT.map((one) => ({ value: one, label: names.kinds[one] }))}
      />
      {what === "company" ? null : (
        <NativeSelect
          label={names.site}
          value={search.site ?? ""}
          onChange={(event) =>
            change({ site: event.currentTarget.value, company: "", till: "", terminal: "" })
          }
          data={choose([...sites].map(([value, name]) => ({ value, label: `${name} (${value})` })))}
        />
      )}
      {what === "company" || (what === "site" && companies.size > 1) ? (
        <NativeSelect
          label={names.company}
          value={search.company ?? ""}
          onChange={(event) => change({ company: event.currentTarget.value })}
          data={choose(
            [...companies].map(([value, label]) => ({ value, label })),
            what === "site" ? names.everyCompany : "",
          )}
        />
      ) : null}
      {what === "till" ? <Tills search={search} change={change} /> : null}
      {what === "terminal" ? <Terminals search={search} change={change} /> : null}
    </div>
  );
}

function Tills({ search, change }: CloseChoiceProps): ReactNode {
  const { create: names } = useText().dayClose;
  const tills = useTills().data?.tills.filter(({ siteCode }) => siteCode === search.site) ?? [];
  return (
    <NativeSelect
      label={names.till}
      value={search.till ?? ""}
      onChange={(event) => change({ till: event.currentTarget.value })}
      data={choose(tills.map(({ id, code, name }) => ({ value: id, label: `${code} ${name}` })))}
    />
  );
}

function Terminals({ search, change }: CloseChoiceProps): ReactNode {
  const { create: names } = useText().dayClose;
  const terminals = useTerminals().data?.terminals ?? [];
  const here = terminals.filter(({ siteCode }) => siteCode === search.site);
  return (
    <NativeSelect
      label={names.terminal}
      value={search.terminal ?? ""}
      onChange={(event) => change({ terminal: event.currentTarget.value })}
      data={choose(
        here.map(({ id, terminalId, name }) => ({ value: id, label: `${terminalId} ${name}` })),
      )}
    />
  );
}

/** The first line says that nothing is chosen, or what nothing means. */
function choose(options: readonly Option[], none = "–"): Option[] {
  return [{ value: "", label: none }, ...options];
}
