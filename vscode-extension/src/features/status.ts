import * as vscode from 'vscode';
import { ServerState } from '../infrastructure/language-server';
import { Toolbox, register } from '../infrastructure/toolbox';

const texts: Record<ServerState, { text: string; tooltip: string }> = {
  starting: { text: '$(sync~spin) SchedLang', tooltip: 'The language server is starting.' },
  running: { text: '$(check) SchedLang', tooltip: 'The language server is running. Click for all commands.' },
  stopped: { text: '$(circle-slash) SchedLang', tooltip: 'The language server is not running. Click to restart it.' },
  missing: { text: '$(warning) SchedLang', tooltip: 'The command schedlang was not found. Click for help.' },
};

/** The entry of the status bar, shown beside .sched files. */
export function activateStatus(tools: Toolbox): void {
  const item = vscode.window.createStatusBarItem('schedlang.status', vscode.StatusBarAlignment.Right, 100);
  item.name = 'SchedLang';
  let state: ServerState = 'starting';
  const update = (): void => {
    item.text = texts[state].text;
    item.tooltip = texts[state].tooltip;
    item.command = state === 'stopped' || state === 'missing' ? 'schedlang.restartServer' : 'schedlang.menu';
    item.backgroundColor = state === 'missing' ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    if (vscode.window.activeTextEditor?.document.languageId === 'sched') item.show();
    else item.hide();
  };
  tools.context.subscriptions.push(
    item,
    vscode.window.onDidChangeActiveTextEditor(update),
    tools.server.onStateChanged((s) => {
      state = s;
      update();
    }),
  );
  update();

  register(tools, 'schedlang.restartServer', () => tools.server.restart());
  register(tools, 'schedlang.showLog', async () => tools.log.show());
  register(tools, 'schedlang.menu', async () => {
    await vscode.commands.executeCommand('workbench.action.quickOpen', '>SchedLang: ');
  });
}
