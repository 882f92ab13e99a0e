import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { policyOf, programFor, scenarioOf } from '../infrastructure/program';
import { Toolbox, register } from '../infrastructure/toolbox';

/** "Build Executable": a simulator of one scenario under one policy. */
export function activateBuild(tools: Toolbox): void {
  register(tools, 'schedlang.build', async (uri) => {
    const program = await programFor(tools, uri);
    const scenario = program && (await scenarioOf(program));
    const policy = program && scenario && (await policyOf(program));
    if (!program || !scenario || !policy) return;
    const file = program.document.uri;
    const name = `${scenario.toLowerCase()}${process.platform === 'win32' ? '.exe' : ''}`;
    const target = await vscode.window.showSaveDialog({
      title: 'Build Executable',
      defaultUri: vscode.Uri.file(join(dirname(file.fsPath), name)),
    });
    if (!target) return;
    const args = ['build', file.fsPath, '--scenario', scenario, '--policy', policy, '--output', target.fsPath];
    const output = await tools.command.outputOf(`Building ${basename(target.fsPath)}`, file, args);
    if (output === undefined) return;
    const choice = await vscode.window.showInformationMessage(`Built ${target.fsPath}`, 'Copy Path', 'Show in Folder');
    if (choice === 'Copy Path') await vscode.env.clipboard.writeText(target.fsPath);
    else if (choice) await vscode.commands.executeCommand('revealFileInOS', target);
  });
}
