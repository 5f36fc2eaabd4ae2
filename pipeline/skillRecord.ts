import type { GroupSkill, Skill } from "./domain/chances.ts";
import { rounded } from "./domain/rounded.ts";
import { schemaName } from "./domain/tableSchema.ts";
import type { TableHead } from "./io/tableFiles.ts";

/** The content of skill.json: what the chances of each group have been worth on this data. What is not known is null. */
export function skillRecord(skills: readonly GroupSkill[], head: TableHead): object {
  return {
    schema: schemaName("skill"),
    ...head,
    groups: skills.map(
      ({ kind, group, predictions, months, events, brier, climatology, persistence, against, note }) => ({
        kind,
        group,
        predictions,
        months,
        events,
        brier: rounded(brier),
        against,
        against_climatology: skillOf(climatology),
        against_persistence: skillOf(persistence),
        note,
      }),
    ),
  };
}

function skillOf({ skill, low, high }: Skill): object {
  return { skill: rounded(skill), low: rounded(low), high: rounded(high) };
}
