import { policyOf, programFor, scenarioOf } from '../infrastructure/program';
import { Toolbox, register } from '../infrastructure/toolbox';

/** "Explain Policy" and "Show Generated C#": what the compiler makes of a policy. */
export function activateExplain(tools: Toolbox): void {
  const show = async (verb: string, title: string, extension: string, uri: unknown, name: unknown): Promise<void> => {
    const program = await programFor(tools, uri);
    const policy = program && (await policyOf(program, name));
    if (!program || !policy) return;
    const file = program.document.uri;
    const args = [verb, file.fsPath, '--policy', policy];
    // A policy can be explained without a scenario too.
    if (program.names.scenarios.length > 0) {
      const scenario = await scenarioOf(program);
      if (!scenario) return;
      args.push('--scenario', scenario);
    }
    const output = await tools.command.outputOf(`${title} ${policy}`, file, args);
    if (output !== undefined) await tools.texts.show(`${policy}.${extension}`, output);
  };
  register(tools, 'schedlang.explain', (uri, name) => show('explain', 'Explaining', 'txt', uri, name));
  register(tools, 'schedlang.emit', (uri, name) => show('emit', 'Generating C# of', 'cs', uri, name));
}
