using System.Collections.Immutable;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;

namespace SchedLang.Compiler.Analysis;

/// <summary>
/// Finds keys that draw random numbers for streams instead of jobs: they read the stream of a job and nothing else of it, so all jobs of
/// a stream share one draw (section 5 of docs/semantics.md).
/// </summary>
public static class StreamDraws
{
    /// <summary>The numbers of the keys of a policy that are drawn for each stream, before constants are folded.</summary>
    public static ImmutableSortedSet<int> Of(BoundPolicy policy) =>
        [.. OrderAnalysis.Keys(policy).Index().Where(k => IsDrawnByStream(k.Item)).Select(k => k.Index)];

    /// <summary>Whether a key is drawn for each stream.</summary>
    public static bool IsDrawnByStream(BoundExpression key)
    {
        var readsStream = false;
        return OrderAnalysis.Draws(key) && ReadsOnlyStream(key, new HashSet<object>(ReferenceEqualityComparer.Instance), ref readsStream) && readsStream;
    }

    private static bool ReadsOnlyStream(BoundExpression expression, HashSet<object> seen, ref bool readsStream)
    {
        switch (expression)
        {
            case BoundAttribute { Attribute: { Owner: Owner.Job, Name: "stream" }, Of: BoundSubject { Subject: Subject.Job } }:
                readsStream = true;
                return true;
            case BoundSubject:
                return false;
            case BoundLetReference { Let: var let } when seen.Add(let) && !ReadsOnlyStream(let.Value, seen, ref readsStream):
            case BoundCall { Function: var function } when seen.Add(function) && !ReadsOnlyStream(function.Body, seen, ref readsStream):
                return false;
        }

        foreach (var child in expression.Children)
        {
            if (!ReadsOnlyStream(child, seen, ref readsStream))
                return false;
        }

        return true;
    }
}
