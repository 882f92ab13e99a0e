import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const folder = 'tests/grammar';
const programs = readdirSync(folder).filter((f) => f.endsWith('.sched'));

for (const program of programs) {
  test(`the colours of ${program} are those of its snapshot`, () => {
    // The tool writes a missing snapshot and is content.
    assert.ok(existsSync(`${folder}/${program}.snap`), `commit ${folder}/${program}.snap: npm run test:grammar writes it`);
    try {
      execFileSync('node_modules/.bin/vscode-tmgrammar-snap', ['-g', 'syntaxes/sched.tmLanguage.json', `${folder}/${program}`], {
        encoding: 'utf8',
        timeout: 60_000,
      });
    } catch (error) {
      assert.fail(`npm run test:grammar -- --updateSnapshot accepts these changes:\n${(error as { stdout: string }).stdout}`);
    }
  });
}

test('a snapshot has scopes of every rule of the grammar', () => {
  const grammar = readFileSync('syntaxes/sched.tmLanguage.json', 'utf8');
  const scopes = new Set([...grammar.matchAll(/"name": "([a-z.-]+\.sched)"/g)].map((m) => m[1]!));
  const snapshots = programs.map((p) => readFileSync(`${folder}/${p}.snap`, 'utf8')).join('\n');
  assert.deepEqual([...scopes].filter((s) => !snapshots.includes(s)), []);
});

test('the snippets are programs of balanced braces with numbered places', () => {
  const snippets = JSON.parse(readFileSync('snippets/sched.json', 'utf8')) as Record<string, { prefix: string; body: string[] }>;
  for (const [name, { prefix, body }] of Object.entries(snippets)) {
    assert.match(prefix, /^[a-z-]+$/, name);
    const text = body.join('\n').replace(/\$\{\d+(:[^}]*|\|[^}]*\|)\}|\$\d/g, 'x');
    assert.equal(text.split('{').length, text.split('}').length, name);
  }
});
