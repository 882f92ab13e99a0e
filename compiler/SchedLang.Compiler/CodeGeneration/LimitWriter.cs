using System.Collections.Immutable;
using System.Globalization;
using SchedLang.Compiler.Analysis;

namespace SchedLang.Compiler.CodeGeneration;

/// <summary>Writes the outcomes of the comparisons that tell the jobs of a group apart, one bit each.</summary>
internal static class LimitWriter
{
    /// <summary>Writes the method; nothing without comparisons.</summary>
    public static void Write(CSharpWriter writer, ImmutableArray<LimitComparison> comparisons, int devices, PolicyMembers members)
    {
        if (comparisons.IsEmpty)
            return;
        writer.Separate();
        writer.Line("/// <inheritdoc/>");
        using (writer.Block("public static ulong OutcomesOf(in Job job, SystemState state)"))
        {
            writer.Line("var result = 0UL;");
            var first = 0;
            foreach (var comparison in comparisons)
            {
                var device = comparison.Device != null ? Naming.Local(comparison.Device.Name) : comparison.ReadsDevice ? "device" : null;
                using (device == null ? null : writer.Block($"for (var {device} = 0; {device} < state.DeviceCount; {device}++)"))
                {
                    writer.Directive(LineDirectives.For(comparison.Comparison.Syntax));
                    writer.Line($"if ({members.Print(comparison.Comparison)})");
                    writer.Directive("#line default");
                    writer.Line(string.Create(CultureInfo.InvariantCulture, $"    result |= 1UL << {(device == null ? $"{first}" : first == 0 ? device : $"({first} + {device})")};"));
                }

                first += comparison.Outcomes(devices);
            }

            writer.Separate();
            writer.Line("return result;");
        }
    }
}
