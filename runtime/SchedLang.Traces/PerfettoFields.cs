namespace SchedLang.Traces;

/// <summary>
/// Field numbers of the messages that a trace uses, from Perfetto's published schema (protos/perfetto/trace): Trace, TracePacket,
/// TrackDescriptor, ProcessDescriptor, CounterDescriptor, TrackEvent, DebugAnnotation, InternedData.
/// </summary>
internal static class PerfettoFields
{
    public const int TracePacket = 1;

    public static class Packet
    {
        public const int Timestamp = 8;
        public const int SequenceId = 10;
        public const int TrackEvent = 11;
        public const int InternedData = 12;
        public const int SequenceFlags = 13;
        public const int TrackDescriptor = 60;
    }

    public static class Descriptor
    {
        public const int Uuid = 1;
        public const int Name = 2;
        public const int Process = 3;
        public const int ParentUuid = 5;
        public const int Counter = 8;
        public const int ProcessPid = 1;
        public const int ProcessName = 6;
        public const int CounterUnitName = 6;
    }

    public static class Event
    {
        public const int DebugAnnotations = 4;
        public const int Type = 9;
        public const int NameIid = 10;
        public const int TrackUuid = 11;
        public const int DoubleCounterValue = 44;
        public const int FlowIds = 47;
        public const int TerminatingFlowIds = 48;
    }

    public static class Annotation
    {
        public const int NameIid = 1;
        public const int IntValue = 4;
        public const int StringValueIid = 17;
    }

    public static class Interned
    {
        public const int EventNames = 2;
        public const int AnnotationNames = 3;
        public const int AnnotationTexts = 29;
        public const int Iid = 1;
        public const int Text = 2;
    }
}
