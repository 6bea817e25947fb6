/** In the demo: the other side of the counter, in tabs of their own. */
import { VisuallyHidden } from "@mantine/core";
import { IconDeviceMobile, IconExternalLink, IconFileInvoice } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useText } from "../text/text.tsx";
import { useSignedIn } from "./signed-in.tsx";

export function DemoLinks(): ReactNode {
  const text = useText();
  const { demo, virtualTerminalUrl, invoicingUrl } = useSignedIn();
  const links = [
    { url: virtualTerminalUrl, name: text.shell.virtualTerminal, icon: IconDeviceMobile },
    { url: invoicingUrl, name: text.shell.invoicingProgram, icon: IconFileInvoice },
  ];
  if (!demo || links.every((link) => link.url === null)) return null;
  return (
    <section className="kk-demo" aria-label={text.shell.demoTools}>
      <p className="kk-demo-title">{text.shell.demoTools}</p>
      <ul className="kk-places">
        {links.map(({ url, name, icon: Shape }) =>
          url === null ? null : (
            <li key={name}>
              <a href={url} target="_blank" rel="noreferrer">
                <Shape size={22} stroke={1.8} aria-hidden />
                {name}
                <IconExternalLink size={16} aria-hidden className="kk-places-end" />
                <VisuallyHidden>({text.shell.opensNewTab})</VisuallyHidden>
              </a>
            </li>
          ),
        )}
      </ul>
    </section>
  );
}
