namespace SchedLang.Benchmarks;

/// <summary>A simulator of scenario C under one policy.</summary>
internal interface IContender
{
    /// <summary>What it is called in the results.</summary>
    string Name { get; }

    /// <summary>How many virtual seconds it simulates in a measurement.</summary>
    int Seconds { get; }

    /// <summary>The hash of the schedule of these seconds.</summary>
    string Hash();

    /// <summary>Units per second, on one thread.</summary>
    /// <param name="byCpuTime">By CPU time, which others that share the machine disturb less; else by wall time.</param>
    double Rate(bool byCpuTime);
}
