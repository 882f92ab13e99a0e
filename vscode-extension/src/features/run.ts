import { firstError } from '../infrastructure/command';
import { Program, policyOf, programFor, scenarioOf } from '../infrastructure/program';
import { Toolbox, register } from '../infrastructure/toolbox';
import { Results } from './results';
import { RunResult } from './results-page';

/** "Run Scenario" and "Compare Policies": the figures of one policy, or of all, in a table beside the editor. */
export function activateRun(tools: Toolbox): void {
  const results = new Results();
  tools.context.subscriptions.push(results);

  register(tools, 'schedlang.run', async (uri, name) => {
    const program = await programFor(tools, uri);
    const scenario = program && (await scenarioOf(program, name));
    const policy = program && scenario && (await policyOf(program));
    if (program && scenario && policy) await run(tools, results, program, scenario, policy);
  });
  register(tools, 'schedlang.compare', async (uri, name) => {
    const program = await programFor(tools, uri);
    const scenario = program && (await scenarioOf(program, name));
    if (program && scenario) await run(tools, results, program, scenario, 'all');
  });
}

async function run(tools: Toolbox, results: Results, program: Program, scenario: string, policy: string): Promise<void> {
  const file = program.document.uri;
  const title = policy === 'all' ? `Comparing policies on ${scenario}` : `Running ${scenario} under ${policy}`;
  const result = await tools.command.run(title, file, ['run', file.fsPath, '--scenario', scenario, '--policy', policy, '--format', 'json']);
  if (result === undefined) return;
  // Policies that do not fit are left out with a message; the others have results.
  const runs = parse(result.output);
  if (runs.length === 0) throw new Error(firstError(result));
  results.show(scenario, runs, result.code === 0 ? undefined : firstError(result));
}

function parse(output: string): RunResult[] {
  if (output.trim() === '') return [];
  const json = JSON.parse(output) as RunResult | RunResult[];
  return Array.isArray(json) ? json : [json];
}
