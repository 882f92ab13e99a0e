using SchedLang.Compiler.Text;
using SchedLang.Runtime.Tables;

namespace SchedLang.Compiler.Linking;

/// <summary>A row of a file of points: a measured time of an operator, or of a whole stage.</summary>
/// <param name="Model">The model.</param>
/// <param name="Stage">Prefill or decode.</param>
/// <param name="Device">The device.</param>
/// <param name="Tokens">The prompt, or for a decode the context.</param>
/// <param name="Batch">Jobs that decode together.</param>
/// <param name="Operator">The operator; null for the whole stage.</param>
/// <param name="Ns">The measured time in ns; above 0.</param>
/// <param name="Location">The row.</param>
/// <param name="Fields">The places of model, device and operator.</param>
public sealed record MeasuredPoint(
    string Model, Stage Stage, string Device, long Tokens, int Batch, string? Operator, double Ns, TextLocation Location,
    (TextLocation Model, TextLocation Device, TextLocation Operator) Fields)
{
    /// <summary><c>llama prefill ffn, 256 tokens</c></summary>
    public string Name => FormattableString.Invariant(
        $"{Model} {Stage.Name()}{(Operator == null ? "" : " " + Operator)}, {Tokens} tokens{(Batch == 1 ? "" : $", batch {Batch}")}");
}

/// <summary>The points of a file, in its order.</summary>
internal sealed record MeasuredPoints(IReadOnlyList<MeasuredPoint> Points);
