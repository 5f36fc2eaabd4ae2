/** Changes against what an earlier run has published in the same folder. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { diff } from "../../pipeline/diff.ts";
import { addMonths, parseMonth } from "../../pipeline/domain/month.ts";
import { csvText, pipelineRun, put, readFolder, rowsOf, withFolder } from "./harness.ts";
import { MAPPING, TO, worldRecords } from "./world.ts";

test("a run tells what has changed since the month before: on the same data, and since it was published", async () => {
  await withFolder(async (folder) => {
    const [input = ""] = await put(folder, {
      "world.csv": csvText(worldRecords()),
      "world.mapping.json": MAPPING,
    });
    const out = join(folder, "out");
    const run = { input: [input], out };
    const last = parseMonth(TO, {});
    const changesOf = async () => {
      const { published } = await pipelineRun(run);
      const files = await readFolder(published ?? "");
      return { changes: rowsOf(files, "changes"), escalation: rowsOf(files, "escalation") };
    };

    const alone = await changesOf();
    expect(alone.changes).toHaveLength(alone.escalation.length);
    const changeOf = new Map(alone.changes.map((row) => [row["region_id"], row]));
    for (const { region_id, rank, rank_change, score } of alone.escalation) {
      const row = changeOf.get(region_id ?? null);
      expect(row).toMatchObject({
        compared_with: "same data",
        change_revision: score === null ? null : 0,
        score,
        rank,
      });
      const gained =
        row?.["rank_before"] == null || rank == null ? null : Number(row["rank_before"]) - Number(rank);
      expect(gained).toBe(rank_change);
    }

    const { published } = await pipelineRun({ ...run, asOf: addMonths(last, -1) });
    const beside = await changesOf();
    const plain = ({ compared_with: _, ...row }: (typeof beside.changes)[number]) => row;
    expect(beside.changes.map(plain)).toEqual(alone.changes.map(plain));
    expect(beside.changes.every((row) => row["compared_with"] === "published")).toBe(true);

    const [top] = beside.changes;
    const text = await diff(published ?? "", join(out, TO));
    expect(text).toMatch(/^From .*2020-11 \(2020-11\) to .*2020-12 \(2020-12\): Synthetic world\n/);
    const first = [
      top?.["region"],
      top?.["country_name"],
      top?.["score_change"],
      top?.["change_new_month"],
      0,
    ];
    expect(text.split("\n")[2]?.trim().split(/ {2,}/)).toEqual([
      ...first.map(String),
      ...["-", top?.["score"] ?? "-", top?.["rank"] ?? "-", top?.["rank_before"] ?? "-"].map(String),
    ]);
    const named = beside.changes
      .filter((row) => row["alert_change"] === "raised")
      .map((row) => row["region"]);
    expect(text).toContain(`Alerts raised: ${named.join(", ") || "none"}. Ended: `);
    await expect(diff(folder, join(out, TO))).rejects.toThrow(`${folder} holds no run`);

    // as if an older version had scored the first region otherwise
    const path = (name: string): string => join(published ?? "", `${name}.json`);
    const edit = async (name: string, change: (content: ReturnType<typeof JSON.parse>) => void) => {
      const content = JSON.parse(await readFile(path(name), "utf8"));
      change(content);
      await writeFile(path(name), JSON.stringify(content));
    };
    let edited: unknown;
    await edit("escalation", ({ rows: [first] }) => {
      edited = first.region_id;
      first.score -= 2.5;
    });
    await edit("run", (content) => {
      content.code_sha256 = "0".repeat(64);
    });
    await edit("run", (content) => {
      content.config.unit = "grid";
    });
    await expect(diff(published ?? "", join(out, TO))).rejects.toThrow("do not compare");
    await edit("run", (content) => {
      content.config.unit = "admin1";
    });
    const revised = await changesOf();
    expect(revised.changes.filter((row) => row["change_revision"] !== 0)).toEqual([
      expect.objectContaining({ region_id: edited, change_revision: 2.5, revised_by: "config or code" }),
    ]);
  });
}, 60_000);
