using SchedLang.Compiler.CodeGeneration;
using SchedLang.Compiler.Emit;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Metrics;
using SchedLang.Testing;

namespace SchedLang.Compiler.Tests.Emit;

/// <summary>What a command loaded the last time is only a guess: the program that runs is the one that was linked.</summary>
public sealed class HeadStartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("schedlang-test").FullName;

    private AssemblyCache Cache => new(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void WithoutAKeyNothingIsBegun()
    {
        var isPrepared = false;
        var start = HeadStart.Begin(Cache, () => null, _ => isPrepared = true);

        using var loaded = start.Load(Source("EDF_DYN"));

        isPrepared.ShouldBeFalse();
        start.Begun.ShouldBeNull();
        loaded.Program.GetType().FullName.ShouldBe(GeneratedSource.EntryType);
    }

    [Fact]
    public async Task TheProgramOfTheKeyIsBegunAndTaken()
    {
        var source = Source("EDF_DYN");
        LoadedProgram.Load(source, Cache).Dispose();
        var prepared = new TaskCompletionSource<ICompiledProgram>();
        var start = HeadStart.Begin(Cache, () => AssemblyCache.KeyOf(source), prepared.SetResult);

        using var loaded = start.Load(source);

        loaded.ShouldBeSameAs(start.Begun);
        loaded.Program.ShouldBeSameAs(await prepared.Task.WaitAsync(TimeSpan.FromMinutes(1)));
        loaded.Program.Prepare<MetricsObserver>();
    }

    [Fact]
    public async Task AnotherProgramTakesItsPlace()
    {
        LoadedProgram.Load(Source("EDF_DYN"), Cache).Dispose();
        var prepared = new TaskCompletionSource<ICompiledProgram>();

        using var loaded = HeadStart.Begin(Cache, () => AssemblyCache.KeyOf(Source("EDF_DYN")), prepared.SetResult).Load(Source("FCFS_DYN"));

        loaded.Program.ShouldNotBeSameAs(await prepared.Task.WaitAsync(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void ADamagedProgramIsMadeAnew()
    {
        var source = Source("EDF_DYN");
        LoadedProgram.Load(source, Cache).Dispose();
        foreach (var file in Directory.GetFiles(_folder))
            File.WriteAllText(file, "../what is this");

        var start = HeadStart.Begin(Cache, () => AssemblyCache.KeyOf(source), _ => { });
        using var loaded = start.Load(source);

        start.Begun.ShouldBeNull();
        loaded.Program.GetType().FullName.ShouldBe(GeneratedSource.EntryType);
        Cache.Find(AssemblyCache.KeyOf(source)).ShouldNotBeNull();
    }

    [Fact]
    public void WithoutAFolderNothingIsKept()
    {
        var none = new AssemblyCache(null);
        none.Remember("run demo.sched", [1, 2]);

        using var loaded = HeadStart.Begin(none, () => AssemblyCache.KeyOf(Source("EDF_DYN")), _ => { }).Load(Source("EDF_DYN"));

        none.Recall("run demo.sched").ShouldBeNull();
    }

    [Fact]
    public void WhatACommandLeavesIsThereTheNextTimeUnlessItIsDamaged()
    {
        Cache.Remember("run demo.sched", [1, 2]);

        Cache.Recall("run demo.sched").ShouldBe([1, 2]);
        Cache.Recall("run other.sched").ShouldBeNull();
        var file = Directory.GetFiles(_folder).Single();
        File.WriteAllBytes(file, [.. File.ReadAllBytes(file).Select((b, i) => i == 0 ? (byte)7 : b)]);
        Cache.Recall("run demo.sched").ShouldBeNull();
    }

    private static GeneratedSource Source(string policy) =>
        ScheduleRun.Link(Path.Combine(Repository.Root, "examples", "rtgen", "c-gaming-ii.sched"), policy).Source;
}
