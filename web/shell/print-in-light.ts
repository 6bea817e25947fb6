/** Paper is white: what is printed is black on it, whatever colours the screen is in. */
const SCHEME = "data-mantine-color-scheme";

export function printInLight(): void {
  const root = document.documentElement;
  let onScreen: string | null = null;
  window.matchMedia("print").addEventListener("change", ({ matches: isPaper }) => {
    if (isPaper) {
      onScreen = root.getAttribute(SCHEME);
      root.setAttribute(SCHEME, "light");
    } else if (onScreen !== null) {
      root.setAttribute(SCHEME, onScreen);
    }
  });
}
