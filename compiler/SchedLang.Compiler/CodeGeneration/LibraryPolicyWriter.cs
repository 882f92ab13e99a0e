using System.Globalization;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Results;

namespace SchedLang.Compiler.CodeGeneration;

/// <summary>Writes the class of a policy, with a property for each open parameter.</summary>
internal static class LibraryPolicyWriter
{
    private const string Parameter = LibraryGenerator.Runtime + "LibraryParameter";

    // Members of the base class and of every record.
    private static readonly string[] Reserved = ["Name", "Make", "CreateScheduler", "Arguments", "Built", "EqualityContract", "PrintMembers", "Deconstruct", "Clone"];

    /// <summary>Writes a policy.</summary>
    /// <param name="writer">Receives the code.</param>
    /// <param name="name">The name of the class.</param>
    /// <param name="program">The policy.</param>
    /// <param name="space">The namespace of its program.</param>
    /// <param name="scenario">The class of the scenario.</param>
    public static void Write(CSharpWriter writer, string name, LibraryProgram program, string space, string scenario)
    {
        var names = new LibraryNames([name, .. Reserved]);
        var properties = program.Code.OpenParameters.Select((p, i) => new LibraryProperty(p, program.Code.Parameters[p.Name], names.Of(p.Name, "Parameter"), i)).ToList();
        writer.Separate();
        LibraryDocs.Summary(writer, $"Policy `{program.Identity.Policy}`.{Fixed(program)}");
        using (writer.Block($"public sealed record {name} : {LibraryGenerator.Policy}"))
        {
            WriteBuilt(writer, program, space, scenario);
            foreach (var property in properties)
                writer.Line($"private readonly {property.Type} {property.Field} = {property.Default};");
            writer.Separate();
            writer.Line("/// <inheritdoc/>");
            writer.Line("public override string Name => Built.Name;");
            foreach (var property in properties)
                WriteProperty(writer, property);
            writer.Separate();
            writer.Line("/// <inheritdoc/>");
            writer.Line($"public override {LibraryGenerator.Scheduler} CreateScheduler<TMachine>(TMachine machine, long seed = 0, bool releasesFollowers = true) =>");
            writer.Line("    Built.CreateScheduler(Arguments(), machine, seed, releasesFollowers);");
            writer.Separate();
            writer.Line($"internal override {LibraryGenerator.Runtime}LibraryRun Make(long seed, global::System.Threading.CancellationToken cancellation) =>");
            writer.Line("    Built.Run(Arguments(), seed, cancellation);");
            writer.Separate();
            writer.Line($"private {LibraryGenerator.Runtime}LibraryArgument[] Arguments() =>");
            writer.Line("[");
            foreach (var property in properties)
                writer.Line($"    new {LibraryGenerator.Runtime}LibraryArgument({Text(property.Symbol.Name)}, {property.Value}, {property.Field} == {property.Default} ? null : {property.Text}),");
            writer.Line("];");
        }
    }

    private static string Fixed(LibraryProgram program)
    {
        var closed = program.Code.Policy.Symbol.Parameters.Except(program.Code.OpenParameters)
            .Select(p => $"`{p.Name}` = {program.Code.Parameters[p.Name]}").ToList();
        return closed.Count == 0 ? "" : $" The build fixed {string.Join(", ", closed)}.";
    }

    private static void WriteBuilt(CSharpWriter writer, LibraryProgram program, string space, string scenario)
    {
        var identity = program.Identity;
        writer.Line($"private static readonly {LibraryGenerator.Runtime}LibraryPolicy Built = new(");
        writer.Line($"    new {LibraryGenerator.Runtime}RunIdentity");
        writer.Line("    {");
        writer.Line($"        Version = {Text(identity.Version)},");
        writer.Line($"        Policy = {Text(identity.Policy)},");
        writer.Line($"        Parameters = [{Pairs(identity.Parameters)}],");
        writer.Line($"        Overrides = [{Pairs(identity.Overrides)}],");
        writer.Line($"        Oracle = [{string.Join(", ", identity.Oracle.Select(Text))}],");
        writer.Line("    },");
        writer.Line(string.Create(
            CultureInfo.InvariantCulture, $"    {scenario}.Workload, {program.Code.ChunkTokens}, static () => new global::{space}.Program());"));
        writer.Separate();
    }

    private static void WriteProperty(CSharpWriter writer, LibraryProperty property)
    {
        writer.Separate();
        LibraryDocs.Summary(writer, property.Description);
        if (property.HasCheck)
            LibraryDocs.Exception(writer, "System.ArgumentOutOfRangeException", property.Fault);
        using (writer.Block($"public {property.Type} {property.Name}"))
        {
            writer.Line($"get => {property.Field};");
            using (writer.Block("init"))
            {
                foreach (var check in property.Checks(Parameter))
                    writer.Line(check);
                writer.Line($"{property.Field} = value;");
            }
        }
    }

    private static string Pairs(IEnumerable<KeyValuePair<string, string>> pairs) =>
        string.Join(", ", pairs.Select(p => $"new({Text(p.Key)}, {Text(p.Value)})"));

    /// <summary>A text as a C# string literal.</summary>
    internal static string Text(string text) => $"\"{string.Concat(text.Select(Escaped))}\"";

    private static string Escaped(char character) => character switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        _ when char.IsControl(character) || character is '\u2028' or '\u2029' => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
        _ => character.ToString(),
    };
}
