import assert from 'node:assert/strict';
import { test } from 'node:test';
import { format, page, rowsOf, RunResult } from '../../src/features/results-page';

function run(policy: string, rate: number, latency: number | null): RunResult {
  return {
    scenario: 'Room', platform: 'Chip', policy, seed: 7, duration_ns: 20e9,
    overall: { violation_rate: rate, energy_j: 1500, preemptions: 3 },
    streams: { cam: { model: 'vision', violation_rate: rate, 'latency.mean_ns': latency, 'ttft.mean_ns': null } },
    devices: { gpu: { utilization: 0.5 } },
  };
}

test('a value has its unit and three figures', () => {
  assert.equal(format(0, 'duration'), '0 ns');
  assert.equal(format(999, 'duration'), '999 ns');
  assert.equal(format(1_234, 'duration'), '1.23 µs');
  assert.equal(format(16_666_667, 'duration'), '16.7 ms');
  assert.equal(format(999_960_000, 'duration'), '1.00 s');
  assert.equal(format(616.4, 'energy'), '616 J');
  assert.equal(format(0.4, 'energy'), '400 mJ');
  assert.equal(format(0.0136, 'share'), '1.4 %');
  assert.equal(format(null, 'duration'), '–');
});

test('the table has a column for each policy, and marks the lowest value where values differ', () => {
  const rows = rowsOf([run('A', 0.5, 9e6), run('B', 0.25, null), run('C', 0.25, 8e6)]);
  assert.deepEqual(rows.map((r) => [r.subject, r.metric, r.texts.join(' | '), r.best.join()]), [
    ['all', 'missed deadlines', '50.0 % | 25.0 % | 25.0 %', '1,2'],
    ['all', 'preemptions', '3 | 3 | 3', ''],
    ['all', 'energy', '1.50 kJ | 1.50 kJ | 1.50 kJ', ''],
    ['cam', 'missed deadlines', '50.0 % | 25.0 % | 25.0 %', '1,2'],
    ['cam', 'latency mean', '9.00 ms | – | 8.00 ms', '2'],
    ['gpu', 'busy', '50.0 % | 50.0 % | 50.0 %', ''],
  ]);
});

test('values that look the same are not marked', () => {
  assert.deepEqual(rowsOf([run('A', 0.50001, 1), run('B', 0.50002, 1)])[0]!.best, []);
});

test('the page has no script, and names are text', () => {
  const html = page([run('<b>A', 0.5, 1)], 'a & b');
  assert.ok(html.includes('&lt;b&gt;A') && html.includes('a &amp; b') && !html.includes('<script'));
  assert.ok(html.includes("default-src 'none'"));
});
