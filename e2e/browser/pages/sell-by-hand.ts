/** A sale that is keyed by hand on a terminal, past the product: the cloud and the terminal know it. */
import { DEMO_NETS_ACCOUNT } from "@kortkoll/server/demo/demo-group.ts";
import { until } from "../../api-client.ts";
import type { NetsControl } from "../../nets-control.ts";

export async function sellByHand(
  nets: NetsControl,
  terminalId: string,
  amount: number,
): Promise<void> {
  const send = async (path: string, body: object, token = ""): Promise<Response> =>
    await fetch(nets.url + path, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
  const login = await send("/v1/login", DEMO_NETS_ACCOUNT);
  const { token } = (await login.json()) as { readonly token: string };
  const path = `/v1/terminal/${terminalId}/transaction`;
  const selling = send(path, { transactionType: "purchase", amount, orderId: "FORHAND" }, token);
  await until(() => nets.isBusy(terminalId), Boolean, 10_000);
  await nets.act(terminalId, { kind: "present", entry: "tap", cardId: "visa" });
  const sold = await selling;
  if (sold.status !== 201) throw new Error(`Not sold: HTTP ${sold.status}`);
}
