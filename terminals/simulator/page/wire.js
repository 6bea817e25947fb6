/** What the page asks of the simulator. */

export async function getJson(path) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.json();
}

/** True when the simulator took it. */
export async function postJson(path, body) {
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return response.ok;
  } catch {
    return false;
  }
}

/** Each message is the whole picture; the browser reconnects by itself. */
export function watch(path, onPicture) {
  const lost = document.getElementById("link-lost");
  const source = new EventSource(path);
  source.addEventListener("message", (event) => {
    lost.hidden = true;
    onPicture(JSON.parse(event.data));
  });
  source.addEventListener("error", () => {
    lost.hidden = false;
  });
}
