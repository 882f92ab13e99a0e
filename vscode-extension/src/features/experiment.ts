import { experimentOf, programFor } from '../infrastructure/program';
import { Toolbox, register } from '../infrastructure/toolbox';

/** "Run Experiment": all its runs, and the table of means. */
export function activateExperiment(tools: Toolbox): void {
  register(tools, 'schedlang.explore', async (uri, name) => {
    const program = await programFor(tools, uri);
    const experiment = program && (await experimentOf(program, name));
    if (!program || !experiment) return;
    const file = program.document.uri;
    const output = await tools.command.outputOf(`Running the experiment ${experiment}`, file, ['explore', file.fsPath, experiment]);
    if (output !== undefined) await tools.texts.show(`${experiment}.txt`, output);
  });
}
