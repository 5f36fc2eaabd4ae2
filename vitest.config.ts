import { defineConfig } from "vitest/config";

/** Where a machine wants the results as JSON as well. */
const { HARMATTAN_TEST_REPORT: report } = process.env;

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    setupFiles: ["tests/setup.ts"],
    // vitest leaves one processor free, which on two doubles the time
    maxWorkers: "100%",
    testTimeout: 180_000,
    hookTimeout: 180_000,
    reporters: report === undefined ? ["default"] : ["default", ["json", { outputFile: report }]],
  },
});
