import { commandWords, MARK, type Plan } from "./plan.ts";

const BEGIN = `# ${MARK}: begin`;
const END = `# ${MARK}: end`;

/** The lines of a crontab, between marks. Cron's time is the machine's own. */
export function cronBlock(plan: Plan): string {
  const words = commandWords(plan).map(shellWord).join(" ");
  // cron takes a % for the end of the line, also within quotes
  const command = `cd ${shellWord(plan.project)} && ${words}`.replaceAll("%", "\\%");
  return [BEGIN, `${plan.minute} ${plan.hour} * * * ${command}`, END].join("\n");
}

/** A crontab with the block in place of an earlier one, at its end; `null` takes it out. */
export function withCronBlock(crontab: string, block: string | null): string {
  const lines = crontab.split("\n");
  const [begin, end] = [lines.indexOf(BEGIN), lines.indexOf(END)];
  const others = begin >= 0 && end > begin ? [...lines.slice(0, begin), ...lines.slice(end + 1)] : lines;
  while (others.at(-1) === "") others.pop();
  const kept = others.length === 0 ? "" : `${others.join("\n")}\n`;
  return block === null ? kept : `${kept}${block}\n`;
}

/** The line of the block in a crontab; null for none. */
export function cronLine(crontab: string): string | null {
  const lines = crontab.split("\n");
  const begin = lines.indexOf(BEGIN);
  return begin < 0 ? null : (lines[begin + 1] ?? null);
}

/** A word as the shell takes it, whatever it holds. */
function shellWord(word: string): string {
  return /^[\w@+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
