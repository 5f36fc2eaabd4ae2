import { UsageError } from "../domain/errors.ts";
import { clock, commandWords, MARK, type Plan } from "./plan.ts";

/** schtasks refuses a longer command. */
const LONGEST_COMMAND = 261;

/**
 * The commands that make and remove a task of Windows' Task Scheduler, to be run by hand. Its time is the machine's own.
 * @throws {UsageError} for a word that its quoting cannot carry, and for too many of them
 */
export function windowsCommands(plan: Plan): string {
  const words = [plan.project, ...commandWords(plan)];
  const odd = words.find((word) => /["%^&|<>!]/.test(word));
  if (odd !== undefined)
    throw new UsageError(`Task Scheduler's command line cannot carry ${JSON.stringify(odd)}: rename it`);
  const [project, ...command] = words.map((word) => (/\s/.test(word) ? `\\"${word}\\"` : word));
  const run = `cmd /c cd /d ${project} && ${command.join(" ")}`;
  if (run.replaceAll('\\"', '"').length > LONGEST_COMMAND)
    throw new UsageError(
      `Task Scheduler takes commands of at most ${LONGEST_COMMAND} characters: put options into a --config file, or the project into a folder nearer to the root`,
    );
  return [
    `schtasks /Create /TN ${MARK} /SC DAILY /ST ${clock(plan)} /TR "${run}"`,
    `schtasks /Delete /TN ${MARK} /F`,
  ].join("\n");
}
