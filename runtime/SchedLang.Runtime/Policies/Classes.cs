namespace SchedLang.Runtime.Policies;

/// <summary>Classes of streams, which are numbers here; -1 is none and equals nothing, not even itself.</summary>
public static class Classes
{
    /// <summary>Whether two are the same class.</summary>
    public static bool Same(int left, int right) => left >= 0 && left == right;
}
