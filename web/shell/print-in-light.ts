/** Paper is white: what is printed is black on it, whatever colours the screen is in. */
const SCHEME = "data-mantine-color-scheme";

export function printInLight(): void {
  const root = document.documentElement;
  const paper = window.matchMedia("print");
  let onScreen: string | null = null;
  // The screen's own colours may be set again while paper is made.
  const keepLight = (): void => {
    const scheme = root.getAttribute(SCHEME);
    if (!paper.matches || scheme === "light") return;
    onScreen = scheme;
    root.setAttribute(SCHEME, "light");
  };
  new MutationObserver(keepLight).observe(root, { attributeFilter: [SCHEME] });
  paper.addEventListener("change", () => {
    keepLight();
    if (paper.matches || onScreen === null) return;
    root.setAttribute(SCHEME, onScreen);
    onScreen = null;
  });
}
