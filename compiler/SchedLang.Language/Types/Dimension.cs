using System.Globalization;

namespace SchedLang.Compiler.Types;

/// <summary>
/// What a quantity measures, as powers of time, data, energy, tokens and operations. The base units are ns, byte, nJ, token and operation.
/// Bandwidth is therefore in bytes per ns (GB/s) and power in nJ per ns (W), and no product needs a factor.
/// </summary>
public readonly record struct Dimension(int Time, int Data, int Energy, int Tokens, int Operations = 0)
{
    /// <summary>A plain number.</summary>
    public static Dimension None => default;

    public static Dimension operator *(Dimension left, Dimension right) =>
        new(left.Time + right.Time, left.Data + right.Data, left.Energy + right.Energy, left.Tokens + right.Tokens, left.Operations + right.Operations);

    public static Dimension operator /(Dimension left, Dimension right) =>
        new(left.Time - right.Time, left.Data - right.Data, left.Energy - right.Energy, left.Tokens - right.Tokens, left.Operations - right.Operations);

    /// <summary>Its square root; null if a power is odd.</summary>
    public Dimension? Root() => (Time | Data | Energy | Tokens | Operations) % 2 == 0 ? new(Time / 2, Data / 2, Energy / 2, Tokens / 2, Operations / 2) : null;

    /// <summary>The dimension in words, for dimensions without a name: <c>duration^2 * energy</c>.</summary>
    public override string ToString()
    {
        var factors = new List<string>();
        Add("bytes", Data);
        Add("energy", Energy);
        Add("tokens", Tokens);
        Add("operations", Operations);
        Add("duration", Time);
        return factors.Count == 0 ? "number" : string.Join(" * ", factors);

        void Add(string name, int power)
        {
            if (power != 0)
                factors.Add(power == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}^{power}"));
        }
    }
}
