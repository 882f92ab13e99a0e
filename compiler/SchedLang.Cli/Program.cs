using SchedLang.Cli;
using SchedLang.Cli.Running;

var last = LastRun.Begin(args); // first of all: other threads work on it
return await CommandLine.RunAsync(args, Terminal.OfProcess(), last);
