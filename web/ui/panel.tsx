import { type ReactNode, useId } from "react";

type PanelProps = {
  readonly title: string;
  readonly end?: ReactNode;
  readonly children: ReactNode;
};

export function Panel({ title, end, children }: PanelProps): ReactNode {
  const id = useId();
  return (
    <section className="kk-panel" aria-labelledby={id}>
      <div className="kk-panel-head">
        <h2 id={id}>{title}</h2>
        {end}
      </div>
      {children}
    </section>
  );
}
