import * as vscode from 'vscode';
import { Toolbox, register } from '../infrastructure/toolbox';

const folderName = 'schedlang-example';

/** "Open an Example": copies the example of the README to a folder and opens it. */
export function activateExample(tools: Toolbox): void {
  register(tools, 'schedlang.openExample', async () => {
    const chosen = await vscode.window.showOpenDialog({
      title: 'Where to put the example',
      openLabel: 'Put the Example Here',
      canSelectFiles: false,
      canSelectFolders: true,
    });
    if (!chosen?.[0]) return;
    const target = vscode.Uri.joinPath(chosen[0], folderName);
    const source = vscode.Uri.joinPath(tools.context.extensionUri, 'example');
    try {
      await vscode.workspace.fs.copy(source, target, { overwrite: false });
    } catch (error) {
      // What is there may have been changed by the user: it is opened as it is.
      if (!(error instanceof vscode.FileSystemError) || error.code !== 'FileExists') throw error;
    }
    await vscode.window.showTextDocument(vscode.Uri.joinPath(target, 'call.sched'));
  });
}
