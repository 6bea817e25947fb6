import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";

type WarningNoticeProps = {
  readonly title: string;
  readonly words?: string;
  readonly children?: ReactNode;
};

export function WarningNotice({ title, words, children }: WarningNoticeProps): ReactNode {
  return (
    <div className="kk-notice kk-notice-finding">
      <IconAlertTriangle size={24} aria-hidden className="kk-notice-icon" />
      <div className="kk-notice-words">
        <p className="kk-strong">{title}</p>
        {words === undefined ? null : <p>{words}</p>}
      </div>
      {children}
    </div>
  );
}
