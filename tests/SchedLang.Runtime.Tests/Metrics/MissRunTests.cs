using SchedLang.Runtime.Metrics;

namespace SchedLang.Runtime.Tests.Metrics;

public sealed class MissRunTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(300)]
    [InlineData(5_000)]
    public void TheOrderInWhichJobsEndDoesNotMatter(int reach)
    {
        var random = new Random(11);
        for (var round = 0; round < 20; round++)
        {
            var verdicts = Enumerable.Range(0, 5_000).Select(_ => Verdict(random.Next(10))).ToArray();
            var order = Enumerable.Range(0, verdicts.Length).OrderBy(number => number + random.Next(reach)).ToArray();
            var run = new MissRun();
            foreach (var number in order)
                run.Add(number, verdicts[number]);

            run.Longest.ShouldBe(Longest(verdicts));
        }
    }

    [Fact]
    public void AJobThatEndsLastOfAllHoldsUpTheOthers()
    {
        var run = new MissRun();
        for (var number = 1; number < 1_000; number++)
            run.Add(number, true);
        run.Longest.ShouldBe(0);
        run.Add(0, true);
        run.Longest.ShouldBe(1_000);
        run.Add(1_000, false);
        run.Add(1_001, true);
        run.Longest.ShouldBe(1_000);
    }

    private static bool? Verdict(int number) => number switch { 0 => false, 1 or 2 => null, _ => true };

    private static long Longest(bool?[] verdicts)
    {
        var (longest, current) = (0L, 0L);
        foreach (var missed in verdicts.OfType<bool>())
        {
            current = missed ? current + 1 : 0;
            longest = Math.Max(longest, current);
        }

        return longest;
    }
}
