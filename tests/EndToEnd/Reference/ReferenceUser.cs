using SchedLang.Compiler.Symbols;

namespace SchedLang.EndToEnd.Reference;

/// <summary>Section 3: a user who asks again when the last job has ended.</summary>
internal sealed class ReferenceUser(UsersArrivalSymbol arrival, long jitter, ReferenceRandom random)
{
    /// <summary>When it asks next; never while it waits for an answer.</summary>
    public long AsksAt { get; set; }

    /// <summary>How long it waits after a job before it asks again.</summary>
    public long Gap()
    {
        var gap = arrival.IsRandom ? (long)Math.Round(-arrival.Gap.Ns * Math.Log(1 - random.Next()), MidpointRounding.ToEven) : arrival.Gap.Ns;
        return jitter == 0 ? gap : gap + (long)Math.Floor(random.Next() * jitter);
    }
}
