import * as vscode from 'vscode';
import type { Command } from './command';
import type { LanguageServer } from './language-server';
import type { Log } from './log';
import type { TextDocuments } from './text-documents';

/** What every feature can use. */
export interface Toolbox {
  readonly context: vscode.ExtensionContext;
  readonly command: Command;
  readonly log: Log;
  readonly server: LanguageServer;
  readonly texts: TextDocuments;
}

/** Registers a command. A failure of the command is told once, and written to the log. */
export function register(tools: Toolbox, id: string, run: (...args: unknown[]) => Promise<void>): void {
  tools.context.subscriptions.push(
    vscode.commands.registerCommand(id, async (...args: unknown[]) => {
      try {
        await run(...args);
      } catch (error) {
        tools.log.fault(id, error);
      }
    }),
  );
}
