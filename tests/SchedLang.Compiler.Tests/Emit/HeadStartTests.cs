using SchedLang.Compiler.CodeGeneration;
using SchedLang.Compiler.Emit;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Metrics;
using SchedLang.Testing;

namespace SchedLang.Compiler.Tests.Emit;

/// <summary>What a command loaded the last time is only a guess: the program that runs is the one that was linked.</summary>
public sealed class HeadStartTests : IDisposable
{
    private const string Command = "run demo.sched";

    private readonly string _folder = Directory.CreateTempSubdirectory("schedlang-test").FullName;

    private AssemblyCache Cache => new(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void NothingIsBegunTheFirstTime()
    {
        var isPrepared = false;
        var start = HeadStart.Begin(Cache, Command, _ => isPrepared = true);

        using var loaded = start.Load(Source("EDF_DYN"));

        isPrepared.ShouldBeFalse();
        loaded.Program.GetType().FullName.ShouldBe(GeneratedSource.EntryType);
    }

    [Fact]
    public async Task TheProgramOfTheLastTimeIsBegunAndTaken()
    {
        using var first = HeadStart.Begin(Cache, Command, _ => { }).Load(Source("EDF_DYN"));
        var prepared = new TaskCompletionSource<ICompiledProgram>();

        using var second = HeadStart.Begin(Cache, Command, prepared.SetResult).Load(Source("EDF_DYN"));

        second.Program.ShouldBeSameAs(await prepared.Task.WaitAsync(TimeSpan.FromMinutes(1)));
        second.Program.Prepare<MetricsObserver>();
    }

    [Fact]
    public async Task AnotherProgramTakesItsPlace()
    {
        using var first = HeadStart.Begin(Cache, Command, _ => { }).Load(Source("EDF_DYN"));
        var prepared = new TaskCompletionSource<ICompiledProgram>();

        using var second = HeadStart.Begin(Cache, Command, prepared.SetResult).Load(Source("FCFS_DYN"));

        second.Program.ShouldNotBeSameAs(await prepared.Task.WaitAsync(TimeSpan.FromMinutes(1)));
        Cache.LastKeyOf(Command).ShouldBe(AssemblyCache.KeyOf(Source("FCFS_DYN")));
    }

    [Theory]
    [InlineData("*.dll")]
    [InlineData("*.key")]
    public void WhatIsDamagedIsMadeAnew(string files)
    {
        HeadStart.Begin(Cache, Command, _ => { }).Load(Source("EDF_DYN")).Dispose();
        foreach (var file in Directory.GetFiles(_folder, files))
            File.WriteAllText(file, "../what is this");

        using var second = HeadStart.Begin(Cache, Command, _ => { }).Load(Source("EDF_DYN"));
        using var third = HeadStart.Begin(Cache, Command, _ => { }).Load(Source("EDF_DYN"));

        third.Program.GetType().FullName.ShouldBe(GeneratedSource.EntryType);
        Cache.LastKeyOf(Command).ShouldBe(AssemblyCache.KeyOf(Source("EDF_DYN")));
    }

    [Fact]
    public void WithoutAFolderNothingIsKept()
    {
        var none = new AssemblyCache(null);

        using var loaded = HeadStart.Begin(none, Command, _ => { }).Load(Source("EDF_DYN"));

        none.LastKeyOf(Command).ShouldBeNull();
    }

    private static GeneratedSource Source(string policy) =>
        ScheduleRun.Link(Path.Combine(Repository.Root, "examples", "rtgen", "c-gaming-ii.sched"), policy).Source;
}
