// The data of a report: JSON, and columns of numbers that are delta-coded, zlib-compressed and written as base64.
import type { Value } from "./format";

export interface Metric { id: string; unit: string; description: string }
export interface Stream { name: string; model: string; llm: boolean; deadlines: boolean }
export interface Distribution { stream: number; metric: string; count: number; never: number; values: number }
export interface UnitColumns {
  total: number; limit: number; untilNs: number; perDevice: number[];
  start: number; length: number; stream: number; job: number; stage: number; token: number; layer: number; overhead: number; member: number; outcome: number;
}
export interface JobColumns {
  total: number; stream: number; number: number; release: number; deadline: number; firstStart: number; firstToken: number; finish: number; outcome: number; missed: number;
}
export interface BlameLine { of: string; behind: number; device: string | null; clause: string | null; missedNs: number; misses: number }
export interface StreamBlame { stream: number; missed: number; missedNs: number; missedAtRelease: number; lines: BlameLine[] }
export interface Run {
  policy: string; parameters: [string, string][]; oracle: string[];
  run: Value[]; streams: Value[][]; devices: Value[][];
  distributions: Distribution[]; load: { columns: number; held: number; missed: number };
  units: UnitColumns; jobs: JobColumns;
  blame?: StreamBlame[];
}
export interface RunData {
  kind: "run"; schedlang: string; scenario: string; platform: string; seed: number; durationNs: number; overrides: [string, string][]; derived: string[];
  streams: Stream[]; devices: string[]; metrics: { run: Metric[]; stream: Metric[]; device: Metric[] };
  percents: number[]; stages: string[]; outcomes: string[]; runs: Run[];
}
export interface Figure { mean: Value; half: Value; runs: number }
export interface Point { scenario: string; policy: string; values: (string | null)[]; numbers: (number | null)[]; failure: string | null; figures: Figure[] }
export interface ExploreData {
  kind: "explore"; schedlang: string; name: string; derived: string[]; seeds: number; report: string[]; metrics: Metric[];
  varied: { name: string; unit: string }[]; points: Point[]; shown: number; total: number; expectations: { text: string; holds: boolean; found: string[] }[];
}

export class Columns {
  constructor(private readonly bytes: Uint8Array, private readonly places: number[]) {}

  static async read(base64: string, places: number[]): Promise<Columns> {
    if (places.length === 0) return new Columns(new Uint8Array(0), places);
    const text = atob(base64);
    const packed = new Uint8Array(text.length);
    for (let i = 0; i < packed.length; i++) packed[i] = text.charCodeAt(i);
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Columns(new Uint8Array(await new Response(stream).arrayBuffer()), places);
  }

  /** The numbers of a column. Instants in ns are exact up to 2^53 ns, 104 days. */
  floats(index: number): Float64Array {
    return this.into(new Float64Array(this.places[2 * index + 1]), index);
  }

  ints(index: number): Int32Array {
    return this.into(new Int32Array(this.places[2 * index + 1]), index);
  }

  private into<T extends Float64Array | Int32Array>(values: T, index: number): T {
    const bytes = this.bytes;
    let at = this.places[2 * index];
    let value = 0;
    for (let i = 0; i < values.length; i++) {
      let byte = bytes[at++];
      let low = byte & 0x7f;
      let factor = 128;
      while (byte >= 128) {
        byte = bytes[at++];
        low += (byte & 0x7f) * factor;
        factor *= 128;
      }
      // Zigzag: even numbers are positive.
      value += low % 2 === 0 ? low / 2 : -(low + 1) / 2;
      values[i] = value;
    }
    return values;
  }
}

export function readJson(): RunData | ExploreData {
  return JSON.parse(document.getElementById("report-data")!.textContent!);
}

export function readColumns(data: { columns?: number[] }): Promise<Columns> {
  return Columns.read(document.getElementById("report-columns")!.textContent!, data.columns ?? []);
}
