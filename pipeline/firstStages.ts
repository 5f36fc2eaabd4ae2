import { join } from "node:path";
import { openIncidents, saveIncidents } from "./1-ingest/incidents.ts";
import { ingest, requireViolence } from "./1-ingest/ingest.ts";
import { type OpenFile, openFiles } from "./1-ingest/openFile.ts";
import { plainFiles } from "./1-ingest/reading.ts";
import { ROWS_FOLDER } from "./1-ingest/readRows.ts";
import { aggregate } from "./2-aggregate/aggregate.ts";
import type { EarlierPanels } from "./2-aggregate/earlierPanels.ts";
import type { Config } from "./config.ts";
import { type Corrections, readCorrections } from "./corrections.ts";
import type { FileLedger, IngestSummary } from "./domain/ingestSummary.ts";
import { FAMILIES, type PanelBasis, type Panels } from "./domain/panels.ts";
import type { Zone } from "./domain/zone.ts";
import { loadShapes } from "./geo/shapes.ts";
import type { checksumOf } from "./io/checksum.ts";
import type { codeVersion } from "./io/codeVersion.ts";
import type { Database } from "./io/duckdb.ts";
import { listInputFiles } from "./io/inputFiles.ts";
import { type OriginCard, readCard } from "./io/originCard.ts";
import { loadWithBasis, saveBasis } from "./io/panelBasis.ts";
import { loadPanels, savePanels } from "./io/panelFiles.ts";
import { contentKey } from "./io/store.ts";
import type { readReferences } from "./panelsOf.ts";
import type { RegionUnit } from "./regionUnit.ts";
import type { StageRunner } from "./stages.ts";
import { withOwnZones } from "./zones.ts";

/** What the first two stages are made of. */
export interface FirstInput {
  readonly input: readonly string[];
  readonly mapping: string | null;
  readonly source: string | null;
  readonly config: Config;
}

/** An input file with what lies beside it, as run.json names it. */
export interface NamedInput extends FileLedger {
  readonly origin: OriginCard | null;
  readonly mapping: { readonly file: string; readonly sha256: string } | null;
}

type References = Awaited<ReturnType<typeof readReferences>>;

/**
 * Input files -> incidents, saved under a key of everything that they depend on.
 * @param references called whenever DuckDB has got a file to read; the same promise at every call
 * @param hash hashes an input file on a thread of its own; none: this one does
 */
export async function runIngest(
  stages: StageRunner,
  db: Database,
  { input, mapping, source, config }: FirstInput,
  code: ReturnType<typeof codeVersion>,
  temporary: string,
  references: () => Promise<References>,
  hash?: typeof checksumOf,
): Promise<{
  summary: IngestSummary;
  correctionFile: Corrections["file"];
  /** What mappings say of columns, by file: a checksum. */
  mappings: Readonly<Record<string, string>>;
  files: readonly NamedInput[];
  /** What is doubtful about how files were read, a sentence each without its full stop. */
  doubts: readonly string[];
  key: Promise<string>;
}> {
  const { maxQuarantine, inactiveYears } = config;
  const { corrections, file: correctionFile } = await readCorrections(config, temporary);
  const hashing = hash === undefined ? undefined : { hash, plain: plainBefore(stages, code) };
  // whoever opens a file awaits it; until then its failure is not unhandled
  hashing?.plain.catch(() => {});
  const open = await openFiles(await listInputFiles(input), mapping, temporary, hashing);
  const key = keyOf(open, code, [source, maxQuarantine, inactiveYears, corrections]);
  const summary = await stages.run<IngestSummary>("ingest", key, {
    run: async () => {
      const repairs = { corrections, everyCorrection: true };
      const saved = await stages.earlier("ingest");
      const earlier = { folder: saved === null ? null : join(saved, ROWS_FOLDER), code };
      const options = { open, source, ...repairs, maxQuarantine, inactiveYears, temporary, earlier };
      const made = await ingest(db, options, references);
      await requireViolence(db, made);
      return made;
    },
    save: (saver, folder, value) => saveIncidents(saver, folder, temporary, value),
    load: openIncidents,
    rows: ({ files }) => files.reduce((sum, file) => sum + file.rows_read, 0),
  });
  // the input has been read: nothing else has to be
  await db.confine([stages.folder]);
  const files = await Promise.all(
    summary.files.map(async (line, number) => {
      const { file, mapping } = open[number] as OpenFile;
      const said = mapping === null ? null : { file: mapping.file, sha256: mapping.sha256 };
      return { ...line, origin: await readCard(file.path), mapping: said };
    }),
  );
  const doubts = open.flatMap(({ file, text }) =>
    text.doubt === null ? [] : [`${file.name} ${text.doubt}`],
  );
  return { summary, files, doubts, correctionFile, mappings: mappingKeys(open), key };
}

/** What an earlier run knows of files that are plain UTF-8: checksums by size. */
async function plainBefore(stages: StageRunner, code: Promise<unknown>): Promise<Map<number, Set<string>>> {
  const folder = await stages.earlier("ingest");
  return folder === null ? new Map() : await plainFiles(join(folder, ROWS_FOLDER), code);
}

/** What panels depend on besides the incidents. */
interface PanelSettings {
  readonly code: ReturnType<typeof codeVersion>;
  readonly zones: readonly Zone[];
  readonly unit: RegionUnit;
}

/** @param own zones beside the shipped ones */
export function panelSettings(
  { zones }: References,
  own: readonly Zone[],
  unit: RegionUnit,
  { shippedZones }: Config,
  code: ReturnType<typeof codeVersion>,
): PanelSettings {
  return { code, zones: withOwnZones(shippedZones ? zones : [], own), unit };
}

const settingsKey = async ({ code, zones, unit }: PanelSettings): Promise<string> =>
  contentKey([await code, zones, unit.key]);

/** Panels of an earlier run, of which months may be taken; null for none that was made with the same code and settings. */
export async function earlierPanels(
  stages: StageRunner,
  settings: PanelSettings,
): Promise<EarlierPanels | null> {
  const folder = await stages.earlier("aggregate");
  return folder === null ? null : await loadWithBasis(folder, await settingsKey(settings));
}

/**
 * Incidents -> panels. Months that an earlier run has counted, with the same code and settings, are taken from it where they
 * still hold.
 * @param earlier is asked for panels of an earlier run
 */
export async function runAggregate(
  stages: StageRunner,
  db: Database,
  { summary, key: incidentsKey }: { readonly summary: IngestSummary; readonly key: Promise<string> },
  { gazetteer, borderRegions }: References,
  settings: PanelSettings,
  earlier = () => earlierPanels(stages, settings),
): Promise<{ panels: Panels; key: string }> {
  const { zones, unit } = settings;
  const { areas } = unit;
  const shapes = loadShapes();
  const key = contentKey([await incidentsKey, zones, unit.key]);
  let basis: PanelBasis | null = null;
  const panels = await stages.run<Panels>("aggregate", key, {
    run: async () => {
      const input = { summary, gazetteer, zones, areas, borderRegions, shapes };
      const begun = earlier();
      // whoever awaits it learns of a failure; until then it is not unhandled
      begun.catch(() => {});
      const made = await aggregate(db, input, begun);
      basis = made.basis;
      return made.panels;
    },
    save: async (_, folder, value) => {
      await savePanels(folder, value);
      await saveBasis(folder, basis as PanelBasis, value, await settingsKey(settings));
    },
    load: async (_, folder) => {
      // which are often the very ones that a run begins to read early
      const before = (await stages.earlier("aggregate")) === folder ? await earlier() : null;
      return before?.panels ?? (await loadPanels(folder, summary));
    },
    rows: (panels) => FAMILIES.reduce((sum, [, family]) => sum + panels[family].incidents.length, 0),
  });
  return { panels, key };
}

/** Without what a mapping says of the file as a whole: a new month's coverage is no other way of reading. */
function mappingKeys(open: readonly OpenFile[]): Record<string, string> {
  const keys = open.flatMap(({ file, mapping }) => {
    if (mapping === null) return [];
    const {
      coverage: _,
      licence: __,
      citation: ___,
      accessed: ____,
      filters: _____,
      ...reading
    } = mapping.content;
    return [[file.name, contentKey(reading)] as const];
  });
  return Object.fromEntries(keys);
}

/** Known once every byte of the input has been seen, which goes on while DuckDB reads it. */
function keyOf(
  open: readonly OpenFile[],
  code: Promise<unknown>,
  settings: readonly unknown[],
): Promise<string> {
  const inputs = open.map(async ({ file, text, layout }) => {
    const { sha256 } = await text.whole;
    return { file: file.name, sha256, layout };
  });
  const key = Promise.all([code, Promise.all(inputs)]).then((known) => contentKey([...known, ...settings]));
  // whoever awaits it learns of a failure; until then it is not unhandled
  key.catch(() => {});
  return key;
}
