/** The page before the frame: brand on one side, a form on the other. */
import type { ReactNode } from "react";
import { Brand } from "../shell/brand.tsx";
import { ContactBanner } from "../shell/contact-banner.tsx";
import { LanguageSwitch } from "../shell/language-switch.tsx";
import { useText } from "../text/text.tsx";
import { useTitle } from "../ui/use-page-title.ts";

export function Door({ title, children }: { title: string; children: ReactNode }): ReactNode {
  const text = useText();
  useTitle(title);
  return (
    <div className="kk-door">
      <header className="kk-door-brand">
        <Brand />
        <p className="kk-door-lead">{text.signIn.lead}</p>
        <LanguageSwitch />
      </header>
      <main className="kk-door-form">
        <ContactBanner />
        <h1>{title}</h1>
        {children}
      </main>
    </div>
  );
}
