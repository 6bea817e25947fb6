/** A server stream that comes back by itself, also when the browser has given up on it. */

const OPEN_AGAIN_MS = 3_000;

export type StreamListener = {
  readonly path: string;
  /** Names of events besides the plain message. */
  readonly events: readonly string[];
  /** With the event's name; "message" where it has none. */
  readonly onData: (data: string, event: string) => void;
  /** `again` is true when the stream had been open before: something may have been missed. */
  readonly onOpen: (again: boolean) => void;
  /** The line is broken; it comes back by itself. */
  readonly onLost?: () => void;
};

/**
 * Open only while somebody can see the page: a browser has six connections to a server for all of its
 * tabs together, and a payment that waits for one is sent by nobody.
 */
export function openStream(listener: StreamListener): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let openedBefore = document.hidden;
  const open = (): void => {
    source = new EventSource(listener.path);
    source.onopen = () => {
      listener.onOpen(openedBefore);
      openedBefore = true;
    };
    // The browser reconnects after a broken line, but never after an error page.
    source.onerror = () => {
      listener.onLost?.();
      if (source?.readyState === EventSource.CLOSED) timer = setTimeout(open, OPEN_AGAIN_MS);
    };
    const take = (event: MessageEvent<string>): void => listener.onData(event.data, event.type);
    for (const name of ["message", ...listener.events]) source.addEventListener(name, take);
  };
  const close = (): void => {
    clearTimeout(timer);
    source?.close();
    source = undefined;
  };
  const look = (): void => {
    if (source !== undefined) listener.onLost?.();
    close();
    if (!document.hidden) open();
  };
  look();
  document.addEventListener("visibilitychange", look);
  return () => {
    document.removeEventListener("visibilitychange", look);
    close();
  };
}
