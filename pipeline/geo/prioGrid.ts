/**
 * PRIO-GRID: the Earth in cells of half a degree, numbered row by row from the south-west,
 *   gid = 720 row + column + 1,  row = floor(2 (latitude + 90)), column = floor(2 (longitude + 180)),  1 to 259,200.
 * A place on an edge belongs to the cell to its north and east. Source: A. F. Tollefsen, H. Strand and H. Buhaug,
 * "PRIO-GRID: A unified spatial data structure", Journal of Peace Research 49 (2012), doi:10.1177/0022343311431287.
 */
import type { Areas } from "../domain/areas.ts";
import { requirePosition } from "./requirePosition.ts";

const CELLS_PER_DEGREE = 2;
const ROWS = 180 * CELLS_PER_DEGREE;
const COLUMNS = 360 * CELLS_PER_DEGREE;

/**
 * The number of the cell in which a place lies, 1 to 259,200.
 * @param latitude degrees north, -90 to 90
 * @param longitude degrees east, -180 to 180; 180 east is 180 west
 * @throws {RangeError} for a place that is not on Earth
 */
function cellAt(latitude: number, longitude: number): number {
  requirePosition(latitude, longitude);
  // the pole has no cell to its north
  const row = Math.min(Math.floor(CELLS_PER_DEGREE * (latitude + 90)), ROWS - 1);
  const column = Math.floor(CELLS_PER_DEGREE * (longitude + 180)) % COLUMNS;
  return COLUMNS * row + column + 1;
}

/** South and west of a cell, degrees. */
function cornerOf(cell: number): readonly [south: number, west: number] {
  return [
    Math.floor((cell - 1) / COLUMNS) / CELLS_PER_DEGREE - 90,
    ((cell - 1) % COLUMNS) / CELLS_PER_DEGREE - 180,
  ];
}

/** What a cell is called: its centre, "12.75°N 3.75°W". */
function nameOf(cell: number): string {
  const [south, west] = cornerOf(cell);
  const [latitude, longitude] = [south + 0.5 / CELLS_PER_DEGREE, west + 0.5 / CELLS_PER_DEGREE];
  return `${Math.abs(latitude)}°${latitude < 0 ? "S" : "N"} ${Math.abs(longitude)}°${longitude < 0 ? "W" : "E"}`;
}

/** Cells by their PRIO-GRID numbers, called by their centres. */
export const PRIO_GRID: Areas = {
  kind: "grid",
  at(latitude, longitude) {
    const cell = cellAt(latitude, longitude);
    return { id: String(cell), name: nameOf(cell) };
  },
  rings(id) {
    const [south, west] = cornerOf(Number(id));
    if (Number.isNaN(south)) return [];
    const [north, east] = [south + 1 / CELLS_PER_DEGREE, west + 1 / CELLS_PER_DEGREE];
    return [Float64Array.of(west, south, east, south, east, north, west, north, west, south)];
  },
};
