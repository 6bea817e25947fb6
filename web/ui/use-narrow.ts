import { useMediaQuery } from "@mantine/hooks";

/** True on telephones: tables become cards. Known before the first paint. */
export function useNarrow(): boolean {
  return (
    useMediaQuery("(max-width: 47.99em)", undefined, { getInitialValueInEffect: false }) ?? false
  );
}
