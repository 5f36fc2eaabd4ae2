import { expect, test } from "vitest";
import { Database } from "../../pipeline/io/duckdb.ts";
import { loadPanels, savePanels } from "../../pipeline/io/panelFiles.ts";
import { withTemporaryFolder } from "../../pipeline/io/temporaryFolder.ts";
import { panelsOf } from "../../pipeline/panelsOf.ts";
import { SAMPLE } from "../pipeline/harness.ts";

test("panels come back as they were saved, to the last bit", async () => {
  const panels = await panelsOf([SAMPLE], null);
  for (const { length } of [
    panels.pressure.filter((value) => value > 0),
    panels.actors.spellings,
    panels.actors.zones.unit,
    panels.actors.approaches.unit,
    panels.countries.newPlaces3m.filter((value) => value > 0),
  ]) {
    expect(length).toBeGreaterThan(0);
  }
  const back = await withTemporaryFolder(async (folder) => {
    const db = await Database.open({ spillFolder: folder, memoryLimit: "256MB", threads: 2 });
    try {
      await savePanels(db, folder, panels);
      return await loadPanels(db, folder, panels.ingest);
    } finally {
      db.close();
    }
  });
  expect(back).toEqual(panels);
});
