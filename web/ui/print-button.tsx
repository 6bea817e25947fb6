/** Prints the page that is shown. */
import { Button } from "@mantine/core";
import { IconPrinter } from "@tabler/icons-react";
import type { ReactNode } from "react";

export function PrintButton({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <Button
      variant="default"
      onClick={() => window.print()}
      leftSection={<IconPrinter size={20} aria-hidden />}
    >
      {children}
    </Button>
  );
}
