/** The h1 of a page whose words to the eye are an empty state: only a screen reader meets it. */
import type { ReactNode } from "react";
import { usePageTitle } from "./use-page-title.ts";

export function HiddenHeading({ title }: { readonly title: string }): ReactNode {
  const heading = usePageTitle(title);
  return (
    <h1 ref={heading} tabIndex={-1} className="kk-hidden">
      {title}
    </h1>
  );
}
