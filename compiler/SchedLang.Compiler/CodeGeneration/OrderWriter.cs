using System.Globalization;
using SchedLang.Compiler.Analysis;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Lowering;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Policies;

namespace SchedLang.Compiler.CodeGeneration;

/// <summary>Writes the order of a policy: the keys of a job, their comparison, and until when the order of two jobs holds.</summary>
internal sealed class OrderWriter(LoweredProgram program, Naming naming, PolicyMembers members)
{
    private readonly BoundPolicy _policy = program.Policy;

    // In lanes each job has keys of its own.
    private readonly bool _sharesKeys = program.Groups.OrderIsShared && program.Groups.Lanes == LaneOrder.None;

    /// <summary>Number of keys that are drawn at random for each stream.</summary>
    public int StreamDraws => _policy.DrawnByStream.Count;

    /// <summary>Writes the members that compute the keys of a job.</summary>
    public void WriteKeys(CSharpWriter writer)
    {
        var keys = Keys();
        if (keys.Count == 0)
            return;
        WriteKeys(writer, "OrderOf(in Job job, SystemState state)", keys, _ => null);
        WriteKeysOfFour(writer, keys);
        if (_sharesKeys)
        {
            WriteKeys(writer, "OwnOrderOf(in Job job, SystemState state)", keys, k => IsOwn(k) ? null : "0");
            WriteKeys(writer, "SharedOrderOf(in Order own, in Job job, SystemState state)", keys, k => IsOwn(k) ? $"own._{Camel(k.Name)}" : null);
        }

        WriteDraws(writer, keys);
    }

    // Whether keys are those before which none can come, if a pass asks jobs for devices before it computes keys.
    private void WriteFirst(CSharpWriter writer)
    {
        var bests = FirstKeys.Of(_policy);
        if (!program.AsksJobs || bests.IsEmpty)
            return;
        writer.Separate();
        writer.Line("/// <inheritdoc/>");
        writer.Line("public static bool HasFirst => true;");
        writer.Separate();
        writer.Line("/// <inheritdoc/>");
        var tests = Keys().Zip(bests).Select(k => $"order._{Camel(k.First.Name)} == {(k.Second == null ? "0" : $"{k.First.Call}({members.Print(k.Second)})")}");
        writer.Line($"public static bool IsFirst(in Order order) => {string.Join(" && ", tests)};");
        writer.Separate();
    }

    private bool IsOwn(Key key) => OrderAnalysis.IsFixed(_policy, key.Expression) && !IsDrawn(key);

    private bool IsDrawn(Key key) => _policy.DrawnByStream.Contains(key.Number);

    private void WriteKeys(CSharpWriter writer, string header, List<Key> keys, Func<Key, string?> known)
    {
        writer.Separate();
        writer.Line("/// <inheritdoc/>");
        using (writer.Block($"public static Order {header}"))
        {
            writer.Line("return new Order(");
            var draw = 0;
            for (var i = 0; i < keys.Count; i++)
            {
                var end = i == keys.Count - 1 ? ");" : ",";
                var drawn = IsDrawn(keys[i]) ? string.Create(CultureInfo.InvariantCulture, $"state.Drawn({draw++}, job.Stream)") : null;
                if ((known(keys[i]) ?? drawn) is { } value)
                {
                    writer.Line($"    {value}{end} // {keys[i].Source}");
                    continue;
                }

                writer.Line($"    // {keys[i].Source}");
                writer.Directive(LineDirectives.For(keys[i].Expression.Syntax));
                writer.Line($"    {keys[i].Call}({members.Print(keys[i].Expression)}){end}");
                writer.Directive("#line default");
            }
        }
    }

    // Only keys of lanes are computed for four jobs at once.
    private void WriteKeysOfFour(CSharpWriter writer, List<Key> keys)
    {
        if (!program.UsesVectors || program.Groups.Lanes == LaneOrder.None || keys.Count != 1 || IsDrawn(keys[0]) || members.KeepsPartsOfUnits)
            return;
        var printer = new FourJobsPrinter(members, program.Workload.Platform.Devices.Length);
        if (printer.Print(keys[0].Expression) is not { } value)
            return;
        writer.Separate();
        writer.Line("/// <inheritdoc/>");
        writer.Line("public static bool RanksFour => true;");
        writer.Separate();
        writer.Line("/// <inheritdoc/>");
        using (writer.Block("public static bool KeysOfFour(in FourJobs jobs, SystemState state, out FourKeys keys)"))
        {
            writer.Line($"// {keys[0].Source}");
            for (var i = 0; i < printer.Steps.Count; i++)
                writer.Line($"var {Naming.Kept(i + 1)} = {printer.Steps[i]};");
            writer.Line($"keys = {keys[0].Call.Replace("Ranking", "FourKeys", StringComparison.Ordinal)}({value});");
            writer.Line($"return {(printer.Extremes.Count == 0 ? "true" : string.Join(" && ", printer.Extremes.Select(e => $"FourNumbers.ArePlainExtremes({e})")))};");
        }
    }

    private void WriteDraws(CSharpWriter writer, List<Key> keys)
    {
        var drawn = keys.Where(IsDrawn).ToList();
        if (drawn.Count == 0)
            return;
        writer.Separate();
        writer.Line("/// <inheritdoc/>");
        using (writer.Block("public static void DrawOrder(in Job job, SystemState state)"))
        {
            for (var i = 0; i < drawn.Count; i++)
            {
                writer.Line($"// {drawn[i].Source}");
                writer.Directive(LineDirectives.For(drawn[i].Expression.Syntax));
                writer.Line(string.Create(CultureInfo.InvariantCulture, $"state.Drawn({i}, job.Stream) = {drawn[i].Call}({members.Print(drawn[i].Expression)});"));
                writer.Directive("#line default");
            }
        }
    }

    private List<Key> Keys()
    {
        var keys = new List<Key>();
        var names = new Naming("Compare", "Order");
        foreach (var condition in _policy.Prefer)
            keys.Add(new Key(keys.Count, names.Member("Preferred"), "Ranking.Preferred", condition, $"prefer {SourceComments.OneLine(condition.Syntax)}"));
        foreach (var key in _policy.Order)
        {
            var name = key.Key is BoundAttribute attribute ? attribute.Attribute.Name : "Key";
            keys.Add(new Key(
                keys.Count, names.Member(name), key.IsDescending ? "Ranking.Descending" : "Ranking.Of", key.Key, $"order by {SourceComments.OneLine(key.Syntax)}"));
        }

        return keys;
    }

    /// <summary>Writes the struct that holds the keys of a job.</summary>
    public void WriteStruct(CSharpWriter writer)
    {
        var keys = Keys();
        writer.Separate();
        writer.Line("/// <summary>The keys of a job as integers; the smaller comes first.</summary>");
        var parameters = keys.Count == 0 ? "" : $"({string.Join(", ", keys.Select(k => $"long {Camel(k.Name)}"))})";
        using (writer.Block($"public readonly struct Order{parameters} : IOrder<Order>"))
        {
            foreach (var key in keys)
                writer.Line($"{(program.OrderIsLinear || _sharesKeys ? "internal" : "private")} readonly long _{Camel(key.Name)} = {Camel(key.Name)};");
            writer.Separate();
            writer.Line("/// <inheritdoc/>");
            if (keys.Count == 0)
            {
                writer.Line("public static int Compare(in Order left, in Order right) => 0;");
                return;
            }

            if (program.IsExplained)
                WriteDecidingKey(writer, keys);
            WriteFirst(writer);
            if (program.Groups.GroupsJobs)
            {
                writer.Line($"public static long LeadingKey(in Order order) => order._{Camel(keys[0].Name)};");
                writer.Separate();
                writer.Line("/// <inheritdoc/>");
            }

            if (_sharesKeys)
            {
                var parts = keys.Select(k => $"{(IsOwn(k) ? "own" : "shared")}._{Camel(k.Name)}");
                writer.Line($"public static Order Combine(in Order own, in Order shared) => new({string.Join(", ", parts)});");
                writer.Separate();
                writer.Line("/// <inheritdoc/>");
            }

            using (writer.Block("public static int Compare(in Order left, in Order right)"))
            {
                foreach (var key in keys.SkipLast(1))
                {
                    writer.Line($"if (left._{Camel(key.Name)} != right._{Camel(key.Name)})");
                    writer.Line($"    return left._{Camel(key.Name)} < right._{Camel(key.Name)} ? -1 : 1;");
                }

                writer.Line($"return left._{Camel(keys[^1].Name)}.CompareTo(right._{Camel(keys[^1].Name)});");
            }
        }
    }

    private static void WriteDecidingKey(CSharpWriter writer, List<Key> keys)
    {
        writer.Separate();
        writer.Line("/// <inheritdoc/>");
        using (writer.Block("public static int DecidingKey(in Order left, in Order right)"))
        {
            for (var i = 0; i < keys.Count; i++)
            {
                writer.Line($"if (left._{Camel(keys[i].Name)} != right._{Camel(keys[i].Name)})");
                writer.Line(string.Create(CultureInfo.InvariantCulture, $"    return {i};"));
            }

            writer.Line("return -1;");
        }

        writer.Separate();
        writer.Line("/// <inheritdoc/>");
        var cases = keys.Select((k, i) => string.Create(CultureInfo.InvariantCulture, $"{i} => order._{Camel(k.Name)}, "));
        writer.Line($"public static long KeyAt(in Order order, int key) => key switch {{ {string.Concat(cases)}_ => 0 }};");
        writer.Separate();
    }

    /// <summary>
    /// Writes until when the order of two jobs stays the same, if keys are linear in time. The first key that can differ decides.
    /// </summary>
    public void WriteHoldsUntil(CSharpWriter writer)
    {
        if (!program.OrderIsLinear)
            return;
        var growing = Keys().Select(k => (Key: k, LinearKey: KeyAnalysis.LinearPartsOf(k.Expression))).Where(k => !k.LinearKey.IsEmpty)
            .ToDictionary(k => k.Key.Name, k => (Name: naming.Member("LinearPartsOf" + k.Key.Name), Parts: k.LinearKey));
        writer.Separate();
        writer.Line("/// <inheritdoc/>");
        using (writer.Block("public static long OrderHoldsUntil(in Job left, in Job right, in KeyPair<Order> keys, SystemState state, long nowNs, long endNs)"))
        {
            foreach (var key in Keys())
            {
                if (growing.TryGetValue(key.Name, out var growth))
                    WriteUntil(writer, key, growth.Name);
                else
                    WriteUntil(writer, key);
            }

            writer.Line("return endNs;");
        }

        foreach (var (name, parts) in growing.Values)
        {
            writer.Separate();
            var factors = string.Concat(parts.Skip(1).Select(p => $", {members.PrintReal(p)}"));
            LineDirectives.WriteReturn(
                writer, $"private static LinearKey {name}(in Job job, SystemState state)", $"new LinearKey(Ranking.Of({members.Print(parts[0])}){factors})", parts[0].Syntax);
        }
    }

    private static void WriteUntil(CSharpWriter writer, Key key)
    {
        var (left, right) = ($"keys.Left._{Camel(key.Name)}", $"keys.Right._{Camel(key.Name)}");
        writer.Line($"if ({left} != {right})");
        writer.Line(KeyAnalysis.ShiftsAlike(key.Expression) ? $"    return KineticCertificate.OfAlike({left}, {right}, nowNs, endNs);" : "    return endNs;");
    }

    private static void WriteUntil(CSharpWriter writer, Key key, string growth)
    {
        var isReal = key.Expression.Type.Representation == Representation.Real;
        var sign = isReal && key.Call == "Ranking.Descending" ? "~" : "";
        var (left, right, values, until) = (Camel("Left" + key.Name), Camel("Right" + key.Name), Camel("Values" + key.Name), Camel("Until" + key.Name));
        writer.Line($"var {left} = {growth}(in left, state);");
        writer.Line($"var {right} = {growth}(in right, state);");
        using (writer.Block($"if (!LinearKey.IsSame(in {left}, in {right}))"))
        {
            var all = ((string[])["Left", "Right", "LeftAtEnd", "RightAtEnd"]).Select(j => $"{sign}keys.{j}._{Camel(key.Name)}");
            writer.Line($"var {values} = new KeyPair<long>({string.Join(", ", all)});");
            writer.Line($"var {until} = KineticCertificate.{(isReal ? "OfReals" : "OfTimes")}(in {values}, in {left}, in {right}, nowNs, endNs);");
            writer.Line($"if ({until} != KineticCertificate.Tied)");
            writer.Line($"    return {until};");
        }

        writer.Separate();
    }

    private static string Camel(string name) => Naming.Local(char.ToLowerInvariant(name[0]) + name[1..]);

    private sealed record Key(int Number, string Name, string Call, BoundExpression Expression, string Source);
}
