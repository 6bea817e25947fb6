import { useRef } from "react";

/**
 * The key of each wish that is sent to the server: the same however often it is sent, so that it is
 * done once, and a new one when what is asked for has changed.
 */
export function useWishKeys(): (wish: object) => string {
  const keys = useRef(new Map<string, string>());
  return (wish) => {
    const said = JSON.stringify(wish);
    const key = keys.current.get(said) ?? crypto.randomUUID();
    keys.current.set(said, key);
    return key;
  };
}
