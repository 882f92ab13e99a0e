import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** The command of this checkout, as `dotnet build -c Release` leaves it. The tests run in vscode-extension/. */
export const serverPath = resolve('../compiler/SchedLang.Cli/bin/Release/net10.0/schedlang.dll');

if (!existsSync(serverPath)) throw new Error(`${serverPath} is missing: run dotnet build -c Release first`);
