/** The whole product with a damaging cloud between it and the simulated terminals. */
import { startNetsSimulator } from "@kortkoll/terminals/simulator/start-nets-simulator.ts";
import { type DamagingCloud, startDamagingCloud } from "./damaging-cloud.ts";
import { NetsControl } from "./nets-control.ts";
import { type Stack, startStack } from "./stack.ts";

export type StackBehindDamage = {
  readonly stack: Stack;
  readonly cloud: DamagingCloud;
  /** Of the terminals behind the damage; the stack's own simulator has nothing to do. */
  readonly nets: NetsControl;
  close(): Promise<void>;
};

export async function startStackBehindDamage(tills: number): Promise<StackBehindDamage> {
  const terminalIds = Array.from({ length: tills + 1 }, (_, index) => String(79_700_001 + index));
  const simulator = await startNetsSimulator({
    mode: "automatic",
    automaticLatencyMs: 0,
    slowApprovalMs: 1_200,
    lastResultDelayMs: 150,
    terminals: terminalIds.map((terminalId) => ({
      terminalId,
      siteId: "7900101",
      organisationNumber: "5599990016",
      merchantName: "Påhittade Bilar AB",
      address: "Låtsasgatan 1, Exempelby",
      label: terminalId,
    })),
  });
  const nets = new NetsControl(simulator.url);
  const cloud = await startDamagingCloud(simulator.url);
  const stack = await startStack({
    otherCloud: { url: cloud.url, terminalIds, truth: () => nets.truth() },
    limits: { moneyMs: 3_000 },
  });
  return {
    stack,
    cloud,
    nets,
    async close() {
      await stack.close();
      await cloud.close();
      await simulator.close();
    },
  };
}
