using SchedLang.Cli;
using SchedLang.Native;
using SchedLang.Simulator;

return await QuickCommands.TryRunAsync(args, Terminal.OfProcess()) ?? FullCommand.Run(args);
