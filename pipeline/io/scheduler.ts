import { execFile } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { UsageError } from "../domain/errors.ts";

/** What a program printed, and how it ended. */
interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program without a shell. @throws {UsageError} if it is not installed */
async function runProgram(program: string, args: readonly string[], input = ""): Promise<Ended> {
  return await new Promise((resolve, reject) => {
    const child = execFile(program, [...args], (error, stdout, stderr) => {
      if (error !== null && typeof error.code === "string")
        reject(new UsageError(`${program} cannot be started (${error.code}): is it installed?`));
      else resolve({ code: Number(error?.code ?? 0), stdout, stderr });
    });
    child.stdin?.on("error", () => {}).end(input);
  });
}

/** The user's crontab; "" if there is none. */
export async function readCrontab(): Promise<string> {
  const { code, stdout, stderr } = await runProgram("crontab", ["-l"]);
  if (code === 0) return stdout;
  if (/no crontab/i.test(stderr)) return "";
  throw new UsageError(`the crontab cannot be read: ${firstLine(stderr)}`);
}

/** Puts a crontab in the place of the user's. */
export async function writeCrontab(text: string): Promise<void> {
  const { code, stderr } = await runProgram("crontab", ["-"], text);
  if (code !== 0) throw new UsageError(`the crontab is refused: ${firstLine(stderr)}`);
}

/** Folder of the user's own systemd units. */
const unitFolder = (): string =>
  join(process.env["XDG_CONFIG_HOME"] || join(homedir(), ".config"), "systemd", "user");

/** Writes user units. @returns their paths */
export async function writeUnits(units: Readonly<Record<string, string>>): Promise<string[]> {
  await mkdir(unitFolder(), { recursive: true });
  const paths: string[] = [];
  for (const [name, text] of Object.entries(units)) {
    paths.push(join(unitFolder(), name));
    await writeFile(join(unitFolder(), name), text);
  }
  return paths;
}

/** The text of a user unit; null if there is none. */
export async function readUnit(name: string): Promise<string | null> {
  return await readFile(join(unitFolder(), name), "utf8").catch(() => null);
}

export async function removeUnits(names: readonly string[]): Promise<void> {
  for (const name of names) await rm(join(unitFolder(), name), { force: true });
}

/** Runs `systemctl --user`. @throws {UsageError} if it fails */
export async function systemctl(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runProgram("systemctl", ["--user", ...args]);
  if (code !== 0) throw new UsageError(`systemctl --user ${args.join(" ")} failed: ${firstLine(stderr)}`);
  return stdout;
}

const firstLine = (text: string): string => text.trim().split("\n")[0] || "it says nothing";
