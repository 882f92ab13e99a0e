import * as vscode from 'vscode';
import { page, RunResult } from './results-page';

/** The panel with the results of the last run. Its page has no script. */
export class Results implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;

  show(scenario: string, runs: readonly RunResult[], warning: string | undefined): void {
    if (!this.panel) {
      this.panel = vscode.window.createWebviewPanel(
        'schedlang.results', 'Results', { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true }, { enableScripts: false });
      this.panel.onDidDispose(() => (this.panel = undefined));
    }
    this.panel.title = `Results: ${scenario}`;
    this.panel.webview.html = page(runs, warning);
    this.panel.reveal(undefined, true);
  }

  dispose(): void {
    this.panel?.dispose();
  }
}
