using SchedLang.Compiler;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Testing;

namespace SchedLang.Cli.Tests;

/// <summary>Exactly these warnings and notes are reported for the examples. Each was looked at and is right.</summary>
public sealed class ExampleWarningsTests
{
    [Fact]
    public async Task TheyAreThese()
    {
        var lines = Repository.Examples
            .Append(Repository.PathOf("docs", "headset.sched")).Append(Repository.PathOf("docs", "walk.sched"))
            .SelectMany(f => Compilation.Load(f).Check().Select(d =>
                $"{Path.GetRelativePath(Repository.Root, f).Replace('\\', '/')}: {d.Severity.ToString().ToLowerInvariant()} {d.Code}: {d.Message}"));

        await Verifier.Verify(string.Join('\n', lines));
    }
}
