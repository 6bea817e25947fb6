import type { ReactNode } from "react";

export function Brand(): ReactNode {
  return (
    <p className="kk-brand">
      <svg viewBox="0 0 32 32" width="30" height="30" aria-hidden="true">
        <rect
          x="2"
          y="6"
          width="28"
          height="20"
          rx="4"
          fill="none"
          stroke="#8fd3dd"
          strokeWidth="2.5"
        />
        <path
          d="m9 16 5 5 10-12"
          fill="none"
          stroke="currentColor"
          strokeWidth="3.5"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      Kortkoll
    </p>
  );
}
