using Google.Protobuf;
using static Google.Protobuf.CodedOutputStream;

namespace SchedLang.Traces;

/// <summary>Writes packets of a Perfetto trace one by one. It keeps no events and does not allocate per event.</summary>
internal sealed class PacketWriter : IDisposable
{
    private const uint SequenceId = 1;

    // SEQ_INCREMENTAL_STATE_CLEARED and SEQ_NEEDS_INCREMENTAL_STATE of TracePacket.SequenceFlags.
    private const uint StartsSequence = 1;
    private const uint UsesInternedNames = 2;

    private readonly CodedOutputStream _out;

    public PacketWriter(Stream stream)
    {
        _out = new CodedOutputStream(stream, 1 << 16, leaveOpen: false);
    }

    /// <summary>Writes the first packet: names that later packets refer to by number, from 1.</summary>
    public void Intern(IReadOnlyList<string> events, IReadOnlyList<string> annotations, IReadOnlyList<string> texts)
    {
        using var memory = new MemoryStream();
        using (var data = new CodedOutputStream(memory, leaveOpen: true))
        {
            Write(PerfettoFields.Interned.EventNames, events);
            Write(PerfettoFields.Interned.AnnotationNames, annotations);
            Write(PerfettoFields.Interned.AnnotationTexts, texts);

            void Write(int field, IReadOnlyList<string> names)
            {
                for (var index = 0; index < names.Count; index++)
                {
                    var iid = (ulong)(index + 1);
                    WriteTag(data, field, WireFormat.WireType.LengthDelimited);
                    data.WriteLength(1 + ComputeUInt64Size(iid) + 1 + ComputeStringSize(names[index]));
                    WriteNumber(data, PerfettoFields.Interned.Iid, iid);
                    WriteTag(data, PerfettoFields.Interned.Text, WireFormat.WireType.LengthDelimited);
                    data.WriteString(names[index]);
                }
            }
        }

        WritePacket(PerfettoFields.Packet.InternedData, memory.ToArray(), StartsSequence);
    }

    /// <summary>Declares a track that groups others, shown as a process.</summary>
    public void Group(ulong track, int pid, string name)
    {
        using var process = new MemoryStream();
        using (var data = new CodedOutputStream(process, leaveOpen: true))
        {
            WriteNumber(data, PerfettoFields.Descriptor.ProcessPid, (ulong)pid);
            WriteText(data, PerfettoFields.Descriptor.ProcessName, name);
        }

        Descriptor(track, null, 0, PerfettoFields.Descriptor.Process, process.ToArray());
    }

    /// <summary>Declares a track of slices and instants below another.</summary>
    public void Track(ulong track, string name, ulong parent) => Descriptor(track, name, parent, 0, []);

    /// <summary>Declares a track of numbers below another.</summary>
    public void Counter(ulong track, string name, ulong parent, string unit)
    {
        using var counter = new MemoryStream();
        using (var data = new CodedOutputStream(counter, leaveOpen: true))
            WriteText(data, PerfettoFields.Descriptor.CounterUnitName, unit);
        Descriptor(track, name, parent, PerfettoFields.Descriptor.Counter, counter.ToArray());
    }

    /// <summary>Writes one event.</summary>
    public void Write(in TraceEvent e)
    {
        var size = SizeOf(in e);
        var packet = TagSize(PerfettoFields.Packet.Timestamp) + ComputeUInt64Size((ulong)e.AtNs)
            + TagSize(PerfettoFields.Packet.SequenceId) + ComputeUInt32Size(SequenceId)
            + TagSize(PerfettoFields.Packet.SequenceFlags) + ComputeUInt32Size(UsesInternedNames)
            + TagSize(PerfettoFields.Packet.TrackEvent) + ComputeLengthSize(size) + size;
        WriteTag(_out, PerfettoFields.TracePacket, WireFormat.WireType.LengthDelimited);
        _out.WriteLength(packet);
        WriteNumber(_out, PerfettoFields.Packet.Timestamp, (ulong)e.AtNs);
        WriteNumber(_out, PerfettoFields.Packet.SequenceId, SequenceId);
        WriteNumber(_out, PerfettoFields.Packet.SequenceFlags, UsesInternedNames);
        WriteTag(_out, PerfettoFields.Packet.TrackEvent, WireFormat.WireType.LengthDelimited);
        _out.WriteLength(size);
        WriteNumber(_out, PerfettoFields.Event.Type, (ulong)e.Type);
        WriteNumber(_out, PerfettoFields.Event.TrackUuid, e.Track);
        if (e.Name > 0)
            WriteNumber(_out, PerfettoFields.Event.NameIid, (ulong)e.Name);
        for (var index = 0; index < e.AnnotationCount; index++)
            WriteAnnotation(e.Annotations[index]);
        if (e.Type == EventType.Counter)
        {
            WriteTag(_out, PerfettoFields.Event.DoubleCounterValue, WireFormat.WireType.Fixed64);
            _out.WriteDouble(e.Value);
        }

        if (e.Flow == 0)
            return;
        WriteTag(_out, FlowField(in e), WireFormat.WireType.Fixed64);
        _out.WriteFixed64(e.Flow);
    }

    public void Dispose() => _out.Dispose();

    private void WriteAnnotation(Annotation annotation)
    {
        var field = ValueField(annotation);
        WriteTag(_out, PerfettoFields.Event.DebugAnnotations, WireFormat.WireType.LengthDelimited);
        _out.WriteLength(SizeOf(annotation));
        WriteNumber(_out, PerfettoFields.Annotation.NameIid, (ulong)annotation.Name);
        WriteNumber(_out, field, (ulong)annotation.Value);
    }

    private static int FlowField(in TraceEvent e) => e.EndsFlow ? PerfettoFields.Event.TerminatingFlowIds : PerfettoFields.Event.FlowIds;

    private static int ValueField(Annotation annotation) =>
        annotation.IsText ? PerfettoFields.Annotation.StringValueIid : PerfettoFields.Annotation.IntValue;

    private static int SizeOf(Annotation annotation) => TagSize(PerfettoFields.Annotation.NameIid) + ComputeUInt64Size((ulong)annotation.Name)
        + TagSize(ValueField(annotation)) + ComputeUInt64Size((ulong)annotation.Value);

    private static int SizeOf(in TraceEvent e)
    {
        var size = TagSize(PerfettoFields.Event.Type) + ComputeUInt64Size((ulong)e.Type)
            + TagSize(PerfettoFields.Event.TrackUuid) + ComputeUInt64Size(e.Track);
        if (e.Name > 0)
            size += TagSize(PerfettoFields.Event.NameIid) + ComputeUInt64Size((ulong)e.Name);
        for (var index = 0; index < e.AnnotationCount; index++)
        {
            var annotation = SizeOf(e.Annotations[index]);
            size += TagSize(PerfettoFields.Event.DebugAnnotations) + ComputeLengthSize(annotation) + annotation;
        }

        if (e.Type == EventType.Counter)
            size += TagSize(PerfettoFields.Event.DoubleCounterValue) + sizeof(double);
        return e.Flow == 0 ? size : size + TagSize(FlowField(in e)) + sizeof(ulong);
    }

    private void Descriptor(ulong track, string? name, ulong parent, int partField, byte[] part)
    {
        using var memory = new MemoryStream();
        using (var data = new CodedOutputStream(memory, leaveOpen: true))
        {
            WriteNumber(data, PerfettoFields.Descriptor.Uuid, track);
            if (name != null)
                WriteText(data, PerfettoFields.Descriptor.Name, name);
            if (parent != 0)
                WriteNumber(data, PerfettoFields.Descriptor.ParentUuid, parent);
            if (partField != 0)
            {
                WriteTag(data, partField, WireFormat.WireType.LengthDelimited);
                data.WriteBytes(ByteString.CopyFrom(part));
            }
        }

        WritePacket(PerfettoFields.Packet.TrackDescriptor, memory.ToArray(), UsesInternedNames);
    }

    private void WritePacket(int field, byte[] content, uint flags)
    {
        var size = TagSize(PerfettoFields.Packet.SequenceId) + ComputeUInt32Size(SequenceId)
            + TagSize(PerfettoFields.Packet.SequenceFlags) + ComputeUInt32Size(flags)
            + TagSize(field) + ComputeLengthSize(content.Length) + content.Length;
        WriteTag(_out, PerfettoFields.TracePacket, WireFormat.WireType.LengthDelimited);
        _out.WriteLength(size);
        WriteNumber(_out, PerfettoFields.Packet.SequenceId, SequenceId);
        WriteNumber(_out, PerfettoFields.Packet.SequenceFlags, flags);
        WriteTag(_out, field, WireFormat.WireType.LengthDelimited);
        _out.WriteBytes(ByteString.CopyFrom(content));
    }

    private static int TagSize(int field) => ComputeTagSize(field);

    private static void WriteTag(CodedOutputStream output, int field, WireFormat.WireType type) => output.WriteTag(field, type);

    private static void WriteNumber(CodedOutputStream output, int field, ulong value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteUInt64(value);
    }

    private static void WriteText(CodedOutputStream output, int field, string text)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(text);
    }
}
