using SchedLang.Traces.Tests.Perfetto;

namespace SchedLang.Traces.Tests;

/// <summary>A trace read back with the parser that protoc generates from the schema, with names in place of their numbers.</summary>
internal sealed class TraceReader
{
    private readonly Dictionary<ulong, string> _names;
    private readonly Dictionary<ulong, string> _keys;
    private readonly Dictionary<ulong, string> _texts;

    public TraceReader(byte[] trace)
    {
        Packets = [.. PerfettoFile.Parser.ParseFrom(trace).Packet];
        var interned = Packets[0].InternedData;
        _names = interned.EventNames.ToDictionary(n => n.Iid, n => n.Name);
        _keys = interned.DebugAnnotationNames.ToDictionary(n => n.Iid, n => n.Name);
        _texts = interned.DebugAnnotationStringValues.ToDictionary(n => n.Iid, n => n.Str.ToStringUtf8());
        Tracks = Packets.Where(p => p.TrackDescriptor != null).ToDictionary(p => p.TrackDescriptor.Uuid, p => p.TrackDescriptor);
        Events = [.. Packets.Where(p => p.TrackEvent != null).Select(Read)];
    }

    public List<TracePacket> Packets { get; }

    public Dictionary<ulong, TrackDescriptor> Tracks { get; }

    public List<Event> Events { get; }

    /// <summary>Slices of a track, each begin with the end that closes it; fails the test where they do not pair up.</summary>
    public List<Slice> Slices(ulong track)
    {
        var slices = new List<Slice>();
        var open = new Stack<Event>();
        foreach (var e in Events.Where(e => e.Track == track))
        {
            if (e.Type == TrackEvent.Types.Type.SliceBegin)
                open.Push(e);
            else if (e.Type == TrackEvent.Types.Type.SliceEnd)
                slices.Add(new Slice(open.Pop(), e));
        }

        open.ShouldBeEmpty();
        return slices;
    }

    public ulong TrackNamed(string name) => Tracks.Values.Single(t => t.Name == name).Uuid;

    private Event Read(TracePacket packet)
    {
        packet.TrustedPacketSequenceId.ShouldBe(1u);
        packet.SequenceFlags.ShouldBe(2u);
        var e = packet.TrackEvent;
        return new Event(
            (long)packet.Timestamp, e.TrackUuid, e.Type, e.HasNameIid ? _names[e.NameIid] : "",
            e.DebugAnnotations.ToDictionary(a => _keys[a.NameIid], a => a.HasStringValueIid ? _texts[a.StringValueIid] : a.IntValue.ToString()),
            [.. e.FlowIds], [.. e.TerminatingFlowIds], e.HasDoubleCounterValue ? e.DoubleCounterValue : double.NaN);
    }

    internal sealed record Event(
        long At, ulong Track, TrackEvent.Types.Type Type, string Name, Dictionary<string, string> Values, ulong[] Flows, ulong[] Ends, double Value);

    internal sealed record Slice(Event Begin, Event End);
}
