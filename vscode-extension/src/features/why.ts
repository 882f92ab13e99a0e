import * as vscode from 'vscode';
import { policyOf, programFor, scenarioOf } from '../infrastructure/program';
import { Toolbox, register } from '../infrastructure/toolbox';

/** "Why Did This Job Miss Its Deadline?": the causes of one job's lateness, or of the worst misses of the run. */
export function activateWhy(tools: Toolbox): void {
  register(tools, 'schedlang.why', async (uri) => {
    const program = await programFor(tools, uri);
    const scenario = program && (await scenarioOf(program));
    const policy = program && scenario && (await policyOf(program));
    if (!program || !scenario || !policy) return;
    const job = await vscode.window.showInputBox({
      title: 'Which job?',
      prompt: 'The stream and the number of the job, as the report and jobs.csv show it. Leave it empty to see the worst misses.',
      placeHolder: 'sr#42',
      validateInput: (text) => (/^(\w+#\d+)?$/.test(text.trim()) ? undefined : 'Write the stream, # and a number: sr#42'),
    });
    if (job === undefined) return;
    const name = job.trim();
    const file = program.document.uri;
    const args = ['why', file.fsPath, '--scenario', scenario, '--policy', policy, ...(name ? ['--job', name] : [])];
    const output = await tools.command.outputOf(`Looking at ${name || scenario}`, file, args);
    if (output !== undefined) await tools.texts.show(`why ${name ? name.replace('#', ' ') : scenario}.txt`, output);
  });
}
