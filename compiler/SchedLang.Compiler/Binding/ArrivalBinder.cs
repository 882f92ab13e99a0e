using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Compiler.Binding;

/// <summary>Binds arrivals of streams.</summary>
internal sealed class ArrivalBinder(DiagnosticBag diagnostics)
{
    private readonly AttributeBinder _attributes = new(diagnostics);

    /// <summary>The arrival of a stream; null if it is missing or wrong, which is reported.</summary>
    public ArrivalSymbol? Bind(StreamSyntax stream)
    {
        switch (stream.Arrival)
        {
            case RateArrivalSyntax rate:
                return IsOfType(rate.Rate, SchedType.Duration) ? Instead(rate, "at", "every", SchedType.Rate, "duration") : Rate(rate.Rate);
            case PeriodicArrivalSyntax periodic:
                return IsOfType(periodic.Period, SchedType.Rate) ? Instead(periodic, "every", "at", SchedType.Duration, "rate") : Periodic(periodic);
            case TraceArrivalSyntax trace:
                return trace.Path.IsMissing ? null : new TraceArrivalSymbol(trace.Path.Text.Trim('"'), trace.Path.Location);
            case FollowingArrivalSyntax following:
                return Following(following);
            case UsersArrivalSyntax users:
                return Users(users);
            default:
                if (stream.HasFaults)
                    return null;
                diagnostics.ReportWithHelp(
                    DiagnosticCatalog.MissingAttribute, stream.Name.Location,
                    "add one of: at 30 fps, every 20 ms, every ~2 s, at trace \"file.csv\", after another stream, by 4 users",
                    $"stream '{stream.Name.Text}'", "arrival");
                return null;
        }
    }

    private static bool IsOfType(ValueSyntax syntax, SchedType type) =>
        syntax is NumberValueSyntax { Unit: { } unit } && Unit.Find(unit.Text)?.Type == type;

    // Fixes `at 30 ms` and `every 30 fps`, which have the wrong word for their unit.
    private ArrivalSymbol? Instead(ArrivalSyntax syntax, string word, string meant, SchedType wanted, string found)
    {
        var value = syntax is RateArrivalSyntax rate ? rate.Rate : ((PeriodicArrivalSyntax)syntax).Period;
        var place = new TextLocation(syntax.Source, TextSpan.FromBounds(syntax.Span.Start, value.Span.Start));
        diagnostics.ReportWithFix(
            DiagnosticCatalog.WrongValue, value.Location, new TextFix($"write '{meant} {value}'", place, meant + " "),
            word, TypeWords.WithExample(wanted), $"a {found}");
        return null;
    }

    /// <summary>A rate exactly as written; null when it is wrong, which is reported.</summary>
    public RateArrivalSymbol? Rate(ValueSyntax syntax)
    {
        if (_attributes.Typed("at", syntax, SchedType.Rate) is not { } value || syntax is not NumberValueSyntax number)
            return null;
        var arrival = Rate(value, number.Minus != null, number.Number.Text, number.Unit!.Text);
        if (arrival == null)
            diagnostics.Report(DiagnosticCatalog.AttributeOutOfRange, syntax.Location, "at", "above 0 and at most 1000 MHz", syntax.ToString());
        return arrival;
    }

    /// <summary>A rate of digits and unit; null when it is out of range.</summary>
    public static RateArrivalSymbol? Rate(Constant value, bool isNegative, string digits, string unit)
    {
        return !isNegative && RateReader.Of(value, digits, unit) is { } rate ? new RateArrivalSymbol(value, rate.Numerator, rate.Denominator) : null;
    }

    private PeriodicArrivalSymbol? Periodic(PeriodicArrivalSyntax syntax)
    {
        var value = _attributes.Typed("every", syntax.Period, SchedType.Duration);
        if (value == null)
            return null;
        if (value.AsInteger is > 0 and < Saturating.Never)
            return new PeriodicArrivalSymbol(new Duration(value.AsInteger), syntax.Tilde != null);
        diagnostics.Report(DiagnosticCatalog.AttributeOutOfRange, syntax.Period.Location, "every", "above 0", syntax.Period.ToString());
        return null;
    }

    private UsersArrivalSymbol? Users(UsersArrivalSyntax syntax)
    {
        if (_attributes.Typed("by", syntax.Count, SchedType.Int) is not { } count)
            return null;
        if (!IsNumberOfUsers(count))
        {
            diagnostics.Report(DiagnosticCatalog.AttributeOutOfRange, syntax.Count.Location, "by", UserRange, syntax.Count.ToString());
            return null;
        }

        if (syntax.Gap == null)
            return new UsersArrivalSymbol(count.AsInteger, Duration.Zero, IsRandom: false);
        if (_attributes.Typed("every", syntax.Gap, SchedType.Duration) is not { } gap)
            return null;
        if (IsGap(gap))
            return new UsersArrivalSymbol(count.AsInteger, new Duration(gap.AsInteger), syntax.Tilde != null);
        diagnostics.Report(DiagnosticCatalog.AttributeOutOfRange, syntax.Gap.Location, "every", GapRange, syntax.Gap.ToString());
        return null;
    }

    /// <summary>The range of a number of users, in words.</summary>
    public static string UserRange { get; } = FormattableString.Invariant($"from 1 to {UsersArrival.MostUsers}");

    /// <summary>The range of the time after which a user asks again, in words.</summary>
    public const string GapRange = "at least 0 and not never";

    /// <summary>Whether a stream can have so many users.</summary>
    public static bool IsNumberOfUsers(Constant count) => count.AsInteger is >= 1 and <= UsersArrival.MostUsers;

    /// <summary>Whether users can ask again after this time.</summary>
    public static bool IsGap(Constant gap) => gap.AsInteger is >= 0 and < Saturating.Never;

    private FollowingArrivalSymbol? Following(FollowingArrivalSyntax syntax)
    {
        if (syntax.Stream.IsMissing)
            return null;
        var probability = 1.0;
        if (syntax.Probability != null)
        {
            if (_attributes.Typed("probability", syntax.Probability, SchedType.Number) is not { } value)
                return null;
            probability = value.AsDouble;
            if (probability is not (> 0 and <= 1))
            {
                diagnostics.Report(
                    DiagnosticCatalog.AttributeOutOfRange, syntax.Probability.Location, "probability", "above 0 and at most 1",
                    syntax.Probability.ToString());
                return null;
            }
        }

        return new FollowingArrivalSymbol(syntax.Stream.Text, probability, syntax.Stream.Location);
    }
}
