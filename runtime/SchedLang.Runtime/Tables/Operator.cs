namespace SchedLang.Runtime.Tables;

/// <summary>The kind of an operator.</summary>
public enum OperatorKind
{
    /// <summary>Products with matrices of weights.</summary>
    Linear,

    /// <summary>Attention over the keys and values of the context.</summary>
    Attention,
}

/// <summary>An operator of a model, by its sizes.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="In">Linear: values that it reads for each token.</param>
/// <param name="Out">Linear: values that it writes for each token.</param>
/// <param name="Times">Linear: number of matrices of this size.</param>
/// <param name="Heads">Attention: heads of queries.</param>
/// <param name="KeyHeads">Attention: heads of keys and values.</param>
/// <param name="Size">Attention: values in a head.</param>
public readonly record struct Operator(OperatorKind Kind, double In, double Out, double Times, double Heads, double KeyHeads, double Size)
{
    /// <summary>Operations and memory traffic for some tokens.</summary>
    /// <param name="load">The tokens.</param>
    /// <param name="precision">Bytes of a weight and of an activation.</param>
    internal Demand Demand(in TokenLoad load, in Precision precision)
    {
        var (n, ab) = (load.Tokens, precision.Activation);
        return Kind == OperatorKind.Linear
            ? new Demand(2 * Times * In * Out * n, Times * In * Out * precision.Weight, 0, 0, n * In * ab, n * Out * ab)
            : new Demand(
                4 * Heads * Size * load.Pairs, 0, 2 * KeyHeads * Size * ab * load.Read, 2 * KeyHeads * Size * ab * n,
                n * (Heads + 2 * KeyHeads) * Size * ab, n * Heads * Size * ab);
    }
}

/// <summary>Bytes of a value.</summary>
/// <param name="Weight">Of a weight.</param>
/// <param name="Activation">Of an activation, and of a key or value.</param>
public readonly record struct Precision(double Weight, double Activation);

/// <summary>What an operator takes: operations, and bytes of weights, keys and values read, keys and values written, input and output.</summary>
internal readonly record struct Demand(double Operations, double Weights, double Read, double Written, double In, double Out);

/// <summary>The tokens that a unit works on.</summary>
/// <param name="Tokens">Tokens that pass through the layer.</param>
/// <param name="Pairs">Pairs of a token and one that it attends to.</param>
/// <param name="Read">Tokens whose keys and values are read.</param>
internal readonly record struct TokenLoad(double Tokens, double Pairs, double Read)
{
    /// <summary>The load of prefills that all read the same piece.</summary>
    public static TokenLoad OfPrefill(double from, double to, double batch) =>
        new(batch * (to - from), batch * ((to * (to + 1) - from * (from + 1)) / 2), batch * to);

    /// <summary>The load of decodes at one context.</summary>
    public static TokenLoad OfDecode(double context, double batch) => new(batch, batch * context, batch * context);
}
