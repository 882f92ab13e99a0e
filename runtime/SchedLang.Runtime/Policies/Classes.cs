namespace SchedLang.Runtime.Policies;

/// <summary>Classes of streams as numbers. -1 means no class and does not equal any class, not even itself.</summary>
public static class Classes
{
    /// <summary>Whether two numbers denote the same class.</summary>
    public static bool Same(int left, int right) => left >= 0 && left == right;
}
