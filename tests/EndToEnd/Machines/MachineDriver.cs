using SchedLang.Compiler;
using SchedLang.Compiler.Emit;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Results;
using SchedLang.Runtime.Scheduling;
using SchedLang.Runtime.Simulation;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;
using SchedLang.Testing;

namespace SchedLang.EndToEnd.Machines;

/// <summary>A job that comes: when, of which stream, and when the next one of its stream is expected.</summary>
internal readonly record struct Coming(Instant At, int Stream, Instant Expected);

/// <summary>What a driver leaves behind.</summary>
internal sealed record Driven(string Jobs, string Units, int Refusals);

/// <summary>Drives a scheduler with a machine and a clock of the test's own, in the order of section 4.</summary>
internal readonly struct MachineDriver(Workload workload, IReadOnlyList<Coming> coming, bool deviates, bool errs = false) : IProgramUse<Driven>
{
    public static Driven Drive(LinkedProgram program, LoadedProgram loaded, IReadOnlyList<Coming> coming, bool deviates, bool errs = false) =>
        loaded.Program.Use<MachineDriver, Driven>(new MachineDriver(program.Workload, coming, deviates, errs));

    /// <summary>The same with the simulation's loop, clock and arrivals.</summary>
    public static Driven Simulate(LinkedProgram program, LoadedProgram loaded, bool deviates) =>
        loaded.Program.Use<Simulation, Driven>(new Simulation(program.Workload, deviates));

    public Driven With<TPolicy, TOrder, TTraits>()
        where TPolicy : struct, IPolicy<TOrder>
        where TOrder : unmanaged, IOrder<TOrder>
        where TTraits : struct, IWorkloadTraits
    {
        var (jobs, units) = (new MemoryStream(), new MemoryStream());
        var refusals = 0;
        using (var log = new ScheduleLog(workload, jobs, units))
        {
            var recorders = new RunRecorders(log, new InvariantObserver(workload));
            var machine = new DeviatingMachine(workload.Platform.Devices.Length, deviates);
            var scheduler = new Scheduler<TPolicy, TOrder, TTraits, RunRecorders, DeviatingMachine>(new SystemState(workload, 0), recorders, machine);
            recorders.RunStarted(scheduler.State);
            Run(scheduler, ref refusals);
            scheduler.AdvanceTo(workload.End);
            scheduler.Finish();
            Should.Throw<InvalidOperationException>(scheduler.Finish).Message.ShouldContain("has ended");
        }

        return new Driven(Text(jobs), Text(units), refusals);
    }

    private void Run<TPolicy, TOrder, TTraits>(Scheduler<TPolicy, TOrder, TTraits, RunRecorders, DeviatingMachine> scheduler, ref int refusals)
        where TPolicy : struct, IPolicy<TOrder>
        where TOrder : unmanaged, IOrder<TOrder>
        where TTraits : struct, IWorkloadTraits
    {
        for (var next = 0; ;)
        {
            var now = Instant.Min(Instant.Min(scheduler.NextTimer, scheduler.Machine.NextEnd), next < coming.Count ? coming[next].At : Instant.Never);
            if (now > workload.End)
                return;
            scheduler.AdvanceTo(now);
            if (errs)
                refusals += Misuse.Try(scheduler, now);
            do
            {
                for (var device = 0; device < workload.Platform.Devices.Length; device++)
                {
                    if (scheduler.Machine.EndsAt(device, now))
                        Complete(scheduler, device, ref refusals);
                }

                scheduler.DropLateJobs();
                if (now == workload.End)
                    return;
                while (next < coming.Count && coming[next].At <= now)
                    scheduler.Release(coming[next].Stream, coming[next++].Expected);
                scheduler.RunTicks();
            }
            while (scheduler.NextDue <= now);

            scheduler.Decide();
        }
    }

    private void Complete<TPolicy, TOrder, TTraits>(
        Scheduler<TPolicy, TOrder, TTraits, RunRecorders, DeviatingMachine> scheduler, int device, ref int refusals)
        where TPolicy : struct, IPolicy<TOrder>
        where TOrder : unmanaged, IOrder<TOrder>
        where TTraits : struct, IWorkloadTraits
    {
        scheduler.Machine.Complete(device);
        scheduler.UnitCompleted(device);
        while (scheduler.IsCompleting)
        {
            if (errs)
                refusals += Misuse.TryWhileCompleting(scheduler, device);
            scheduler.CompleteNext();
        }
    }

    private readonly struct Simulation(Workload workload, bool deviates) : IProgramUse<Driven>
    {
        public Driven With<TPolicy, TOrder, TTraits>()
            where TPolicy : struct, IPolicy<TOrder>
            where TOrder : unmanaged, IOrder<TOrder>
            where TTraits : struct, IWorkloadTraits
        {
            var (jobs, units) = (new MemoryStream(), new MemoryStream());
            using (var log = new ScheduleLog(workload, jobs, units))
            {
                var recorders = new RunRecorders(log, new InvariantObserver(workload));
                var machine = new DeviatingMachine(workload.Platform.Devices.Length, deviates);
                new Simulator<TPolicy, TOrder, TTraits, RunRecorders, DeviatingMachine>(new SystemState(workload, 0), 0, recorders, machine).Run();
            }

            return new Driven(Text(jobs), Text(units), 0);
        }
    }

    private static string Text(MemoryStream stream) => System.Text.Encoding.UTF8.GetString(stream.ToArray());
}
