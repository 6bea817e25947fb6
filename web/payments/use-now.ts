import { useEffect, useState } from "react";
import { serverNowMs } from "../live/contact.ts";

/** The server's time, counted on while the page is shown. */
export function useNowMs(everyMs = 1_000): number {
  const [now, setNow] = useState(serverNowMs);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNowMs()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
