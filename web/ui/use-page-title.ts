/** What a page is called in its tab, and where reading and keys start when it opens: at its one h1. */
import { type RefObject, useEffect, useRef } from "react";

export function usePageTitle(title: string): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  useTitle(title);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
  }, []);
  return heading;
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Kortkoll`;
  }, [title]);
}
