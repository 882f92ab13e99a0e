using SchedLang.Compiler;
using SchedLang.Testing;

namespace SchedLang.EndToEnd;

/// <summary>What holds for every schedule, whatever the policy.</summary>
public sealed class SchedulePropertyTests
{
    private const int Programs = 120;

    [Fact]
    public void WhateverThePolicyTheRulesOfTheEngineHold() => Parallel.For(0, Programs, seed =>
    {
        var program = RandomProgram.Any(seed);
        var (linked, run, schedule) = Run(program);
        try
        {
            OneUnitADeviceAtATime(schedule);
            NoUnitBeforeItsRelease(schedule);
            AJobsUnitsAreInOrder(linked, schedule);
            BusyTimeIsTheSumOfTheUnits(linked, run, schedule);
            JobsAddUp(run, schedule);
            RowsAreInOrder(linked, schedule);
        }
        catch (ShouldAssertException e)
        {
            throw new InvalidOperationException($"seed {seed}: {e.Message}\n{program.Text}", e);
        }
    });

    [Fact]
    public void TheSameSeedGivesTheSameBytes() => Parallel.For(0, Programs / 4, seed =>
    {
        var program = RandomProgram.Any(seed);
        var (first, second) = (Run(program).Run, Run(program).Run);

        (first.Jobs, first.Units, first.Summary).ShouldBe((second.Jobs, second.Units, second.Summary));
    });

    [Fact]
    public void NoDeviceIdlesWhileAJobThatItSupportsWaits() => Parallel.For(0, Programs, seed =>
    {
        var program = RandomProgram.Greedy(seed);
        var (linked, _, schedule) = Run(program);
        foreach (var device in program.Devices)
        {
            var gaps = Gaps(schedule, device).ToList();
            foreach (var (job, stage, from, to) in Waits(schedule))
            {
                var model = linked.Workload.Models[linked.Workload.Streams.Single(s => s.Name == job.Stream).Model].Name;
                if (program.Supports(model, stage, device))
                    gaps.ShouldNotContain(g => g.From < to && from < g.To, $"seed {seed}: {job} waits from {from} to {to}, {device}\n{program.Text}");
            }
        }
    });

    private static (LinkedProgram Linked, ScheduleRun Run, Schedule Schedule) Run(RandomProgram program)
    {
        var linked = ScheduleRun.Link("random.sched", files: program.Files);
        var run = ScheduleRun.Of(linked, program.Seed);
        return (linked, run, Schedule.Of(run));
    }

    private static void OneUnitADeviceAtATime(Schedule schedule)
    {
        // With `queue 0` there may be two passes at an instant, so a unit may stop where it started.
        foreach (var units in schedule.Units.OrderBy(u => u.Start).ThenBy(u => u.End).GroupBy(u => u.Device))
        {
            foreach (var (earlier, later) in units.Zip(units.Skip(1)))
                later.Start.ShouldBeGreaterThanOrEqualTo(earlier.End, $"{earlier} and {later}");
        }
    }

    private static void NoUnitBeforeItsRelease(Schedule schedule)
    {
        var releases = schedule.Jobs.ToDictionary(j => (j.Stream, j.Job), j => j.Release);
        foreach (var unit in schedule.Units)
            unit.Start.ShouldBeGreaterThanOrEqualTo(releases[(unit.Stream, unit.Job)]);
    }

    // Every unit that is done follows the one before it in the job, and a completed job has done them all.
    private static void AJobsUnitsAreInOrder(LinkedProgram linked, Schedule schedule)
    {
        foreach (var job in schedule.Jobs)
        {
            var all = schedule.Units.Where(u => u.Stream == job.Stream && u.Job == job.Job).OrderBy(u => u.Start).ThenBy(u => u.End).ToList();
            foreach (var (earlier, later) in all.Zip(all.Skip(1)))
                later.Start.ShouldBeGreaterThanOrEqualTo(earlier.End, $"{earlier} and {later}");
            var expected = Units(linked, job).GetEnumerator();
            foreach (var unit in all.Where(u => u.IsDone))
            {
                expected.MoveNext().ShouldBeTrue();
                (unit.Stage, unit.Token, unit.Layer).ShouldBe(expected.Current);
            }

            if (job.Outcome == "completed")
            {
                expected.MoveNext().ShouldBeFalse($"{job} completed early");
                job.Finish.ShouldBe(all[^1].End);
            }
        }
    }

    private static IEnumerable<(string Stage, long? Token, long Layer)> Units(LinkedProgram linked, JobRow job)
    {
        var stream = linked.Workload.Streams.Single(s => s.Name == job.Stream);
        var model = linked.Workload.Models[stream.Model];
        var isLlm = model.Stages.Length > 1;
        // A drawn output is only known once the job is complete. That the right number was drawn is for the reference to say.
        var output = !stream.HasRandomOutput ? stream.Output : job.Outcome == "completed" ? job.Tokens!.Value : long.MaxValue;
        for (var token = 1; token <= (isLlm ? output : 1); token++)
        {
            var profile = model.Stages[isLlm && token > 1 ? 1 : 0];
            for (var layer = 0; layer < profile.Units; layer++)
                yield return (profile.Stage.ToString().ToLowerInvariant(), isLlm ? token : null, layer);
        }
    }

    private static void BusyTimeIsTheSumOfTheUnits(LinkedProgram linked, ScheduleRun run, Schedule schedule)
    {
        var end = linked.Workload.End.Ns;
        foreach (var device in run.Figures.Devices)
        {
            var units = schedule.Units.Where(u => u.Device == device.Device.Name).ToList();
            var logged = units.Sum(u => u.End - u.Start);
            var cutOff = device.BusyNs - logged; // the part of a unit that was running at the end
            cutOff.ShouldBeInRange(0, end - units.Select(u => u.End).DefaultIfEmpty(0).Max());
            if (schedule.Jobs.All(j => j.Outcome == "completed"))
                cutOff.ShouldBe(0);
            device.Units.ShouldBe(units.Count);
        }
    }

    private static void JobsAddUp(ScheduleRun run, Schedule schedule)
    {
        foreach (var stream in run.Figures.Streams)
        {
            var rows = schedule.Jobs.Where(j => j.Stream == stream.Definition.Name).ToList();
            rows.Count.ShouldBe((int)stream.Released);
            rows.Select(r => r.Job).ShouldBe(Enumerable.Range(0, rows.Count).Select(i => (long)i));
            rows.Count(r => r.Outcome == "completed").ShouldBe((int)stream.Completed);
            rows.Count(r => r.Outcome == "dropped").ShouldBe((int)stream.Dropped);
            rows.Count(r => r.Outcome == "unfinished").ShouldBe((int)stream.Unfinished);
        }
    }

    private static void RowsAreInOrder(LinkedProgram linked, Schedule schedule)
    {
        var streams = linked.Workload.Streams.Select(s => s.Name).ToList();
        var devices = linked.Workload.Platform.Devices.Select(d => d.Name).ToList();
        schedule.Jobs.Select(j => (j.Release, streams.IndexOf(j.Stream), j.Job)).ShouldBeInOrder();
        schedule.Units.Select(u => (u.Start, devices.IndexOf(u.Device), streams.IndexOf(u.Stream), u.Job, u.End)).ShouldBeInOrder();
    }

    private static IEnumerable<(long From, long To)> Gaps(Schedule schedule, string device)
    {
        var from = 0L;
        foreach (var unit in schedule.Units.Where(u => u.Device == device))
        {
            if (unit.Start > from)
                yield return (from, unit.Start);
            from = unit.End;
        }

        // A unit still running at the end has no row, so what follows the last row may be busy.
    }

    // When a job waits, and for which stage: between its units, which follow each other at once where it runs on.
    private static IEnumerable<(JobRow Job, string Stage, long From, long To)> Waits(Schedule schedule)
    {
        foreach (var job in schedule.Jobs)
        {
            var since = job.Release;
            foreach (var unit in schedule.Units.Where(u => u.Stream == job.Stream && u.Job == job.Job))
            {
                if (unit.Start > since)
                    yield return (job, unit.Stage, since, unit.Start);
                since = unit.End;
            }
        }

    }
}
