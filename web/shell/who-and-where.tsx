/** The operator and the till, with the way to change either, one's account, and the language. */
import { IconMapPin, IconReplaceUser, IconUser } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useOperatorDialog } from "../operators/operator-desk.tsx";
import { SignOutButton } from "../operators/sign-out-button.tsx";
import { takesPayments } from "../payments/takes-payments.ts";
import { useText } from "../text/text.tsx";
import { KeyCap } from "../ui/key-cap.tsx";
import { LanguageSwitch } from "./language-switch.tsx";
import { useSignedIn } from "./signed-in.tsx";

export function WhoAndWhere(): ReactNode {
  const text = useText();
  const { operator, account } = text.people;
  const { person, base, till } = useSignedIn();
  const dialog = useOperatorDialog();
  const worksAtTill = till !== null || takesPayments(person.rights);
  const isAnothers = base.signature !== person.signature;
  return (
    <section className="kk-who" aria-label={text.shell.signedInAs}>
      {worksAtTill ? (
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
      <Link to="/account" className="kk-who-till">
        <IconUser size={22} stroke={1.8} aria-hidden />
        <span>
          <span className="kk-who-main">{person.name}</span>
          <span className="kk-who-small">
            {person.signature} · {text.roles[person.role]}
          </span>
          <span className="kk-who-small">
            {isAnothers ? operator.session(base.signature) : account.menu}
          </span>
        </span>
      </Link>
      {till === null ? null : (
        <button type="button" className="kk-who-switch" onClick={dialog.open}>
          <IconReplaceUser size={22} stroke={1.8} aria-hidden />
          {operator.change}
          <KeyCap>F2</KeyCap>
        </button>
      )}
      <div className="kk-who-row">
        <SignOutButton>
          {isAnothers ? operator.signOut(base.signature) : text.shell.signOut}
        </SignOutButton>
        <LanguageSwitch />
      </div>
    </section>
  );
}
