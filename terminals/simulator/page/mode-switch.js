/** Manual or automatic, for the whole simulator. */
import { byId } from "/page/elements.js";
import { postJson } from "/page/wire.js";

export function startModeSwitch() {
  for (const button of byId("mode").querySelectorAll("button")) {
    button.addEventListener("click", () =>
      postJson("/simulator/settings", { mode: button.dataset.mode }),
    );
  }
}

export function showMode(mode) {
  for (const button of byId("mode").querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
  }
}
