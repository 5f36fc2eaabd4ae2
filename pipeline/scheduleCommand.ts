import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Argument, type Command, InvalidArgumentError, Option } from "commander";
import { UsageError } from "./domain/errors.ts";
import { readMonthRun } from "./io/monthRun.ts";
import { readCrontab, readUnit, removeUnits, systemctl, writeCrontab, writeUnits } from "./io/scheduler.ts";
import { between } from "./optionParsers.ts";
import { cronBlock, cronLine, withCronBlock } from "./schedule/cron.ts";
import type { Plan } from "./schedule/plan.ts";
import { SERVICE, systemdService, systemdTimer, TIMER } from "./schedule/systemd.ts";
import { windowsCommands } from "./schedule/windows.ts";

const PROJECT = fileURLToPath(new URL("..", import.meta.url)).replace(/[\\/]$/, "");
const ACTIONS = ["install", "remove", "status", "print"] as const;
const SCHEDULERS = ["cron", "systemd", "windows"] as const;
type Scheduler = (typeof SCHEDULERS)[number];

interface Options {
  readonly with: Scheduler;
  readonly at: { readonly hour: number; readonly minute: number };
  readonly day: number;
}

/**
 * Adds the command `schedule`.
 * @param print takes what is to be read by people
 */
export function addScheduleCommand(root: Command, print: (text: string) => void): void {
  root
    .command("schedule")
    .description("has a scheduler start run-month every month; options of run-month go after --")
    .addArgument(new Argument("<action>", "what to do").choices(ACTIONS))
    .argument("[options...]", "options of run-month")
    .addOption(new Option("--with <scheduler>", "which").choices(SCHEDULERS).default("cron"))
    .option("--at <HH:MM>", "time of day: UTC with systemd, else the machine's own", timeOfDay, {
      hour: 6,
      minute: 0,
    })
    .option("--day <n>", "first day of the month on which the run is due", between(1, 28, true), 5)
    .option("--debug", "print stack traces")
    .action(async (action: (typeof ACTIONS)[number], words: string[], options: Options) => {
      const odd = words.find((word) => /[\0\r\n]/.test(word));
      if (odd !== undefined) throw new UsageError("options of run-month cannot hold line breaks");
      const plan: Plan = {
        project: PROJECT,
        node: process.execPath,
        options: ["--once-from-day", String(options.day), ...words],
        ...options.at,
      };
      print(await ({ install, remove, status, print: shown } as const)[action](plan, options.with, words));
    });
}

function timeOfDay(text: string): Options["at"] {
  const [, hour, minute] = /^(\d{1,2}):(\d{2})$/.exec(text) ?? [];
  if (hour === undefined || Number(hour) > 23 || Number(minute) > 59)
    throw new InvalidArgumentError("Give a time of day like 06:00.");
  return { hour: Number(hour), minute: Number(minute) };
}

const CATCH_UP =
  "Started every day; does nothing before the day given and after a run of the month has succeeded, so that a missed or refused run is made up for the next day.";

function shown(plan: Plan, scheduler: Scheduler): string {
  if (scheduler === "windows") return `rem ${CATCH_UP}\n${windowsCommands(plan)}`;
  if (scheduler === "cron") return `# ${CATCH_UP}\n${cronBlock(plan)}`;
  return [
    `# ${CATCH_UP}`,
    `# ~/.config/systemd/user/${SERVICE}`,
    systemdService(plan),
    `# ~/.config/systemd/user/${TIMER}`,
    systemdTimer(plan),
  ].join("\n");
}

async function install(plan: Plan, scheduler: Scheduler): Promise<string> {
  if (scheduler === "windows")
    throw new UsageError(
      "run what npm run schedule -- print --with windows prints: tasks are not installed from here",
    );
  if (scheduler === "cron") {
    await writeCrontab(withCronBlock(await readCrontab(), cronBlock(plan)));
    return `Installed in your crontab. ${CATCH_UP}`;
  }
  const paths = await writeUnits({ [SERVICE]: systemdService(plan), [TIMER]: systemdTimer(plan) });
  await systemctl("daemon-reload");
  await systemctl("enable", "--now", TIMER);
  return `Installed as ${paths.join(" and ")}. ${CATCH_UP}\nIt runs while you are logged out only after: loginctl enable-linger`;
}

async function remove(_: Plan, scheduler: Scheduler): Promise<string> {
  if (scheduler === "windows") throw new UsageError("run: schtasks /Delete /TN harmattan /F");
  if (scheduler === "cron") {
    const crontab = await readCrontab();
    if (cronLine(crontab) === null) return "Your crontab has no entry of this project";
    await writeCrontab(withCronBlock(crontab, null));
    return "Removed from your crontab";
  }
  if ((await readUnit(TIMER)) === null) return "There is no timer of this project";
  await systemctl("disable", "--now", TIMER);
  await removeUnits([SERVICE, TIMER]);
  await systemctl("daemon-reload");
  return `Removed ${SERVICE} and ${TIMER}`;
}

/** @param words options of run-month, of which --out tells where its last run is recorded */
async function status(_: Plan, scheduler: Scheduler, words: readonly string[]): Promise<string> {
  const entry = scheduler === "cron" ? cronLine(await readCrontab()) : await readUnit(TIMER);
  const said = words.includes("--out") ? words[words.indexOf("--out") + 1] : undefined;
  const out = resolve(PROJECT, said ?? "outputs");
  const last = await readMonthRun(out);
  return [
    entry === null ? `Not installed with ${scheduler}` : `Installed with ${scheduler}:\n${entry.trim()}`,
    last === null
      ? `No run of run-month is recorded in ${out}: if it has another --out, say status -- --out FOLDER`
      : `Last run for ${last.month}, ${last.finished}: ${last.status}. ${last.summary}`,
  ].join("\n");
}
