using System.Collections.Immutable;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;

namespace SchedLang.Compiler.CodeGeneration;

/// <summary>Writes the class that holds a policy's state variables, one field for each declaration, and the values that it keeps for a moment.</summary>
internal sealed class CellsWriter(ImmutableArray<StateSymbol> states, PolicyMembers members)
{
    /// <summary>Writes the class and the code that creates and accesses it; nothing for policies that have nothing to keep.</summary>
    public void Write(CSharpWriter writer)
    {
        if (states.IsEmpty && members.TotalFields.Count == 0)
            return;
        var ofJobs = states.Where(s => s.Owner == CellOwner.Job).ToList();
        var hasOwners = states.Any(s => s.Owner != CellOwner.Policy);
        writer.Separate();
        writer.Line("/// <inheritdoc/>");
        writer.Line($"public static void Start(SystemState state) => state.PolicyState = new Cells({(hasOwners ? "state" : "")});");
        if (ofJobs.Count > 0)
        {
            writer.Separate();
            writer.Line("/// <inheritdoc/>");
            using (writer.Block("public static void StartJob(in Job job, SystemState state)"))
            {
                foreach (var state in ofJobs)
                    writer.Line($"Own(state).{members.CellName(state)}.Start(in job);");
            }
        }

        if (members.TotalFields.Count > 0)
        {
            writer.Separate();
            writer.Line("/// <inheritdoc/>");
            writer.Line("public static bool KeepsTotals => true;");
        }

        writer.Separate();
        writer.Line("private static Cells Own(SystemState state) => Unsafe.As<Cells>(state.PolicyState)!;");
        writer.Separate();
        writer.Line("/// <summary>The policy's own state.</summary>");
        using (writer.Block(hasOwners ? "private sealed class Cells(SystemState state)" : "private sealed class Cells"))
        {
            foreach (var state in states)
            {
                writer.Line("// " + SourceComments.OneLine(state.Syntax.ToString()));
                writer.Line(Field(state));
            }

            if (members.TotalFields.Count == 0)
                return;
            writer.Separate();
            foreach (var field in members.TotalFields)
                writer.Line(field);
        }
    }

    private string Field(StateSymbol state)
    {
        var type = CSharpTypes.Name(state.Type);
        var initial = members.Print(new BoundConstant(state.Syntax, state.Initial));
        var name = members.CellName(state);
        return state.Owner switch
        {
            CellOwner.Stream => $"public readonly IndexCells<{type}> {name} = new(state, state.StreamCount, {initial});",
            CellOwner.Device => $"public readonly IndexCells<{type}> {name} = new(state, state.DeviceCount, {initial});",
            CellOwner.Job => $"public readonly JobCells<{type}> {name} = new(state, {initial});",
            _ => $"public {type} {name} = {initial};",
        };
    }
}
