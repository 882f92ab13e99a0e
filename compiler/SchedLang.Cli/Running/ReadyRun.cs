using System.Collections.Immutable;
using SchedLang.Cli.Commands;
using SchedLang.Compiler;
using SchedLang.Compiler.Emit;
using SchedLang.Runtime.Results;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Cli.Running;

/// <summary>What a command line asks for, checked and ready to run.</summary>
/// <param name="Programs">A program for each policy, in order.</param>
/// <param name="Gantt">The part of the timeline to draw; null for none.</param>
/// <param name="Stream">The stream whose causes are wanted; -1 for all.</param>
internal sealed record ReadyRun(ImmutableArray<ReadyProgram> Programs, TimeRange? Gantt, int Stream);

/// <summary>A program that is ready to run.</summary>
/// <param name="Workload">The workload.</param>
/// <param name="Identity">What identifies its runs, except the seed.</param>
/// <param name="Load">Loads the program, which the caller unloads.</param>
/// <param name="Linked">The program as it was compiled; null where it was taken from the last time.</param>
internal sealed record ReadyProgram(Workload Workload, RunIdentity Identity, Func<LoadedProgram> Load, LinkedProgram? Linked);
