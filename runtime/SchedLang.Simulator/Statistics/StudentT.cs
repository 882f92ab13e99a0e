namespace SchedLang.Simulator.Statistics;

/// <summary>The quantiles of Student's t distribution that 95 % confidence intervals need.</summary>
internal static class StudentT
{
    private const double Normal = 1.959963984540054;

    // By degrees of freedom from 1, as in standard tables of the distribution.
    private static readonly double[] Table =
    [
        12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281,
        2.2010, 2.1788, 2.1604, 2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.0930, 2.0860,
        2.0796, 2.0739, 2.0687, 2.0639, 2.0595, 2.0555, 2.0518, 2.0484, 2.0452, 2.0423,
    ];

    /// <summary>
    /// The 0.975 quantile, to four digits. Up to 30 degrees of freedom it comes from the table. Beyond, it comes from the first terms of
    /// the expansion in the inverse of the degrees of freedom (Abramowitz and Stegun, 26.7.5).
    /// </summary>
    public static double Quantile975(int degreesOfFreedom)
    {
        if (degreesOfFreedom <= Table.Length)
            return Table[degreesOfFreedom - 1];
        var (z, n) = (Normal, (double)degreesOfFreedom);
        var (z3, z5, z7) = (Math.Pow(z, 3), Math.Pow(z, 5), Math.Pow(z, 7));
        return z + (z3 + z) / (4 * n) + (5 * z5 + 16 * z3 + 3 * z) / (96 * n * n) + (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * n * n * n);
    }
}
