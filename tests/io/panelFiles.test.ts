import { expect, test } from "vitest";
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
    await savePanels(folder, panels);
    return await loadPanels(folder, panels.ingest);
  });
  expect(back).toEqual(panels);
});
