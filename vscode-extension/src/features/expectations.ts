import * as vscode from 'vscode';
import { firstError } from '../infrastructure/command';
import { programFor } from '../infrastructure/program';
import { Toolbox, register } from '../infrastructure/toolbox';

/** An expectation as `schedlang test --format json` prints it. */
interface Expectation {
  readonly of: string;
  readonly expectation: string;
  readonly passed: boolean;
  readonly verdicts: readonly { readonly passed: boolean; readonly where: string; readonly found: string }[];
}

/** "Test Expectations": the code lenses then tell what was found. */
export function activateExpectations(tools: Toolbox): void {
  register(tools, 'schedlang.test', async (uri, name) => {
    const program = await programFor(tools, uri);
    if (!program) return;
    const file = program.document.uri;
    const args = ['test', file.fsPath, '--format', 'json'];
    if (typeof name === 'string') {
      args.push('--filter', `${name}: `);
      if (program.names.experiments.includes(name)) args.push('--experiments');
    }
    const result = await tools.command.run('Testing expectations', file, args);
    if (result === undefined) return;
    if (result.output.trim() === '') throw new Error(firstError(result));
    const expectations = JSON.parse(result.output) as Expectation[];
    await tools.server.tell('schedlang/expectations', {
      uri: file.toString(),
      results: expectations.map((e) => ({ text: e.expectation, passed: e.passed, figure: figureOf(e) })),
    });
    const failed = expectations.filter((e) => !e.passed);
    if (expectations.length === 0) void vscode.window.showInformationMessage('This file expects nothing: it has no `expect`.');
    else if (failed.length === 0) void vscode.window.showInformationMessage(expectations.length === 1 ? 'The expectation holds.' : `All ${expectations.length} expectations hold.`);
    else void vscode.window.showWarningMessage(`Failed (${failed.length} of ${expectations.length}): ${failed.map((e) => e.expectation).join('; ')}`);
  });
}

// Of a failed expectation the first place where it fails.
function figureOf(expectation: Expectation): string | undefined {
  return (expectation.verdicts.find((v) => !v.passed) ?? expectation.verdicts[0])?.found;
}
