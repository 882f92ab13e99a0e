namespace SchedLang.Runtime.Policies;

/// <summary>The keys by which a policy orders a job: its <c>prefer</c> conditions, then its <c>order by</c> keys.</summary>
public interface IOrder<TSelf>
    where TSelf : unmanaged, IOrder<TSelf>
{
    /// <summary>Negative where <paramref name="left"/> comes first, positive where it comes after, 0 for a tie.</summary>
    static abstract int Compare(in TSelf left, in TSelf right);

    /// <summary>Number of the first key that differs, -1 for a tie; known where decisions are explained.</summary>
    static virtual int DecidingKey(in TSelf left, in TSelf right) => -1;
}
