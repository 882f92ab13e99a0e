namespace SchedLang.Runtime.Policies;

/// <summary>The keys by which a policy orders a job: its <c>prefer</c> conditions, then its <c>order by</c> keys.</summary>
public interface IOrder<TSelf>
    where TSelf : unmanaged, IOrder<TSelf>
{
    /// <summary>Negative if <paramref name="left"/> comes first, positive if it comes later, 0 for a tie.</summary>
    static abstract int Compare(in TSelf left, in TSelf right);

    /// <summary>The first key, which decides unless it is the same. An order of one key is this alone; 0 if an order does not tell.</summary>
    static virtual long LeadingKey(in TSelf order) => 0;

    /// <summary>The keys of a job in a group: its own ones, and those that the group shares.</summary>
    /// <param name="own">Has the job's own keys.</param>
    /// <param name="shared">Has the group's keys.</param>
    static virtual TSelf Combine(in TSelf own, in TSelf shared) => own;

    /// <summary>Whether there are keys before which none can come (<see cref="IsFirst"/>), and the start of another job changes no keys.</summary>
    static virtual bool HasFirst => false;

    /// <summary>Whether no keys can come before these.</summary>
    static virtual bool IsFirst(in TSelf order) => false;

    /// <summary>Number of the first key that differs, -1 for a tie; used to explain decisions.</summary>
    static virtual int DecidingKey(in TSelf left, in TSelf right) => -1;

    /// <summary>The key of a number, as the integer of <see cref="Ranking"/>; used to explain decisions.</summary>
    static virtual long KeyAt(in TSelf order, int key) => 0;
}
