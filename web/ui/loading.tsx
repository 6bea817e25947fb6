/** Grey rows in the place of what is on its way. */
import { Skeleton, VisuallyHidden } from "@mantine/core";
import type { ReactNode } from "react";
import { useText } from "../text/text.tsx";

export function LoadingRows({ rows = 5 }: { rows?: number }): ReactNode {
  const text = useText();
  return (
    <div className="kk-loading" aria-busy>
      <VisuallyHidden>{text.shell.loading}</VisuallyHidden>
      {Array.from({ length: rows }, (_, row) => `row ${row}`).map((row) => (
        <Skeleton key={row} height={44} radius="md" aria-hidden />
      ))}
    </div>
  );
}
