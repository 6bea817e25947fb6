import { useMediaQuery } from "@mantine/hooks";

/** True on telephones, never on paper: tables become cards. Known before the first paint. */
export function useNarrow(): boolean {
  return (
    useMediaQuery("screen and (max-width: 47.99em)", undefined, {
      getInitialValueInEffect: false,
    }) ?? false
  );
}
