using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.CodeGeneration;

/// <summary>
/// Writes the open parameters of a build as members of a class.
/// In an executable they are read-only fields, set before the JIT compiles the code that reads them, so the JIT treats them as constants.
/// In a library, runs on several threads use different values, so each run sets values for its own thread.
/// </summary>
internal static class OpenParameters
{
    public const string Class = "Open";
    private const string Given = "Given";
    private const string Values = "Values";
    private const string Own = "_values";

    /// <summary>The field of a parameter.</summary>
    public static string FieldOf(ParameterSymbol parameter) => $"{Class}.{Naming.Local(parameter.Name)}";

    /// <summary>Writes the class.</summary>
    /// <param name="writer">Receives the code.</param>
    /// <param name="parameters">The open parameters.</param>
    /// <param name="defaults">Their default values.</param>
    /// <param name="form">The form of the program.</param>
    public static void Write(
        CSharpWriter writer, IReadOnlyCollection<ParameterSymbol> parameters, IReadOnlyDictionary<string, Constant> defaults, ProgramForm form)
    {
        if (parameters.Count == 0)
            return;
        if (form == ProgramForm.Library)
            WriteOfThread(writer, parameters, defaults);
        else
            WriteOfProcess(writer, parameters, defaults);
    }

    /// <summary>Writes the field with the parameter values of a library's program.</summary>
    public static void WriteOwn(CSharpWriter writer) => writer.Line($"private readonly {Values} {Own} = new();");

    /// <summary>Opens a block in which code of a library reads the parameter values of its own program.</summary>
    public static IDisposable Around(CSharpWriter writer)
    {
        writer.Line($"var outer = {Class}.Now;");
        writer.Line($"{Class}.Now = {Own};");
        return writer.Attempt($"{Class}.Now = outer;");
    }

    /// <summary>Writes the members by which code that holds on to a library's program reads its parameter values.</summary>
    public static void WriteEnter(CSharpWriter writer)
    {
        writer.Separate();
        writer.Line("/// <inheritdoc/>");
        writer.Line("public bool HasOwnParameters => true;");
        writer.Separate();
        writer.Line("/// <inheritdoc/>");
        using (writer.Block("public object? EnterParameters()"))
        {
            writer.Line($"var outer = {Class}.Now;");
            writer.Line($"{Class}.Now = {Own};");
            writer.Line("return outer;");
        }

        writer.Separate();
        writer.Line("/// <inheritdoc/>");
        writer.Line($"public void LeaveParameters(object? outer) => {Class}.Now = ({Values}?)outer;");
    }

    private static void WriteOfThread(
        CSharpWriter writer, IReadOnlyCollection<ParameterSymbol> parameters, IReadOnlyDictionary<string, Constant> defaults)
    {
        writer.Separate();
        writer.Line("/// <summary>Values of the parameters that the build left open.</summary>");
        using (writer.Block($"internal sealed class {Values}"))
        {
            foreach (var parameter in parameters)
                writer.Line($"public {CSharpTypes.Name(parameter.Type)} {Naming.Local(parameter.Name)} = {CSharpTypes.Literal(defaults[parameter.Name])};");
        }

        writer.Separate();
        writer.Line("/// <summary>The values of the run that this thread makes.</summary>");
        using (writer.Block($"internal static class {Class}"))
        {
            writer.Line("[ThreadStatic]");
            writer.Line($"public static {Values}? Now;");
            writer.Separate();
            foreach (var parameter in parameters)
                writer.Line($"public static {CSharpTypes.Name(parameter.Type)} {Naming.Local(parameter.Name)} => Now!.{Naming.Local(parameter.Name)};");
        }
    }

    private static void WriteOfProcess(
        CSharpWriter writer, IReadOnlyCollection<ParameterSymbol> parameters, IReadOnlyDictionary<string, Constant> defaults)
    {
        writer.Separate();
        writer.Line("/// <summary>Parameters that the build left open.</summary>");
        using (writer.Block($"internal static class {Class}"))
        {
            foreach (var parameter in parameters)
            {
                var name = Naming.Local(parameter.Name);
                writer.Line($"public static readonly {CSharpTypes.Name(parameter.Type)} {name} = {Given}.{name};");
            }
        }

        writer.Separate();
        writer.Line("/// <summary>Values of the open parameters, set before the first run.</summary>");
        using (writer.Block($"internal static class {Given}"))
        {
            foreach (var parameter in parameters)
                writer.Line($"public static {CSharpTypes.Name(parameter.Type)} {Naming.Local(parameter.Name)} = {CSharpTypes.Literal(defaults[parameter.Name])};");
        }
    }

    /// <summary>Writes the method that sets parameters by name.</summary>
    public static void WriteSet(CSharpWriter writer, IReadOnlyCollection<ParameterSymbol> parameters, ProgramForm form)
    {
        writer.Separate();
        writer.Line("/// <inheritdoc/>");
        using (writer.Block("public void Set(string parameter, object value)"))
        using (writer.Block("switch (parameter)"))
        {
            foreach (var parameter in parameters)
            {
                writer.Line($"case \"{parameter.Name}\":");
                writer.Line($"    {(form == ProgramForm.Library ? Own : Given)}.{Naming.Local(parameter.Name)} = {OfObject(parameter.Type)};");
                writer.Line("    break;");
            }

            writer.Line("default:");
            writer.Line("    throw new ArgumentException(\"It has no such open parameter.\", nameof(parameter));");
        }
    }

    private static string OfObject(SchedType type) => type.Representation switch
    {
        Representation.Duration => "Duration.FromNs((long)value)",
        Representation.Instant => "Instant.FromNs((long)value)",
        _ when type == SchedType.Stage => "StageNames.TryParse((string)value, out var stage) ? stage : Stage.None",
        _ when type == SchedType.Kind => "Enum.Parse<DeviceKind>((string)value, ignoreCase: true)",
        _ => $"({CSharpTypes.Name(type)})value",
    };
}
