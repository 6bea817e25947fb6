/** Windows of one browser share the session: when the operator is switched in one, all are told. */

const PLACE = "kortkoll.operatorSwitched";

export function tellOtherWindows(): void {
  localStorage.setItem(PLACE, String(Date.now()));
}

/** Calls when another window has told; gives the way to stop. */
export function onOtherWindow(listener: () => void): () => void {
  const hear = (event: StorageEvent): void => {
    if (event.key === PLACE) listener();
  };
  window.addEventListener("storage", hear);
  return () => window.removeEventListener("storage", hear);
}
