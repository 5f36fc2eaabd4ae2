import { expect, test } from "vitest";
import { tableOf } from "../../pipeline/domain/table.ts";
import { monthNews, newsLine } from "../../pipeline/schedule/monthText.ts";

const escalation = (alerts: readonly string[]) =>
  tableOf("escalation", alerts.length, {
    region: alerts.map((_, row) => `Region\n${row}`),
    country_name: alerts.map(() => "Mali"),
    region_id: alerts.map((_, row) => `MLI-${row}`),
    category: alerts.map(() => "High"),
    score: Float64Array.from(alerts, (_, row) => 80.05 - row),
    alert: [...alerts],
  });
const neighbours = (score: number) =>
  tableOf("neighbours", 1, {
    neighbour_name: ["Algeria"],
    evidence: ["not assessable"],
    spillover_from_focus: Float64Array.of(score),
  });

test("alerts, those that are new by name, the top region and the first neighbour, in one line", () => {
  const table = escalation(["yes", "yes", "no", "yes", "yes", "yes"]);
  const news = monthNews(table, neighbours(60.12), "Log", "2024-05", new Set(["MLI-1"]));
  expect(newsLine(news)).toBe(
    "Harmattan 2024-05, Log: 5 alerts (new: Region 0 (Mali) 80.0 High, Region 3 (Mali) 77.0 High, Region 4 (Mali) 76.0 High and 1 more); " +
      "top Region 0 (Mali) 80.0 High; spillover Algeria 60.1 not assessable",
  );
});

test("a first run has no new alerts; what is not known is left out", () => {
  const first = monthNews(escalation(["yes"]), neighbours(Number.NaN), "Log", "2024-05", null);
  expect(newsLine(first)).toBe(
    "Harmattan 2024-05, Log: 1 alert; top Region 0 (Mali) 80.0 High; spillover Algeria not assessable",
  );
  const none = monthNews(escalation([]), tableOf("neighbours", 0, {}), "Log", "2024-05", null);
  expect(newsLine(none)).toBe("Harmattan 2024-05, Log: 0 alerts");
});
