// The table of results, apart from the editor, so that it can be tested alone.

/** A run as `schedlang run --format json` prints it. */
export interface RunResult {
  readonly scenario: string;
  readonly platform: string;
  readonly policy: string;
  readonly seed: number;
  readonly duration_ns: number;
  readonly overall: Record<string, number | null>;
  readonly streams: Record<string, Record<string, number | string | null | object>>;
  readonly devices?: Record<string, Record<string, number | null>>;
}

/** A line of the table: what is measured, of what, and a value for each policy. */
export interface ResultRow {
  readonly subject: string;
  readonly metric: string;
  readonly values: readonly (number | null)[];
  readonly texts: readonly string[];
  /** The columns with the best value, where a lower one is better and they differ. */
  readonly best: readonly number[];
}

type Unit = 'share' | 'duration' | 'energy' | 'count';

const metrics: readonly { key: string; name: string; unit: Unit; of: 'overall' | 'stream' | 'both' }[] = [
  { key: 'violation_rate', name: 'missed deadlines', unit: 'share', of: 'both' },
  { key: 'latency.mean_ns', name: 'latency mean', unit: 'duration', of: 'stream' },
  { key: 'latency.p99_ns', name: 'latency p99', unit: 'duration', of: 'stream' },
  { key: 'ttft.mean_ns', name: 'TTFT mean', unit: 'duration', of: 'stream' },
  { key: 'tpt.mean_ns', name: 'TPT mean', unit: 'duration', of: 'stream' },
  { key: 'token_violation_rate', name: 'late tokens', unit: 'share', of: 'stream' },
  { key: 'preemptions', name: 'preemptions', unit: 'count', of: 'overall' },
  { key: 'energy_j', name: 'energy', unit: 'energy', of: 'overall' },
];

/** The lines of the table of some runs of one scenario. Metrics that no run has are left out. */
export function rowsOf(runs: readonly RunResult[]): ResultRow[] {
  const rows: ResultRow[] = [];
  const add = (subject: string, metric: string, unit: Unit, isLowerBetter: boolean, values: (number | null)[]): void => {
    if (values.every((v) => v === null)) return;
    const numbers = values.filter((v): v is number => v !== null);
    const least = Math.min(...numbers);
    // Values that look the same are the same to the reader.
    const differ = new Set(values.filter((v) => v !== null).map((v) => format(v, unit))).size > 1;
    const best = isLowerBetter && differ ? values.flatMap((v, i) => (v === least ? [i] : [])) : [];
    rows.push({ subject, metric, values, texts: values.map((v) => format(v, unit)), best });
  };
  const first = runs[0];
  if (!first) return rows;
  for (const m of metrics.filter((m) => m.of === 'overall' || m.of === 'both'))
    add('all', m.name, m.unit, m.unit !== 'count', runs.map((r) => numberOf(r.overall[m.key])));
  for (const stream of Object.keys(first.streams))
    for (const m of metrics.filter((m) => m.of === 'stream' || m.of === 'both'))
      add(stream, m.name, m.unit, true, runs.map((r) => numberOf(r.streams[stream]?.[m.key])));
  for (const device of Object.keys(first.devices ?? {}))
    add(device, 'busy', 'share', false, runs.map((r) => numberOf(r.devices?.[device]?.['utilization'])));
  return rows;
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

/** A value with its unit, three figures. */
export function format(value: number | null, unit: Unit): string {
  if (value === null) return '–';
  switch (unit) {
    case 'share':
      return `${(value * 100).toFixed(1)} %`;
    case 'duration':
      return scaled(value, [['ns', 1], ['µs', 1e3], ['ms', 1e6], ['s', 1e9]]);
    case 'energy':
      return scaled(value, [['mJ', 1e-3], ['J', 1], ['kJ', 1e3]]);
    case 'count':
      return String(value);
  }
}

function scaled(value: number, units: [string, number][]): string {
  // 999.96 ms is written 1.00 s.
  const [name, size] = [...units].reverse().find(([, s]) => Math.abs(value) >= s * 0.9995) ?? units[0]!;
  const number = value / size;
  const digits = number === 0 || Math.abs(number) >= 100 ? 0 : Math.abs(number) >= 10 ? 1 : 2;
  return `${number.toFixed(digits)} ${name}`;
}

/** The page of some runs of one scenario. */
export function page(runs: readonly RunResult[], warning: string | undefined): string {
  const first = runs[0]!;
  const head = runs.map((r) => `<th scope="col">${escape(r.policy)}</th>`).join('');
  let subject = '';
  const body = rowsOf(runs).map((row) => {
    const starts = row.subject !== subject;
    subject = row.subject;
    const cells = row.texts.map((t, i) => `<td${row.best.includes(i) ? ' class="best"' : ''}>${escape(t)}</td>`).join('');
    return `<tr${starts ? ' class="starts"' : ''}><th scope="row">${starts ? escape(row.subject) : ''}</th><th scope="row">${escape(row.metric)}</th>${cells}</tr>`;
  });
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Results</title>
<style>
body { font-family: var(--vscode-font-family); color: var(--vscode-foreground); padding: 1em; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.2em 0.9em; text-align: right; white-space: nowrap; }
th[scope=row] { text-align: left; font-weight: normal; }
tr.starts > * { border-top: 1px solid var(--vscode-panel-border, #8884); }
.best { font-weight: bold; color: var(--vscode-testing-iconPassed, #3a3); }
.warning { color: var(--vscode-editorWarning-foreground, #c80); }
.note { color: var(--vscode-descriptionForeground); }
</style></head><body>
<h2>${escape(first.scenario)} on ${escape(first.platform)}</h2>
<p class="note">${format(first.duration_ns, 'duration')} simulated, seed ${first.seed}</p>
${warning ? `<p class="warning">${escape(warning)}</p>` : ''}
<table><thead><tr><th></th><th></th>${head}</tr></thead><tbody>
${body.join('\n')}
</tbody></table>
${runs.length > 1 ? '<p class="note">The best value of a line is green.</p>' : ''}
</body></html>`;
}

function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
