// Bundles the extension to out/extension.js; with --tests, its tests to out/tests/ too.
import { readdirSync } from 'node:fs';
import { build } from 'esbuild';

const common = { bundle: true, platform: 'node', format: 'cjs', target: 'node20', logLevel: 'warning' };
await build({ ...common, entryPoints: ['src/extension.ts'], outfile: 'out/extension.js', external: ['vscode'], minify: true });
if (process.argv.includes('--tests')) {
  const entryPoints = readdirSync('tests', { recursive: true }).filter((f) => f.endsWith('.test.ts')).map((f) => `tests/${f}`);
  await build({ ...common, entryPoints, outbase: 'tests', outdir: 'out/tests', external: ['playwright-core'] });
}
