using System.Text.Json;
using SchedLang.Runtime.Engine;
using SchedLang.Testing;

namespace SchedLang.Cli.Tests;

/// <summary>The page about <c>why</c> explains every kind of part by the name that scripts see.</summary>
public sealed class WhyPageTests
{
    public static TheoryData<PartKind> Kinds => [.. Enum.GetValues<PartKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EveryKindIsExplained(PartKind kind)
    {
        var page = File.ReadAllText(Repository.PathOf("docs", "why.md"));

        page[page.IndexOf("## What the parts mean", StringComparison.Ordinal)..]
            .ShouldContain($"`{JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString())}`");
    }
}
