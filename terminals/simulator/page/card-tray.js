/** The customer's cards: one is chosen, then tapped or inserted. */
import { byId, element } from "/page/elements.js";
import { currentLanguage } from "/page/text.js";

export function makeTray(cards) {
  byId("tray").append(
    ...cards.map((card, index) => {
      const input = element("input", { type: "radio", name: "card", value: card.cardId });
      input.checked = index === 0;
      return element(
        "label",
        { class: "card", "data-card": card.cardId },
        input,
        element("span", { class: "card-name" }),
        element("span", { class: "card-pan" }, card.truncatedPan),
        element("span", { class: "card-label" }, card.applicationLabel),
      );
    }),
  );
}

export function showTray(cards) {
  for (const card of cards) {
    const name = byId("tray").querySelector(`[data-card="${card.cardId}"] .card-name`);
    name.textContent = card[currentLanguage()];
  }
}

export function chosenCard() {
  return byId("tray").querySelector("input:checked")?.value ?? "visa";
}
