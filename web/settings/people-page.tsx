/** People: taken in, given roles and rights, let go and taken back. */
import type {
  CreatedPerson,
  PasswordLink,
  PersonSetting,
} from "@kortkoll/server/settings/person-api.ts";
import { IconCircleCheck, IconCircleOff, IconHourglass } from "@tabler/icons-react";
import { useSearch } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { WithRight } from "../shell/signed-in.tsx";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { ToneBadge } from "../ui/badge.tsx";
import type { Column } from "../ui/data-table.tsx";
import { PersonDialog } from "./person-dialog.tsx";
import { OpenButton, SettingList } from "./setting-list.tsx";
import { usePeople } from "./settings-data.ts";
import { ShownOnce } from "./shown-once.tsx";

export function PeoplePage(): ReactNode {
  return (
    <WithRight right="people">
      <People />
    </WithRight>
  );
}

type Link = { readonly name: string; readonly token: string | null };

function People(): ReactNode {
  const text = useText();
  const { people: names } = text.settings;
  const { data, error, refetch } = usePeople();
  // From the list of signatures that nobody has: a new person with that one.
  const { signature } = useSearch({ from: "/frame/settings/people" });
  const [open, setOpen] = useState<PersonSetting | "new" | undefined>(
    signature === undefined ? undefined : "new",
  );
  const [link, setLink] = useState<Link | undefined>(undefined);
  const [done, setDone] = useState<string | undefined>(undefined);
  const siteNames = new Map(data?.sites.map(({ id, code }) => [id, code]));
  const saved = (answer: PersonSetting | CreatedPerson): void => {
    setOpen(undefined);
    if ("person" in answer) setLink({ name: answer.person.name, token: answer.linkToken });
    else setDone(text.settings.saved(answer.name));
  };
  const linked = (person: PersonSetting, { linkToken }: PasswordLink): void => {
    setOpen(undefined);
    setLink({ name: person.name, token: linkToken });
  };
  return (
    <>
      <SettingList
        title={names.title}
        lead={names.lead}
        rows={data?.people}
        error={error}
        again={() => void refetch()}
        columns={columnsIn(text, siteNames, setOpen)}
        idOf={({ id }) => id}
        wordsOf={({ signature, name, role }) => `${signature} ${name} ${text.roles[role]}`}
        make={{ label: names.make, run: () => setOpen("new") }}
        empty={names.empty}
        done={done}
      />
      {open !== undefined && data !== undefined ? (
        <PersonDialog
          person={open === "new" ? undefined : open}
          signature={signature}
          companies={data.companies}
          sites={data.sites}
          close={() => setOpen(undefined)}
          saved={saved}
          linked={linked}
        />
      ) : null}
      {link === undefined ? null : (
        <ShownOnce
          title={names.linkTitle(link.name)}
          secret={link.token === null ? null : addressOf(link.token)}
          about={names.link}
          lost={names.linkLost}
          close={() => setLink(undefined)}
        />
      )}
    </>
  );
}

/** The token is behind the #, which no server and no log ever sees. */
function addressOf(token: string): string {
  return `${window.location.origin}/choose-password#${token}`;
}

function columnsIn(
  text: Text,
  siteNames: ReadonlyMap<string, string>,
  open: (person: PersonSetting) => void,
): readonly Column<PersonSetting>[] {
  const { fields, people: names } = text.settings;
  return [
    {
      id: "name",
      head: fields.name,
      sortBy: ({ name }) => name,
      cell: (person) => (
        <>
          <OpenButton open={() => open(person)}>{person.name}</OpenButton>
          <span className="kk-sub">{person.signature}</span>
        </>
      ),
    },
    {
      id: "role",
      head: fields.role,
      sortBy: ({ role }) => text.roles[role],
      cell: ({ role, rights }) => (
        <>
          {text.roles[role]}
          {rights.length === 0 ? null : (
            <span className="kk-sub">{names.exceptions(rights.length)}</span>
          )}
        </>
      ),
    },
    {
      id: "sites",
      head: fields.sites,
      cell: ({ siteIds }) =>
        siteIds === null
          ? text.settings.all
          : siteIds.map((id) => siteNames.get(id) ?? id).join(", "),
    },
    {
      id: "state",
      head: fields.state,
      sortBy: ({ active, hasPassword }) => (active ? (hasPassword ? 0 : 1) : 2),
      cell: (person) => <StateBadge person={person} />,
    },
  ];
}

function StateBadge({ person }: { person: PersonSetting }): ReactNode {
  const { people: names } = useText().settings;
  if (!person.active) {
    return (
      <ToneBadge tone="quiet" icon={IconCircleOff}>
        {names.left}
      </ToneBadge>
    );
  }
  return person.hasPassword ? (
    <ToneBadge tone="paid" icon={IconCircleCheck}>
      {names.works}
    </ToneBadge>
  ) : (
    <ToneBadge tone="finding" icon={IconHourglass}>
      {names.noPassword}
    </ToneBadge>
  );
}
