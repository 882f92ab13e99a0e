import * as vscode from 'vscode';
import { activateBuild } from './features/build';
import { activateExample } from './features/example';
import { activateExpectations } from './features/expectations';
import { activateExplain } from './features/explain';
import { activateExperiment } from './features/experiment';
import { activateReport } from './features/report';
import { activateRun } from './features/run';
import { activateStatus } from './features/status';
import { activateWhy } from './features/why';
import { Command } from './infrastructure/command';
import { LanguageServer } from './infrastructure/language-server';
import { Log } from './infrastructure/log';
import { TextDocuments } from './infrastructure/text-documents';
import { Toolbox } from './infrastructure/toolbox';

let server: LanguageServer | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = new Log();
  const command = new Command(context, log);
  server = new LanguageServer(command, log);
  const tools: Toolbox = { context, command, log, server, texts: new TextDocuments() };
  context.subscriptions.push(log, tools.texts, server);

  activateStatus(tools);
  activateRun(tools);
  activateExperiment(tools);
  activateExpectations(tools);
  activateBuild(tools);
  activateExplain(tools);
  activateReport(tools);
  activateWhy(tools);
  activateExample(tools);
  await server.start();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
