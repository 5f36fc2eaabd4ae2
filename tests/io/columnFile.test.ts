import { join } from "node:path";
import { expect, test } from "vitest";
import { loadColumns, saveColumns } from "../../pipeline/io/columnFile.ts";
import { withTemporaryFolder } from "../../pipeline/io/temporaryFolder.ts";

test("columns come back in their order and to the last bit", async () => {
  const all = Float64Array.of(1, 2, 3, 4, 5);
  const columns = {
    "a name": Float64Array.of(0.1 + 0.2, -0, Number.NaN),
    texts: ["Ménaka", "", 'a "quote"\nand a line\u2028 break \u{1F335}'],
    // a part of a longer one
    part: all.subarray(1, 4),
    infinite: Float64Array.of(Number.POSITIVE_INFINITY, 5e-324, Number.MAX_VALUE),
  };
  await withTemporaryFolder(async (folder) => {
    await saveColumns(join(folder, "x.columns"), columns);
    const back = await loadColumns(join(folder, "x.columns"));
    expect(Object.keys(back)).toEqual(Object.keys(columns));
    expect(back).toEqual({ ...columns, part: Float64Array.of(2, 3, 4) });
    expect(Object.is((back["a name"] as Float64Array)[1], -0)).toBe(true);
  });
});

test("columns without rows, and no columns at all", async () => {
  await withTemporaryFolder(async (folder) => {
    for (const columns of [{ numbers: new Float64Array(0), texts: [] }, {}]) {
      await saveColumns(join(folder, "x.columns"), columns);
      expect(await loadColumns(join(folder, "x.columns"))).toEqual(columns);
    }
  });
});
