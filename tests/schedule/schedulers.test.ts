import { execFileSync, spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cronBlock, cronLine, withCronBlock } from "../../pipeline/schedule/cron.ts";
import type { Plan } from "../../pipeline/schedule/plan.ts";
import { systemdService, systemdTimer } from "../../pipeline/schedule/systemd.ts";
import { windowsCommands } from "../../pipeline/schedule/windows.ts";

const PLAN: Plan = {
  project: "/srv/harmattan",
  node: "/usr/bin/node",
  options: ["--once-from-day", "5", "--fetch", "ucdp"],
  hour: 6,
  minute: 5,
};
const COMMAND =
  "/usr/bin/node --max-semi-space-size=64 pipeline/start.js run-month --once-from-day 5 --fetch ucdp";

describe("cron", () => {
  test("the block", () => {
    expect(cronBlock(PLAN)).toBe(
      `# harmattan: begin\n5 6 * * * cd /srv/harmattan && ${COMMAND}\n# harmattan: end`,
    );
  });

  test("the shell gets every word as it is, and cron no bare %", () => {
    const odd = ["a b", "it's", '"$HOME"', "`id`", "100%", "\\%", "*", "été", "", "--x=;rm"];
    const line = cronBlock({ ...PLAN, node: "printf", options: odd, project: "/" }).split("\n")[1] ?? "";
    expect(line).not.toMatch(/(?<!\\)%/);
    const shell = line.replace(/^5 6 \* \* \* /, "").replaceAll("\\%", "%");
    // in place of node a program that prints each of its words
    const command = shell.replace("printf --max-semi-space-size=64", "printf '%s\\n' --");
    const printed = execFileSync("/bin/sh", ["-c", command], { encoding: "utf8" });
    expect(printed.split("\n").slice(-1 - odd.length, -1)).toEqual(odd);
  });

  test("a crontab keeps everything else, and has the block once", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[ -~]{0,20}$/)), (lines) => {
        const before = lines.length === 0 ? "" : `${lines.join("\n")}\n`;
        const once = withCronBlock(before, cronBlock(PLAN));
        expect(withCronBlock(once, cronBlock(PLAN))).toBe(once);
        expect(cronLine(once)).toBe(cronBlock(PLAN).split("\n")[1]);
        expect(withCronBlock(once, null).trimEnd()).toBe(before.trimEnd());
        const other = withCronBlock(once, cronBlock({ ...PLAN, hour: 7 }));
        expect(other.match(/harmattan: begin/g)).toHaveLength(1);
      }),
    );
    expect(cronLine("0 1 * * * true\n")).toBeNull();
  });
});

test("systemd: a service and a timer that makes up for what was missed", () => {
  expect(systemdService(PLAN)).toContain(`WorkingDirectory=/srv/harmattan\nExecStart=${COMMAND}\n`);
  expect(systemdTimer(PLAN)).toContain("OnCalendar=*-*-* 06:05:00 UTC\nPersistent=true\n");
  const odd = systemdService({ ...PLAN, options: ['say "%h" $HOME \\'] });
  expect(odd).toContain('run-month "say \\"%%h\\" $$HOME \\\\"\n');
});

const hasSystemd = spawnSync("systemd-analyze", ["--version"]).status === 0;

test.skipIf(!hasSystemd)(
  "systemd-analyze takes both units as they are, whatever the options hold",
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "harmattan-units-"));
    try {
      const verify = async (service: string, timer: string) => {
        const paths = [join(folder, "harmattan.service"), join(folder, "harmattan.timer")] as const;
        await writeFile(paths[0], service);
        await writeFile(paths[1], timer);
        const env = { ...process.env, XDG_RUNTIME_DIR: folder };
        const { status, stderr } = spawnSync("systemd-analyze", ["verify", "--user", ...paths], { env });
        return { status, stderr: String(stderr) };
      };
      const plan = { ...PLAN, node: process.execPath, project: folder };
      const odd = { ...plan, options: ["--out", 'a b "%h" $HOME \\ é'] };
      for (const each of [plan, odd])
        expect(await verify(systemdService(each), systemdTimer(each))).toEqual({ status: 0, stderr: "" });
      const late = { ...plan, hour: 26 };
      expect((await verify(systemdService(late), systemdTimer(late))).stderr).toContain("calendar");
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);

test("Task Scheduler: one command to make the task, one to remove it; words it cannot carry are refused", () => {
  const lines = windowsCommands({ ...PLAN, project: "C:\\my harmattan", node: "node" }).split("\n");
  expect(lines).toEqual([
    'schtasks /Create /TN harmattan /SC DAILY /ST 06:05 /TR "cmd /c cd /d \\"C:\\my harmattan\\" && node --max-semi-space-size=64 pipeline/start.js run-month --once-from-day 5 --fetch ucdp"',
    "schtasks /Delete /TN harmattan /F",
  ]);
  expect(() => windowsCommands({ ...PLAN, options: ["a&b"] })).toThrow("cannot carry");
  const long = windowsCommands({ ...PLAN, options: ["x".repeat(150)] });
  expect(/\/TR "(.*)"$/m.exec(long)?.[1]?.length).toBeLessThanOrEqual(261);
  expect(() => windowsCommands({ ...PLAN, options: ["x".repeat(250)] })).toThrow("at most 261 characters");
});
