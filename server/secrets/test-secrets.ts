/** For tests: secrets sealed with a key that everybody knows. */
import { createSecretBox } from "./secret-box.ts";

export const TEST_SECRETS = createSecretBox(new Uint8Array(32).fill(7));
