using System.Runtime.CompilerServices;

namespace SchedLang.Traces;

/// <summary>The type of an event, with the values of Perfetto's <c>TrackEvent.Type</c>.</summary>
internal enum EventType
{
    Begin = 1,
    End = 2,
    Instant = 3,
    Counter = 4,
}

/// <summary>Keys of an event's values, each an interned name from 1.</summary>
internal enum AnnotationName
{
    Job = 1,
    Stage,
    Layer,
    Token,
    Outcome,
    Overhead,
}

/// <summary>A value of an event: a whole number or an interned text.</summary>
internal readonly record struct Annotation(AnnotationName Name, long Value, bool IsText);

/// <summary>An event on a track at an instant in ns.</summary>
internal struct TraceEvent
{
    public const int MostAnnotations = 6;

    public required long AtNs;
    public required EventType Type;
    public required ulong Track;

    /// <summary>Interned name from 1; 0 for none.</summary>
    public int Name;

    /// <summary>The flow of this event; 0 for none.</summary>
    public ulong Flow;

    /// <summary>Whether the flow ends here.</summary>
    public bool EndsFlow;

    /// <summary>Value of a counter.</summary>
    public double Value;

    public AnnotationList Annotations;
    public int AnnotationCount;

    public void Add(AnnotationName name, long value) => Annotations[AnnotationCount++] = new Annotation(name, value, IsText: false);

    public void AddText(AnnotationName name, int text) => Annotations[AnnotationCount++] = new Annotation(name, text, IsText: true);

    [InlineArray(MostAnnotations)]
    public struct AnnotationList
    {
        private Annotation _first;
    }
}
