/** How a person signs in, put right by somebody else: a new link, a lost telephone, a PIN known. */
import type { PasswordLink, PersonSetting } from "@kortkoll/server/settings/person-api.ts";
import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { callApi } from "../api-client.ts";
import { useSignedIn } from "../shell/signed-in.tsx";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { useReadAgain } from "./settings-data.ts";

type PersonAccessProps = {
  readonly person: PersonSetting;
  readonly linked: (link: PasswordLink) => void;
};

export function PersonAccess({ person, linked }: PersonAccessProps): ReactNode {
  const { people: names } = useText().settings;
  const readAgain = useReadAgain();
  const isOwn = useSignedIn().person.signature === person.signature;
  const [done, setDone] = useState<string | undefined>(undefined);
  useAnnouncement(done, "polite");
  const path = `/api/people/${person.id}`;
  const link = useMutation({
    mutationFn: () =>
      callApi<PasswordLink>({
        method: "POST",
        path: `/api/settings/people/${person.id}/password-link`,
        idempotencyKey: crypto.randomUUID(),
      }),
    onSuccess: linked,
  });
  const act = useMutation({
    mutationFn: async (asked: { readonly path: string; readonly words: string }) => {
      await callApi({ method: "DELETE", path: asked.path });
      return asked.words;
    },
    onSuccess: async (words) => {
      setDone(words);
      await readAgain();
    },
  });
  if (!person.active) return null;
  if (isOwn) return <OwnAccess />;
  const isBusy = link.isPending || act.isPending;
  return (
    <section className="kk-form" aria-label={names.access}>
      <h3 className="kk-strong">{names.access}</h3>
      <div className="kk-row">
        <Button variant="default" disabled={isBusy} onClick={() => link.mutate()}>
          {names.newLink}
        </Button>
        {person.hasPin ? (
          <Button
            variant="default"
            disabled={isBusy}
            onClick={() => act.mutate({ path: `${path}/pin`, words: names.pinRemoved })}
          >
            {names.removePin}
          </Button>
        ) : null}
        {person.hasSecondFactor ? (
          <Button
            variant="default"
            disabled={isBusy}
            onClick={() => act.mutate({ path: `${path}/second-factor`, words: names.factorReset })}
          >
            {names.resetFactor}
          </Button>
        ) : null}
        <Button
          variant="default"
          disabled={isBusy}
          onClick={() => act.mutate({ path: `${path}/sessions`, words: names.signedOut })}
        >
          {names.signOut}
        </Button>
      </div>
      {done === undefined ? null : <p className="kk-strong">{done}</p>}
      {link.isError ? <ProblemNotice error={link.error} /> : null}
      {act.isError ? <ProblemNotice error={act.error} /> : null}
    </section>
  );
}

/** What guards one's own account is changed with the password: the server refuses it here. */
function OwnAccess(): ReactNode {
  const { people: names } = useText().settings;
  return (
    <section className="kk-form" aria-label={names.access}>
      <h3 className="kk-strong">{names.access}</h3>
      <p>{names.ownAccess}</p>
      <Link to="/account">{names.toOwnAccount}</Link>
    </section>
  );
}
