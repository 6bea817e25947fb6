/** The person and the till, with the way to change either, and the language. */
import { IconLogout, IconMapPin, IconUser } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { callApi } from "../api-client.ts";
import { useText } from "../text/text.tsx";
import { LanguageSwitch } from "./language-switch.tsx";
import { useSignedIn } from "./signed-in.tsx";

export function WhoAndWhere(): ReactNode {
  const text = useText();
  const { person, till } = useSignedIn();
  const client = useQueryClient();
  const navigate = useNavigate();
  const signOut = useMutation({
    mutationFn: () => callApi({ method: "DELETE", path: "/api/session" }),
    onSuccess: async () => {
      await navigate({ to: "/sign-in" });
      client.removeQueries({ type: "inactive" });
    },
  });
  const takesPayments = person.rights.includes("takeCard");
  return (
    <section className="kk-who" aria-label={text.shell.signedInAs}>
      {takesPayments ? (
        <Link to="/choose-till" className="kk-who-till">
          <IconMapPin size={22} stroke={1.8} aria-hidden />
          <span>
            <span className="kk-who-main">{till?.name ?? text.shell.noTill}</span>
            <span className="kk-who-small">
              {till === null
                ? text.shell.changeTill
                : `${till.siteName} · ${text.shell.changeTill}`}
            </span>
          </span>
        </Link>
      ) : null}
      <p className="kk-who-person">
        <IconUser size={22} stroke={1.8} aria-hidden />
        <span>
          <span className="kk-who-main">{person.name}</span>
          <span className="kk-who-small">
            {person.signature} · {text.roles[person.role]}
          </span>
        </span>
      </p>
      <div className="kk-who-row">
        <button type="button" onClick={() => signOut.mutate()} disabled={signOut.isPending}>
          <IconLogout size={20} stroke={1.8} aria-hidden />
          {text.shell.signOut}
        </button>
        <LanguageSwitch />
      </div>
    </section>
  );
}
