/** What `npm run kortkoll -- <command>` runs: what an operator does on the server's machine. */
import { backupCommand } from "./commands/backup-command.ts";
import { closeDayCommand } from "./commands/close-day-command.ts";
import { type Command, tell } from "./commands/command.ts";
import { doctorCommand } from "./commands/doctor-command.ts";
import { exportCommand } from "./commands/export-command.ts";
import { restoreCommand } from "./commands/restore-command.ts";
import { verifyCommand } from "./commands/verify-command.ts";
import { runCommand, say } from "./machine-command.ts";
import { failureSentence } from "./start-messages.ts";

const COMMANDS: readonly Command[] = [
  backupCommand,
  restoreCommand,
  verifyCommand,
  exportCommand,
  closeDayCommand,
  doctorCommand,
];

await runCommand(main);

async function main(): Promise<number> {
  const [name, ...words] = process.argv.slice(2);
  if (name === undefined) return say(overview(), 2);
  if (isHelp(name)) return told(overview());
  const command = COMMANDS.find((one) => one.name === name);
  if (command === undefined) return say(`There is no "${name}".\n\n${overview()}`, 2);
  if (words.some(isHelp)) return told(command.help);
  try {
    return await command.run(words);
  } catch (error) {
    const isWrong = error instanceof Error && error.name === "WrongWords";
    if (!isWrong) throw error;
    return say(`${failureSentence(error)}\nkortkoll ${name} --help tells more.`, 2);
  }
}

function isHelp(word: string): boolean {
  return word === "--help" || word === "-h" || word === "help";
}

function told(text: string): number {
  tell(text);
  return 0;
}

function overview(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  const lines = COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}   ${summary}`);
  return [
    "npm run kortkoll -- <command> [--help]",
    "",
    ...lines,
    "",
    "Each ends with 0 when it is done, 1 when it is not or something is wrong, and 2 when it was asked",
    "for in the wrong way. They find the database by KORTKOLL_DATA or DATABASE_URL, as the server does.",
  ].join("\n");
}
