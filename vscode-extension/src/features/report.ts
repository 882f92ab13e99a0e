import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { policyOrAllOf, programFor, scenarioOf } from '../infrastructure/program';
import { Toolbox, register } from '../infrastructure/toolbox';

/** "Show Report Beside": the HTML report of the run of one policy, or of all. */
export function activateReport(tools: Toolbox): void {
  let panel: vscode.WebviewPanel | undefined;
  register(tools, 'schedlang.report', async (uri, name) => {
    const program = await programFor(tools, uri);
    const scenario = program && (await scenarioOf(program, name));
    const policy = program && scenario && (await policyOrAllOf(program));
    if (!program || !scenario || !policy) return;
    const html = await reportOf(tools, program.document.uri, scenario, policy);
    if (html === undefined) return;
    if (!panel) {
      // The report is one file with its scripts inside.
      panel = vscode.window.createWebviewPanel(
        'schedlang.report', 'Report', { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
        { enableScripts: true, localResourceRoots: [], retainContextWhenHidden: true });
      panel.onDidDispose(() => (panel = undefined));
    }
    panel.title = policy === 'all' ? `Report: ${scenario}` : `Report: ${scenario}, ${policy}`;
    panel.webview.html = html;
    panel.reveal(undefined, true);
  });
}

async function reportOf(tools: Toolbox, file: vscode.Uri, scenario: string, policy: string): Promise<string | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'schedlang-report-'));
  try {
    const path = join(folder, 'report.html');
    const args = ['run', file.fsPath, '--scenario', scenario, '--policy', policy, '--report', path];
    const output = await tools.command.outputOf(`Running ${scenario} under ${policy === 'all' ? 'all policies' : policy}`, file, args);
    return output === undefined ? undefined : await readFile(path, 'utf8');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
