/** A page's one h1. It takes focus when the page opens, so that reading and keys start there. */
import type { ReactNode } from "react";
import { usePageTitle } from "./use-page-title.ts";

type PageHeadingProps = {
  readonly title: string;
  readonly lead?: ReactNode;
  /** Buttons and facts that stand at the end of the same row. */
  readonly children?: ReactNode;
};

export function PageHeading({ title, lead, children }: PageHeadingProps): ReactNode {
  const heading = usePageTitle(title);
  return (
    <header className="kk-heading">
      <div className="kk-heading-words">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {lead === undefined ? null : <p className="kk-heading-lead">{lead}</p>}
      </div>
      {children === undefined ? null : <div className="kk-heading-end">{children}</div>}
    </header>
  );
}
