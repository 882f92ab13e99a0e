using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Quantities;

namespace SchedLang.EndToEnd.Reference;

/// <summary>The attributes of the run, of jobs, pairs, devices, streams and models.</summary>
internal sealed class ReferenceNames(ReferenceState state)
{
    public object? Value(AttributeSymbol attribute, object? of, object? device, ReferenceScope scope) => (attribute.Owner, of) switch
    {
        (Owner.Run, _) => Instant.FromNs(state.Now),
        (Owner.Platform, _) => attribute.Name == "bandwidth" ? state.Bandwidth : state.Memory!.AsDouble,
        (Owner.Pair, _) => OfPair(attribute, of as ReferenceJob, device as ReferenceDevice, scope),
        (Owner.Job, ReferenceJob job) => OfJob(attribute.Name, job),
        (Owner.Device, ReferenceDevice d) => OfDevice(attribute.Name, d),
        (Owner.Stream, ReferenceStream stream) => OfStream(attribute.Name, stream),
        (Owner.Model, ModelSymbol model) => (long)model.Layers,
        _ => Nothing(attribute.Type),
    };

    /// <summary>What is read of a reference to nothing.</summary>
    public static object? Nothing(SchedType type) => type.Representation switch
    {
        Representation.Bool => false,
        Representation.Integer => 0L,
        Representation.Real => 0.0,
        Representation.Duration => Duration.Zero,
        Representation.Instant => Instant.Never,
        _ => null,
    };

    private object? OfJob(string name, ReferenceJob job) => name switch
    {
        "arrival" => Instant.FromNs(job.Release),
        "deadline" => Instant.FromNs(ReferenceState.Deadline(job)),
        "stage" => job.Stage.Name,
        "class" => job.Stream.Class,
        "layer" => state.LayerOf(job),
        "tokens" => job.Tokens,
        "prompt" => job.Prompt,
        "generated" => job.Generated,
        "context" => job.Cached + job.Prompt + job.Generated,
        "cached" => job.Cached,
        "turn" => job.Turn,
        "flow" => job.Flow,
        "age" => new Duration(state.Now - job.Release),
        "ready_since" => Instant.FromNs(job.ReadySince),
        "waited" => new Duration(job.Running == null ? state.Now - job.ReadySince : 0),
        "executed" => new Duration(job.Executed),
        "remaining" => new Duration(state.Remaining(job, ofStage: false)),
        "stage_remaining" => new Duration(state.Remaining(job, ofStage: true)),
        "prefill_remaining" => new Duration(job.Stage.Name == "prefill" ? state.Remaining(job, "prefill") : 0),
        "laxity" => new Duration(Saturating.Subtract(
            Saturating.Subtract(ReferenceState.Deadline(job), state.Now), state.Remaining(job, ofStage: true))),
        "last_device" => job.LastDevice,
        "stream" => job.Stream,
        "model" => job.Model,
        _ => throw new InvalidOperationException($"Not known: {name}"),
    };

    private object OfPair(AttributeSymbol attribute, ReferenceJob? job, ReferenceDevice? device, ReferenceScope scope)
    {
        if (attribute.Name is "prefill_latency" or "decode_latency")
            return new Duration(job == null || device == null ? Saturating.Never : state.WholeStage(job, device, attribute.Name.Split('_')[0]));
        if (job == null || device == null || !state.Supports(job, device))
        {
            return attribute.Type.Representation switch
            {
                Representation.Duration => Duration.Never,
                Representation.Instant => Instant.Never,
                _ => double.PositiveInfinity,
            };
        }

        if (scope.Dispatch is var (change, move, unit) && job == scope.Job && device == scope.Device)
        {
            switch (attribute.Name)
            {
                case "latency":
                    return new Duration(unit.Work);
                case "cost":
                    return new Duration(unit.Overhead + unit.Work);
                case "finish":
                    return Instant.FromNs(unit.PredictedEnd);
                case "switch":
                    return new Duration(change);
                case "transfer":
                    return new Duration(move);
            }
        }

        return attribute.Name switch
        {
            "latency" => new Duration(state.Latency(job, device)),
            "cost" => new Duration(state.Cost(job, device)),
            "finish" => Instant.FromNs(state.Finish(job, device)),
            "stage_latency" => new Duration(state.StageLatency(job, device)),
            "stage_finish" => Instant.FromNs(state.StageFinish(job, device)),
            "energy" => state.Energy(job, device),
            "bandwidth" => state.Demand(job, device),
            "switch" => new Duration(state.Switch(job, device)),
            "transfer" => new Duration(state.Transfer(job, device)),
            "next_ready" => Instant.FromNs(state.NextReady(job, device)),
            var name => throw new InvalidOperationException($"Not known: {name}"),
        };
    }

    private object? OfDevice(string name, ReferenceDevice device) => name switch
    {
        "kind" => device.Kind,
        "idle" => device.Unit == null,
        "free_at" => Instant.FromNs(state.FreeAt(device)),
        "running" => device.Unit?.Members[0],
        "bandwidth" => device.Unit?.Bandwidth ?? 0.0,
        "utilization" => state.Utilization(device),
        "last_model" => device.LastModel,
        _ => throw new InvalidOperationException($"Not known: {name}"),
    };

    private static object? OfStream(string name, ReferenceStream stream) => name switch
    {
        "weight" => stream.Weight,
        "period" => new Duration(stream.Period),
        "class" => stream.Class,
        "model" => stream.Model,
        _ => throw new InvalidOperationException($"Not known: {name}"),
    };
}
