/** Where an address leads nowhere, and where a page has broken. */
import { Button } from "@mantine/core";
import { IconBarrierBlock, IconMapOff } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useText } from "../text/text.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { HiddenHeading } from "../ui/hidden-heading.tsx";
import { LinkButton } from "../ui/link-button.tsx";

export function MissingPage(): ReactNode {
  const text = useText();
  return (
    <main className="kk-alone">
      <HiddenHeading title={text.shell.notFoundTitle} />
      <EmptyState
        title={text.shell.notFoundTitle}
        next={text.shell.notFoundBody}
        icon={<IconMapOff size={32} stroke={1.5} />}
      >
        <LinkButton to="/">{text.shell.toStart}</LinkButton>
      </EmptyState>
    </main>
  );
}

export function BrokenPage({ again }: { again: () => void }): ReactNode {
  const text = useText();
  return (
    <main className="kk-alone">
      <HiddenHeading title={text.shell.errorTitle} />
      <EmptyState
        title={text.shell.errorTitle}
        next={text.shell.errorBody}
        icon={<IconBarrierBlock size={32} stroke={1.5} />}
      >
        <Button onClick={again}>{text.shell.tryAgain}</Button>
      </EmptyState>
    </main>
  );
}
