using SchedLang.Cli;

return await CommandLine.RunAsync(args, Terminal.OfProcess());
