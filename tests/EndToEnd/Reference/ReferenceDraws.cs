using SchedLang.Compiler.Binding;

namespace SchedLang.EndToEnd.Reference;

/// <summary>Section 5: which keys draw random numbers once for a stream, because of a job they read its stream and nothing else.</summary>
internal static class ReferenceDraws
{
    public static bool IsByStream(BoundExpression key)
    {
        var parts = key.Deep().ToList();
        var ofStream = parts.OfType<BoundAttribute>().Where(a => a is { Attribute.Name: "stream", Of: BoundSubject }).Select(a => a.Of!).ToHashSet(ReferenceEqualityComparer.Instance);
        return parts.Any(p => p is BoundIntrinsic { Function.Name: "random" }) && ofStream.Count > 0
            && parts.OfType<BoundSubject>().All(ofStream.Contains);
    }
}
