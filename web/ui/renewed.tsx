/**
 * What was found last stays while something else is asked for. Where the answer takes its time it is
 * seen to be an answer to another question.
 */
import type { ReactNode } from "react";

type RenewedProps = { readonly isAsking: boolean; readonly children: ReactNode };

export function Renewed({ isAsking, children }: RenewedProps): ReactNode {
  return (
    <div className="kk-renewed" aria-busy={isAsking}>
      {children}
    </div>
  );
}
