using System.Collections.Immutable;
using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Tables;

namespace SchedLang.Runtime.Workloads;

/// <summary>A workload as bytes, including tables and traces. Built programs embed it. Equal workloads give equal bytes.</summary>
public static class WorkloadFile
{
    // A file in another layout would read as another workload, so it is rejected.
    private const int Version = 7;

    /// <summary>Writes a workload.</summary>
    public static void Write(BinaryWriter writer, Workload workload)
    {
        writer.Write(Version);
        writer.Write(workload.Name);
        Write(writer, workload.Platform);
        WriteAll(writer, workload.Models, Write);
        WriteAll(writer, workload.Streams, Write);
        WriteAll(writer, workload.Classes, (w, name) => w.Write(name));
        writer.Write(workload.End.Ns);
    }

    /// <summary>Reads what <see cref="Write(BinaryWriter, Workload)"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It was written by another version.</exception>
    public static Workload Read(BinaryReader reader)
    {
        if (reader.ReadInt32() is var version && version != Version)
            throw new InvalidDataException($"expected a workload of layout {Version}, found {version}");
        return new Workload(
            reader.ReadString(), ReadPlatform(reader), ReadAll(reader, ReadModel), ReadAll(reader, ReadStream), ReadAll(reader, r => r.ReadString()),
            Instant.FromNs(reader.ReadInt64()));
    }

    private static void Write(BinaryWriter writer, Platform platform)
    {
        writer.Write(platform.Name);
        WriteAll(writer, platform.Devices, (w, device) =>
        {
            w.Write(device.Name);
            w.Write((int)device.Kind);
            w.Write(device.Power);
            w.Write(device.IdlePower);
            w.Write(device.Variation ?? double.NaN);
        });
        writer.Write(platform.MemoryBytes);
        writer.Write(platform.Bandwidth);
        writer.Write(platform.Switch.Ns);
        writer.Write(platform.Transfer.Ns);
        writer.Write(platform.SharesBandwidth);
        writer.Write(platform.Variation);
        writer.Write(platform.Matrix != null);
        WriteAll(writer, platform.Matrix?.Pairs ?? [], (w, pair) =>
        {
            w.Write(pair.Device);
            w.Write(pair.Beside);
            WriteAll(w, pair.Demands, (w2, demand) => w2.Write(demand));
            WriteAll(w, pair.BesideDemands, (w2, demand) => w2.Write(demand));
            WriteAll(w, pair.Slowdowns, (w2, slowdown) => w2.Write(slowdown));
        });
    }

    private static Platform ReadPlatform(BinaryReader reader) => new(
        reader.ReadString(),
        ReadAll(reader, r => new Device(
            r.ReadString(), (DeviceKind)r.ReadInt32(), r.ReadDouble(), r.ReadDouble(), r.ReadDouble() is var variation && double.IsNaN(variation) ? null : variation)),
        reader.ReadDouble(),
        reader.ReadDouble(),
        ReadDuration(reader),
        ReadDuration(reader),
        reader.ReadBoolean(),
        reader.ReadDouble())
    {
        Matrix = ReadMatrix(reader),
    };

    private static ContentionMatrix? ReadMatrix(BinaryReader reader)
    {
        var isGiven = reader.ReadBoolean();
        var pairs = ReadAll(reader, r => new ContentionPair(
            r.ReadInt32(), r.ReadInt32(), ReadAll(r, r2 => r2.ReadDouble()), ReadAll(r, r2 => r2.ReadDouble()), ReadAll(r, r2 => r2.ReadDouble())));
        return isGiven ? new ContentionMatrix(pairs) : null;
    }

    private static void Write(BinaryWriter writer, ModelProfile model)
    {
        writer.Write(model.Name);
        writer.Write((int)model.Kind);
        writer.Write(model.Layers);
        WriteAll(writer, model.Stages, (w, stage) =>
        {
            w.Write((int)stage.Stage);
            w.Write(stage.Units);
            WriteAll(w, [.. Enumerable.Range(0, stage.DeviceCount).Select(stage.Curves)], (w2, curves) => WriteAll(w2, curves, Write));
        });
    }

    private static ModelProfile ReadModel(BinaryReader reader) => new(
        reader.ReadString(), (ModelKind)reader.ReadInt32(), reader.ReadInt32(),
        ReadAll(reader, r => new StageProfile((Stage)r.ReadInt32(), r.ReadInt32(), ReadAll(r, r2 => ReadAll(r2, ReadCurve)))));

    // A unit without support has no points and no operators.
    private static void Write(BinaryWriter writer, LatencyCurve? curve)
    {
        writer.Write(curve?.Derived != null);
        if (curve?.Derived is { } cost)
        {
            Write(writer, cost);
            return;
        }

        WriteAll(writer, [.. curve?.Points ?? []], (w, batch) =>
        {
            w.Write(batch.Batch);
            WriteAll(w, [.. batch.Points], (w2, point) =>
            {
                w2.Write(point.Tokens);
                w2.Write(point.LatencyNs);
                w2.Write(point.Bandwidth);
                w2.Write(point.EnergyNj);
            });
        });
    }

    private static LatencyCurve? ReadCurve(BinaryReader reader)
    {
        if (reader.ReadBoolean())
            return new LatencyCurve(ReadCost(reader));
        var batches = ReadAll(reader, r => (
            r.ReadInt32(),
            (IEnumerable<LatencyPoint>)ReadAll(r, r2 => new LatencyPoint(r2.ReadInt64(), r2.ReadInt64(), r2.ReadDouble(), r2.ReadDouble()))));
        return batches.IsEmpty ? null : new LatencyCurve(batches);
    }

    private static void Write(BinaryWriter writer, DerivedCost cost)
    {
        writer.Write((int)cost.Stage);
        WriteAll(writer, cost.Group, Write);
        WriteAll(writer, cost.Last, Write);
        writer.Write(cost.Precision.Weight);
        writer.Write(cost.Precision.Activation);
        var device = cost.Device;
        writer.Write(device.LaunchNs);
        writer.Write(device.IsStatic);
        foreach (var rate in (double[])[device.Compute, device.Traffic, device.Linear, device.Attention, device.Memory])
            writer.Write(rate);
    }

    private static DerivedCost ReadCost(BinaryReader reader)
    {
        var (stage, group, last) = ((Stage)reader.ReadInt32(), ReadAll(reader, ReadOperator), ReadAll(reader, ReadOperator));
        var precision = new Precision(reader.ReadDouble(), reader.ReadDouble());
        var (launch, isStatic) = (reader.ReadInt64(), reader.ReadBoolean());
        return new DerivedCost(stage, group, last, precision, new Roofline(
            reader.ReadDouble(), reader.ReadDouble(), launch, isStatic, reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble()));
    }

    private static void Write(BinaryWriter writer, Operator of)
    {
        writer.Write((int)of.Kind);
        foreach (var size in (double[])[of.In, of.Out, of.Times, of.Heads, of.KeyHeads, of.Size])
            writer.Write(size);
    }

    private static Operator ReadOperator(BinaryReader reader) => new(
        (OperatorKind)reader.ReadInt32(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());

    private static void Write(BinaryWriter writer, StreamDefinition stream)
    {
        writer.Write(stream.Name);
        writer.Write(stream.Model);
        Write(writer, stream.Arrival);
        writer.Write(stream.Offset.Ns);
        writer.Write(stream.Jitter.Ns);
        WriteOptional(writer, stream.Deadline?.Ns);
        writer.Write((int)stream.Late);
        WriteOptional(writer, stream.Queue);
        writer.Write(stream.TtftTarget.Ns);
        writer.Write(stream.TptTarget.Ns);
        writer.Write(stream.Prompt);
        writer.Write(stream.Output);
        writer.Write(stream.HasRandomPrompt);
        writer.Write(stream.HasRandomOutput);
        writer.Write(stream.Tokens);
        Write(writer, stream.Flow);
        writer.Write(stream.Class);
        writer.Write(stream.Weight);
    }

    private static StreamDefinition ReadStream(BinaryReader reader) => new()
    {
        Name = reader.ReadString(),
        Model = reader.ReadInt32(),
        Arrival = ReadArrival(reader),
        Offset = ReadDuration(reader),
        Jitter = ReadDuration(reader),
        Deadline = ReadOptional(reader) is { } deadline ? Duration.FromNs(deadline) : null,
        Late = (LatePolicy)reader.ReadInt32(),
        Queue = ReadOptional(reader),
        TtftTarget = ReadDuration(reader),
        TptTarget = ReadDuration(reader),
        Prompt = reader.ReadInt64(),
        Output = reader.ReadInt64(),
        HasRandomPrompt = reader.ReadBoolean(),
        HasRandomOutput = reader.ReadBoolean(),
        Tokens = reader.ReadInt64(),
        Flow = ReadFlow(reader),
        Class = reader.ReadInt32(),
        Weight = reader.ReadDouble(),
    };

    private static void Write(BinaryWriter writer, FlowDefinition? flow)
    {
        writer.Write(flow != null);
        if (flow == null)
            return;
        writer.Write(flow.Turns);
        writer.Write(flow.IsRandom);
        writer.Write(flow.Think.Ns);
        writer.Write(flow.IsThinkRandom);
        writer.Write(flow.Via);
        writer.Write(flow.KeepsContext);
    }

    private static FlowDefinition? ReadFlow(BinaryReader reader) => !reader.ReadBoolean() ? null : new(
        reader.ReadInt64(), reader.ReadBoolean(), ReadDuration(reader), reader.ReadBoolean(), reader.ReadInt32(), reader.ReadBoolean());

    private static void Write(BinaryWriter writer, Arrival arrival)
    {
        switch (arrival)
        {
            case RateArrival rate:
                writer.Write((byte)0);
                writer.Write(rate.Numerator);
                writer.Write(rate.Denominator);
                break;
            case PeriodicArrival periodic:
                writer.Write((byte)1);
                writer.Write(periodic.Every.Ns);
                break;
            case PoissonArrival poisson:
                writer.Write((byte)2);
                writer.Write(poisson.Mean.Ns);
                break;
            case TraceArrival { Trace: var trace }:
                writer.Write((byte)3);
                foreach (var column in (ImmutableArray<long>[])[[.. trace.Releases.Select(r => r.Ns)], trace.Prompts, trace.Outputs, trace.Tokens])
                    WriteAll(writer, column, (w, value) => w.Write(value));
                break;
            case FollowingArrival following:
                writer.Write((byte)4);
                writer.Write(following.Stream);
                writer.Write(following.Probability);
                break;
            case UsersArrival users:
                writer.Write((byte)5);
                writer.Write(users.Users);
                writer.Write(users.Gap.Ns);
                writer.Write(users.IsRandom);
                break;
            default:
                throw new InvalidOperationException($"No layout for {arrival.GetType().Name}.");
        }
    }

    private static Arrival ReadArrival(BinaryReader reader) => reader.ReadByte() switch
    {
        0 => new RateArrival(reader.ReadInt64(), reader.ReadInt64()),
        1 => new PeriodicArrival(ReadDuration(reader)),
        2 => new PoissonArrival(ReadDuration(reader)),
        3 => new TraceArrival(new Trace(
            ReadAll(reader, r => Instant.FromNs(r.ReadInt64())), ReadAll(reader, r => r.ReadInt64()), ReadAll(reader, r => r.ReadInt64()),
            ReadAll(reader, r => r.ReadInt64()))),
        5 => new UsersArrival(reader.ReadInt64(), ReadDuration(reader), reader.ReadBoolean()),
        _ => new FollowingArrival(reader.ReadInt32(), reader.ReadDouble()),
    };

    private static Duration ReadDuration(BinaryReader reader) => Duration.FromNs(reader.ReadInt64());

    private static void WriteOptional(BinaryWriter writer, long? value)
    {
        writer.Write(value != null);
        writer.Write(value ?? 0);
    }

    private static long? ReadOptional(BinaryReader reader)
    {
        var has = reader.ReadBoolean();
        var value = reader.ReadInt64();
        return has ? value : null;
    }

    private static void WriteAll<T>(BinaryWriter writer, ImmutableArray<T> items, Action<BinaryWriter, T> write)
    {
        writer.Write(items.Length);
        foreach (var item in items)
            write(writer, item);
    }

    private static ImmutableArray<T> ReadAll<T>(BinaryReader reader, Func<BinaryReader, T> read)
    {
        var items = new T[reader.ReadInt32()];
        for (var i = 0; i < items.Length; i++)
            items[i] = read(reader);
        return ImmutableArray.Create(items);
    }
}
